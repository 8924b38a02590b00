import { connectImap } from '../../mail/imap/connect';
import { locateMessages } from '../../mail/imap/locate';
import { changeFlags, moveMessages } from '../../mail/imap/messages';
import { findAged } from '../../mail/imap/cleanUp';
import { testAccount } from '../support/account';
import { startChaosProxy, type ChaosProxy } from '../support/chaosProxy';
import { startDovecot, type Dovecot } from '../support/dovecot';

let dovecot: Dovecot;
let proxy: ChaosProxy;
beforeAll(async () => {
  dovecot = await startDovecot();
  const raw = (index: number) => `Subject: ${index}\r\nMessage-ID: <m${index}@example.org>\r\n\r\nx\r\n`;
  await dovecot.deliver([0, 1, 2, 3, 4].map(raw));
  proxy = await startChaosProxy(dovecot.imapPort, { tls: true });
});
afterAll(async () => {
  await proxy.close();
  await dovecot.close();
});

afterEach(() => proxy.rewrite());

const account = () =>
  testAccount({ imap: { port: proxy.port }, ca: proxy.ca, user: dovecot.user, password: dovecot.password });

const uids = [1, 2, 3, 4, 5];
const named = (uid: number) =>
  ({ kind: 'uid', mailbox: 'INBOX', uid, uidValidity: null, messageId: null }) as const;
const aged = { mailbox: 'INBOX', before: new Date(Date.now() + 86_400_000), processedOnly: false };

it.each([
  ['looked for', (client: Client) => locateMessages(client, uids.map(named))],
  [
    'flagged',
    (client: Client) => changeFlags(client, { mailbox: 'INBOX', uids }, { add: ['\\Seen'], remove: [] }),
  ],
  ['found to be old', (client: Client) => findAged(client, aged)],
  ['moved', (client: Client) => moveMessages(client, { mailbox: 'INBOX', uids }, 'Archive')],
])('B1 calls no message missing because the connection ended while it was %s', async (_, work) => {
  const client = await connectImap(account());
  let answers = 0;
  proxy.rewrite({
    fromServer: (line) => {
      if (/^\* \d+ (FETCH|EXPUNGE)/.test(line) && (answers += 1) === 3)
        setImmediate(() => proxy.resetExisting());
      return answers >= 3 ? null : line;
    },
  });
  await expect(work(client)).rejects.toMatchObject({ kind: 'connectionLost' });
});

type Client = Awaited<ReturnType<typeof connectImap>>;
