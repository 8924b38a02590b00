import { connectImap } from '../../mail/imap/connect';
import { changeFlags, moveMessages } from '../../mail/imap/messages';
import { findAged } from '../../mail/imap/cleanUp';
import { findByMessageIds } from '../../mail/imap/find';
import { listMessages } from '../../mail/imap/list';
import { locateMessages } from '../../mail/imap/locate';
import { searchMailbox } from '../../mail/imap/search';
import { testAccount } from '../support/account';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startChaosProxy, type ChaosProxy } from '../support/chaosProxy';

const COUNT = 10_000;
/** Delivered; the rest are copies of these, which costs less. */
const DISTINCT = 1_000;
let dovecot: Dovecot;
let proxy: ChaosProxy;
let client: Awaited<ReturnType<typeof connectImap>>;
/** Commands of the client so far: with a distant server each costs a round trip. */
let commands = 0;

const raw = (index: number) =>
  `From: a${index % 100}@example.org\r\nSubject: Mail ${index}\r\nMessage-ID: <m${index}@example.org>\r\n\r\nHello ${index}\r\n`;

beforeAll(async () => {
  dovecot = await startDovecot();
  await dovecot.doveadm('mailbox', 'create', '-u', dovecot.user, 'Done');
  await dovecot.deliver(Array.from({ length: DISTINCT }, (_, index) => raw(index)));
  proxy = await startChaosProxy(dovecot.imapPort, { tls: true });
  proxy.rewrite({
    fromClient: (line) => {
      if (/^[0-9A-F]+ [A-Z]/i.test(line)) commands += 1;
      return line;
    },
  });
  client = await connectImap(account());
  await client.mailboxOpen('INBOX');
  for (let copies = 1; copies < COUNT / DISTINCT; copies += 1)
    await client.messageCopy(`1:${DISTINCT}`, 'INBOX');
  await client.mailboxClose();
}, 300_000);
afterAll(async () => {
  await client.logout();
  await proxy.close();
  await dovecot.close();
});

const account = () =>
  testAccount({ imap: { port: proxy.port }, ca: proxy.ca, user: dovecot.user, password: dovecot.password });

/** What work took: seconds, the commands it sent, and how much the heap grew, in MB. */
async function measured<T>(what: string, work: () => Promise<T>): Promise<{ result: T; sent: number }> {
  const [began, before, heap] = [performance.now(), commands, process.memoryUsage().heapUsed];
  const result = await work();
  const grown = (process.memoryUsage().heapUsed - heap) / 1_048_576;
  const sent = commands - before;
  process.stderr.write(
    `${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s, ${sent} commands, heap ${grown.toFixed(0)} MB\n`,
  );
  return { result, sent };
}

const all = Array.from({ length: COUNT }, (_, index) => index + 1);

it('B1 searches 10,000 messages and reads the newest few, not all of them', async () => {
  const { result, sent } = await measured('search', () =>
    searchMailbox(client, 'INBOX', { from: 'a7@example.org' }),
  );
  expect(result).toHaveLength(COUNT / 100);
  expect(sent).toBeLessThan(5);
  const listing = { mailbox: 'INBOX', filters: {}, limit: 50, content: 'text' as const, account: account() };
  const listed = await measured('list the newest 50', () => listMessages(client, listing));
  expect(listed.result.map(({ subject }) => subject).slice(0, 2)).toEqual(['Mail 999', 'Mail 998']);
  expect(listed.sent).toBeLessThan(10);
}, 120_000);

it('B1 finds 10,000 messages by UID, and 1,000 by Message-ID, in pages', async () => {
  const references = all.map((uid) => ({
    kind: 'uid' as const,
    mailbox: 'INBOX',
    uid,
    uidValidity: null,
    messageId: null,
  }));
  const { result, sent } = await measured('locate by UID', () => locateMessages(client, references));
  expect(result.every((located) => 'uid' in located)).toBe(true);
  expect(sent).toBeLessThan(30);
  const ids = Array.from({ length: DISTINCT }, (_, index) => `<m${index}@example.org>`);
  const found = await measured('locate by Message-ID', () => findByMessageIds(client, ids, ['INBOX']));
  expect(found.result.get('<m999@example.org>')?.uid).toBe(COUNT);
  expect(found.result.size).toBe(DISTINCT);
  expect(found.sent).toBeLessThan(150);
}, 240_000);

it('B1 flags 10,000 messages in pages, with the flags of each as the server then has them', async () => {
  const { result, sent } = await measured('flag', () =>
    changeFlags(client, { mailbox: 'INBOX', uids: all }, { add: ['\\Flagged'], remove: [] }),
  );
  expect([...result.values()].filter((flags) => flags.includes('\\Flagged'))).toHaveLength(COUNT);
  expect(sent).toBeLessThan(50);
  await changeFlags(client, { mailbox: 'INBOX', uids: all }, { add: [], remove: ['\\Flagged'] });
}, 240_000);

it('B4 cleans up 10,000 messages: finds what is old, and moves it with its new number each', async () => {
  const aged = { mailbox: 'INBOX', before: new Date(Date.now() + 1_000), processedOnly: false };
  const found = await measured('find what is old', () => findAged(client, aged));
  expect(found.result).toEqual(all);
  const { result, sent } = await measured('move', () =>
    moveMessages(client, { mailbox: 'INBOX', uids: found.result }, 'Done'),
  );
  expect(new Set(result.newUids.values()).size).toBe(COUNT);
  expect([...result.newUids.values()]).not.toContain(null);
  expect(sent + found.sent).toBeLessThan(60);
}, 240_000);
