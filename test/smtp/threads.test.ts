import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { compose } from '../../mail/compose';
import { withOrigin } from '../../mail/conversation';
import { forwardOf } from '../../mail/forward';
import { outgoingMail, type OutgoingMail } from '../../mail/outgoing';
import { withProof } from '../../mail/ownMail';
import { parseSource, readMessage } from '../../mail/parse';
import { rawBytes } from '../../mail/rawMail';
import { replyTo } from '../../mail/reply';
import type { Message } from '../../mail/message';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { notmuchThreads } from '../support/notmuch';

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.close());

const people = ['shop@example.com', 'ann@example.org'] as const;
const read = (raw: Buffer): Message =>
  readMessage(parseSource(raw), {
    ...{ ownAddresses: [], authservId: null, sessionKey: 'sender', sessionTemplate: '', nonce: 'n' },
  });

type Kind = 'reply' | 'forward' | 'tracked reply' | 'reply with an idempotency key';

/** What follows a received mail, as the package writes it. */
async function next(parent: Message, index: number, kind: Kind): Promise<Buffer> {
  const [from, to] = index % 2 === 0 ? people : [people[1], people[0]];
  const head =
    kind === 'forward'
      ? { ...forwardOf(parent), to: [{ name: null, address: to }] }
      : replyTo(parent, { recipients: 'sender', own: [from] });
  const mail = outgoingMail({
    ...{ messageId: `<mail-${index}@example.com>`, date: new Date(Date.UTC(2026, 4, 4, index)), text: 'Hi' },
    from: { name: null, address: from },
    ...head,
  });
  return rawBytes((await compose(identified(mail, kind))).raw);
}

function identified(mail: OutgoingMail, kind: Kind): OutgoingMail {
  if (kind === 'tracked reply') return withOrigin(mail, { at: mail.messageId }, 'key');
  return kind === 'reply with an idempotency key' ? withProof(mail, 'key') : mail;
}

async function conversation(first: string, kinds: readonly Kind[]): Promise<Buffer[]> {
  const mails: Buffer[] = [Buffer.from(first.replace(/\n/g, '\r\n'))];
  for (const [index, kind] of kinds.entries())
    mails.push(await next(read(mails.at(-1) ?? Buffer.alloc(0)), index, kind));
  return mails;
}

const start = (fields = '') =>
  `From: ann@example.org\nTo: shop@example.com\nSubject: Order\nDate: Mon, 4 May 2026 00:00:00 +0000\nMessage-ID: <start@example.org>\n${fields}\nHello\n`;

let users = 0;
/** The threads Dovecot makes of the mails, each as the sequence numbers in it. */
async function dovecotThreads(mails: readonly Buffer[]): Promise<number[][]> {
  const user = `thread${(users += 1)}@example.com`;
  await dovecot.deliver([...mails], { user });
  const socket = connect({ host: dovecot.host, port: dovecot.imapsPort, ca: dovecot.ca });
  const commands = [
    `LOGIN ${user} ${dovecot.password}`,
    'SELECT INBOX',
    'THREAD REFERENCES UTF-8 ALL',
    'LOGOUT',
  ];
  socket.write(commands.map((command, index) => `${index} ${command}\r\n`).join(''));
  const [, threads = ''] = /^\* THREAD (.*)\r$/m.exec(await text(socket)) ?? [];
  return topLevel(threads).map((thread) => (thread.match(/\d+/g) ?? []).map(Number));
}

/** The outermost lists of `(1 2)(3 (4)(5))` (RFC 5256 section 4). */
function topLevel(threads: string): string[] {
  let depth = 0;
  let start = 0;
  return [...threads].flatMap((character, index) => {
    if (character === '(' && (depth += 1) === 1) start = index;
    return character === ')' && (depth -= 1) === 0 ? [threads.slice(start, index)] : [];
  });
}

const tenReplies = Array.from({ length: 10 }, (): Kind => 'reply');

describe('a conversation stays one thread', () => {
  it.each<[string, string, readonly Kind[]]>([
    ['ten replies deep', start(), tenReplies],
    ['ten replies with an origin each', start(), tenReplies.map(() => 'tracked reply')],
    ['ten replies with a key each', start(), tenReplies.map(() => 'reply with an idempotency key')],
    ['replies and forwards', start(), ['reply', 'forward', 'reply', 'forward', 'reply']],
    [
      'an original with broken References',
      start('References: garbage <a@b <start@example.org> <>\n'),
      ['reply', 'reply', 'reply'],
    ],
    [
      'an original that answers a mail nobody has',
      start('In-Reply-To: <lost@example.org>\n'),
      ['reply', 'reply'],
    ],
    [
      'an original with References alone',
      start('References: <lost1@example.org> <lost2@example.org>\n'),
      ['reply', 'reply'],
    ],
  ])('S3 %s: in Dovecot and in notmuch', async (_name, first, kinds) => {
    const mails = await conversation(first, kinds);
    const all = mails.map((_, index) => index + 1);
    const threads = await dovecotThreads(mails);
    expect(threads.map((thread) => thread.sort((one, other) => one - other))).toEqual([all]);
    const ids = mails.map((mail) => `id:${read(mail).messageId?.slice(1, -1)}`);
    expect(await notmuchThreads(mails)).toEqual([ids.sort()]);
  });
});
