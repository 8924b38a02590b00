import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeParameters,
  INodeType,
} from 'n8n-workflow';
import { Email } from '../../nodes/Email/Email.node';
import { connectImap } from '../../mail/imap/connect';
import { testAccount } from '../support/account';
import { startChaosProxy, type ChaosProxy } from '../support/chaosProxy';
import { mail, useEmailNode } from '../support/emailNode';
import { execute, type InputItem } from '../support/execution';

const COUNT = 10_000;
/** Delivered; the rest are copies of these, which costs less. */
const DISTINCT = 1_000;
/** Megabytes the heap may grow by while the node works on 10,000 messages, its results included. */
const MOST_MEMORY = 150;
const MEGABYTE = 1024 * 1024;

const node = useEmailNode();
let proxy: ChaosProxy;
let user: string;
/** Megabytes, in the last run of the node. */
let grown = 0;
/** Commands so far: with a distant server each costs a round trip. */
let commands = 0;

const path = (value: string) => ({ __rl: true, mode: 'path', value });
const raw = (index: number) =>
  mail(
    ...[`From: a${index % 100}@example.org`, `Subject: Mail ${index}`, `Message-ID: <m${index}@example.org>`],
    ...['', `Hello ${index}`],
  );

beforeAll(async () => {
  proxy = await startChaosProxy(node.imap.imapPort, { tls: true });
  proxy.rewrite({
    fromClient: (line) => {
      if (/^[0-9A-F]+ [A-Z]/i.test(line)) commands += 1;
      return line;
    },
  });
  user = node.imap.user;
  await node.imap.deliver(
    Array.from({ length: DISTINCT }, (_, index) => raw(index)),
    { user },
  );
  await node.imap.doveadm('mailbox', 'create', '-u', user, 'Done');
  const { imapsPort: port, ca, password } = node.imap;
  const client = await connectImap(testAccount({ imap: { port }, ca, user, password }));
  await client.mailboxOpen('INBOX');
  for (let copies = 1; copies < COUNT / DISTINCT; copies += 1)
    await client.messageCopy(`1:${DISTINCT}`, 'INBOX');
  await client.logout();
}, 300_000);
afterAll(() => proxy.close());
beforeEach(() => node.configure({ user, imapPort: proxy.port, caCertificate: proxy.ca }));

interface Work {
  readonly operation: string;
  readonly resource?: string;
  readonly parameters?: INodeParameters;
  readonly items?: readonly InputItem[];
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const occupied = () => {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MEGABYTE;
};

/** The node, alone: what the engine and this test do with its results is not counted. */
const email = new Email();
const measured: INodeType = {
  description: email.description,
  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    collectGarbage();
    const before = occupied();
    grown = 0;
    const sampling = setInterval(() => (grown = Math.max(grown, occupied() - before)), 10);
    return email.execute.call(this).finally(() => clearInterval(sampling));
  },
};

/** What the node gives, and the commands it took. */
async function done({ operation, resource = 'message', parameters = {}, items }: Work) {
  const [began, before] = [performance.now(), commands];
  const steps = [{ node: measured, parameters: { resource, operation, ...parameters } }];
  const result = await execute({ steps, credential: node.credential, ...(items && { items }) });
  const sent = commands - before;
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stderr.write(`${operation}: ${seconds} s, ${sent} commands, heap ${grown.toFixed(0)} MB\n`);
  expect(grown).toBeLessThan(MOST_MEMORY);
  return { json: result.map((item) => item.json), sent };
}

/** The messages of a mailbox as the node before gives them. */
const items = (messages: readonly IDataObject[]): InputItem[] => messages.map((json) => ({ json }));
let all: IDataObject[];

it('B1 searches 10,000 messages, and reads the newest few, not all of them', async () => {
  const filters = { from: 'a7@example.org' };
  const found = await done({ operation: 'getMany', parameters: { returnAll: true, filters } });
  expect(found.json).toHaveLength(COUNT / 100);
  expect(found.sent).toBeLessThan(20);
  const newest = await done({ operation: 'getMany', parameters: { limit: 50 } });
  expect(newest.json.map(({ subject }) => subject).slice(0, 2)).toEqual(['Mail 999', 'Mail 998']);
  expect(newest.sent).toBeLessThan(20);
}, 120_000);

it('B1 returns all 10,000', async () => {
  const found = await done({ operation: 'getMany', parameters: { returnAll: true, output: 'simple' } });
  all = found.json;
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(COUNT);
  expect(found.sent).toBeLessThan(250);
}, 300_000);

it('B1 flags 10,000 messages, with the flags of each as the server then has them', async () => {
  const parameters = { addFlags: 'flagged, $Invoice' };
  const { json, sent } = await done({ operation: 'setFlags', parameters, items: items(all) });
  const wanted = json.filter(({ flags }) => (flags as string[]).includes('\\Flagged'));
  expect(wanted.map(({ uid }) => uid)).toEqual(all.map(({ uid }) => uid));
  expect(sent).toBeLessThan(80);
  await done({ operation: 'setFlags', parameters: { removeFlags: 'flagged' }, items: items(all) });
}, 300_000);

it('B1 names 10,000 by UID and 1,000 by Message-ID, each found in pages', async () => {
  const uid = { messageReference: 'uid', mailbox: path('INBOX'), uid: '={{ $json.uid }}' };
  const byUid = await done({ operation: 'markRead', parameters: uid, items: items(all) });
  expect(byUid.json).toHaveLength(COUNT);
  expect(byUid.sent).toBeLessThan(80);
  const messageId = { messageReference: 'messageId', messageId: '={{ $json.messageId }}' };
  const newest = items(all.slice(0, DISTINCT));
  const byId = await done({ operation: 'markUnread', parameters: messageId, items: newest });
  expect(byId.json.map((json) => json['uid'])).toEqual(all.slice(0, DISTINCT).map((json) => json['uid']));
  expect(byId.sent).toBeLessThan(150);
}, 300_000);

it('B1 moves 10,000 messages, and says the new number of each', async () => {
  const parameters = { destination: path('Done') };
  const { json, sent } = await done({ operation: 'move', parameters, items: items(all) });
  expect(new Set(json.map(({ uid }) => uid)).size).toBe(COUNT);
  expect(json.every(({ uid }) => typeof uid === 'number')).toBe(true);
  expect(sent).toBeLessThan(60);
}, 300_000);

it('B4 cleans up 10,000 messages', async () => {
  const parameters = { mailbox: path('Done'), processedOnly: false, olderThanDays: 1e-8 };
  const { json, sent } = await done({ resource: 'mailbox', operation: 'cleanUp', parameters });
  expect(json).toEqual([
    { mailbox: 'Done', found: COUNT, dryRun: false, moved: COUNT, destination: 'Archive' },
  ]);
  expect(sent).toBeLessThan(60);
}, 300_000);
