import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { resources } from '../../nodes/Email/actions/router';
import { publish } from '../../nodes/shared/triggers';
import { beginCursor } from '../../mail/cursor';
import { Positions } from '../../mail/positions';
import { mail, useEmailNode } from '../support/emailNode';
import { withoutExtensions } from '../support/withoutExtensions';
import type { ChaosProxy } from '../support/chaosProxy';
import type { InputItem } from '../support/execution';

/**
 * B1 to B4 as one table: every operation of the node, by each way to name a message, on a server with all
 * extensions and on one without. An operation that is not in the table fails the first test.
 */
const node = useEmailNode();
const path = (value: string) => ({ __rl: true, mode: 'path', value });
/** Without `\\Recent`, which only says that nobody has looked yet. */
const list = async (mailbox: string) =>
  (await node.fetched(mailbox, 'uid flags hdr.message-id')).replaceAll(/ ?\\Recent| $/gm, '');

const eml = mail('From: bob@example.org', 'Subject: File', 'Message-ID: <file@example.org>', '', 'x');
const file: InputItem = {
  files: { data: { name: 'a.eml', mimeType: 'message/rfc822', content: Buffer.from(eml) } },
};
const outgoing = { to: 'bob@example.org', subject: 'New', body: 'Hello' };

/** What a run is judged by. */
interface Outcome {
  readonly json: IDataObject;
  readonly items: readonly INodeExecutionData[];
}

interface Row {
  readonly parameters?: INodeParameters;
  /** The mailbox the message lies in, INBOX unless given. */
  readonly mailbox?: string;
  readonly item?: InputItem;
  /** Looks at the result and at the server; the same on both servers unless `without` says otherwise. */
  readonly holds: (outcome: Outcome) => void | Promise<void>;
  /** On the server without extensions: words of the error, before which nothing was changed. */
  readonly without?: RegExp;
}

const cannot = /lacks MOVE and UIDPLUS/;
const isAt =
  (mailbox: string, id = '<m@example.org>') =>
  async ({ json }: Outcome) => {
    expect(json).toMatchObject({ mailbox, uid: expect.any(Number) as number, messageId: id });
    expect(await list(mailbox)).toContain(`uid: ${json['uid'] as number}\n`);
    expect(await list(mailbox)).toContain(id);
  };
const flagged =
  (...flags: string[]) =>
  ({ json }: Outcome) =>
    expect(new Set(json['flags'] as string[])).toEqual(new Set(flags));

/** Where the trigger that watches the mailbox stands; it has handled all there is. */
let positions: Positions;

const table: Readonly<Record<string, Row | readonly Row[]>> = {
  'account.check': { holds: ({ json }) => expect(json).toMatchObject({ address: node.user }) },
  'account.status': { holds: ({ json }) => expect(json).toMatchObject({ address: node.user }) },
  'draft.create': {
    parameters: outgoing,
    holds: ({ json }) => isAt('Drafts', json['messageId'] as string)({ json, items: [] }),
  },
  'draft.delete': { mailbox: 'Drafts', holds: isAt('Trash'), without: cannot },
  'draft.get': {
    mailbox: 'Drafts',
    holds: ({ json }) =>
      expect(json).toMatchObject({ messageId: '<m@example.org>', sha256: expect.any(String) as string }),
  },
  'draft.getMany': { mailbox: 'Drafts', holds: ({ items }) => expect(items).toHaveLength(1) },
  'draft.send': {
    mailbox: 'Drafts',
    holds: ({ json }) => expect(json).toMatchObject({ status: 'sent', accepted: ['bob@example.org'] }),
  },
  'draft.update': {
    mailbox: 'Drafts',
    parameters: { updateFields: { subject: 'Changed' } },
    holds: async (outcome) => {
      await isAt('Drafts')(outcome);
      expect(outcome.json['subject']).toBe('Changed');
      expect((await list('Drafts')).match(/uid:/g)).toHaveLength(1);
    },
    without: cannot,
  },
  'mailbox.cleanUp': [
    {
      parameters: { processedOnly: false, olderThanDays: 1e-8 },
      holds: ({ json }) => expect(json).toMatchObject({ moved: 2, destination: 'Archive' }),
      without: cannot,
    },
    {
      parameters: { processedOnly: false, olderThanDays: 1e-8, dryRun: true },
      holds: ({ json }) => expect(json).toMatchObject({ found: 2, moved: 0 }),
    },
    {
      parameters: {},
      holds: ({ json }) => expect(json).toMatchObject({ found: 0, moved: 0 }),
      without: /keeps no marks/,
    },
  ],
  'mailbox.create': {
    parameters: { path: 'New/Größe' },
    holds: ({ json }) => expect(json).toEqual({ path: 'New/Größe', created: true }),
  },
  'mailbox.delete': {
    parameters: { mailbox: path('Done') },
    holds: async () =>
      expect(await node.imap.doveadm('mailbox', 'list', '-u', node.user)).not.toContain('Done'),
  },
  'mailbox.getMany': {
    parameters: { includeCounts: true },
    holds: ({ items }) => {
      const roles = Object.fromEntries(
        items.map(({ json }): [string, unknown] => [json['path'] as string, json['specialUse']]),
      );
      expect(roles).toMatchObject({
        INBOX: '\\Inbox',
        Sent: '\\Sent',
        Drafts: '\\Drafts',
        Trash: '\\Trash',
        Done: null,
      });
      expect(items.find(({ json }) => json['path'] === 'INBOX')?.json).toMatchObject({
        messages: 2,
        unseen: 2,
      });
    },
  },
  'mailbox.getStatus': {
    holds: ({ json }) => expect(json).toMatchObject({ path: 'INBOX', messages: 2, unseen: 2 }),
  },
  'mailbox.rename': {
    parameters: { mailbox: path('Done'), newPath: 'Over' },
    holds: ({ json }) => expect(json).toEqual({ path: 'Over', renamedFrom: 'Done' }),
  },
  'mailbox.subscribe': {
    parameters: { mailbox: path('Done'), subscribed: false },
    holds: ({ json }) => expect(json).toEqual({ path: 'Done', subscribed: false }),
  },
  'message.append': {
    parameters: { mailbox: path('Done'), binaryField: 'data', flags: 'read' },
    item: file,
    holds: isAt('Done', '<file@example.org>'),
  },
  'message.archive': { holds: isAt('Archive'), without: cannot },
  'message.copy': {
    parameters: { destination: path('Done') },
    holds: async (outcome) => {
      await isAt('Done')(outcome);
      expect(await list('INBOX')).toContain('<m@example.org>');
    },
  },
  'message.delete': [
    { holds: isAt('Trash'), without: cannot },
    {
      parameters: { permanently: true },
      holds: async ({ json }) => {
        expect(json).toMatchObject({ deleted: true, uid: 1 });
        expect(await list('INBOX')).not.toContain('<m@example.org>');
      },
      without: cannot,
    },
  ],
  'message.forward': {
    parameters: { to: 'carol@example.net', body: 'See below' },
    holds: ({ json }) => expect(json).toMatchObject({ status: 'sent', accepted: ['carol@example.net'] }),
  },
  'message.get': {
    holds: ({ json }) => expect(json).toMatchObject({ uid: 1, messageId: '<m@example.org>', subject: 'Hi' }),
  },
  'message.getAttachments': {
    holds: ({ json, items }) => {
      expect(json).toMatchObject({
        messageId: '<m@example.org>',
        attachments: [{ name: 'a.txt', binaryField: 'attachment_0' }],
      });
      expect(Buffer.from(items[0]?.binary?.['attachment_0']?.data ?? '', 'base64').toString()).toBe('file');
    },
  },
  'message.getMany': [
    { holds: ({ items }) => expect(items.map(({ json }) => json['uid'])).toEqual([2, 1]) },
    {
      parameters: { filters: { subject: 'Hi', readStatus: 'unread' } },
      holds: ({ items }) => expect(items.map(({ json }) => json['uid'])).toEqual([1]),
    },
    { parameters: { filters: { keyword: '$Nobody' } }, holds: ({ items }) => expect(items).toEqual([]) },
    {
      parameters: {
        filters: {
          match: 'all',
          conditions: { values: [{ field: 'flags', operator: 'contains', value: '$Nobody' }] },
        },
      },
      holds: ({ items }) => expect(items).toEqual([]),
    },
  ],
  'message.getRaw': {
    holds: ({ items }) =>
      expect(Buffer.from(items[0]?.binary?.['data']?.data ?? '', 'base64').toString()).toContain(
        'Message-ID: <m@example.org>',
      ),
  },
  'message.markRead': { holds: flagged('\\Seen') },
  'message.markUnread': { holds: flagged() },
  'message.move': { parameters: { destination: path('Done') }, holds: isAt('Done'), without: cannot },
  'message.parse': {
    parameters: { binaryField: 'data' },
    item: file,
    holds: ({ json }) => expect(json).toMatchObject({ messageId: '<file@example.org>', mailbox: null }),
  },
  'message.reply': {
    parameters: { body: 'Yes' },
    holds: ({ json }) => expect(json).toMatchObject({ status: 'sent', accepted: ['bob@example.org'] }),
  },
  'message.reprocess': {
    holds: ({ json }) => {
      expect(json).toMatchObject({ uid: 1, triggers: [{ workflowId: 'w', node: 'Email Trigger' }] });
      expect(positions.get('INBOX')?.open).toMatchObject([{ uid: 1, acknowledged: false }]);
    },
  },
  'message.send': {
    parameters: outgoing,
    holds: ({ json }) =>
      expect(json).toMatchObject({ status: 'sent', sentCopy: { mailbox: 'Sent', uid: 1 } }),
  },
  'message.sendAndWait': {
    parameters: { to: 'boss@example.net', subject: 'May I?', message: 'Please' },
    holds: () => expect(node.smtp.mails.at(-1)?.to).toEqual(['boss@example.net']),
  },
  'message.setFlags': [
    { parameters: { addFlags: 'flagged, answered' }, holds: flagged('\\Flagged', '\\Answered') },
    { parameters: { addFlags: '$Invoice' }, holds: flagged('$Invoice'), without: /does not keep \$Invoice/ },
    { parameters: { removeFlags: 'flagged' }, holds: flagged() },
  ],
  'thread.get': {
    holds: ({ items }) => expect(items.map(({ json }) => json['messageId'])).toEqual(['<m@example.org>']),
  },
};

const operations = resources.flatMap(({ value: resource, operations: own }) =>
  own.map(({ option, description }) => ({
    name: `${resource}.${String(option.value)}`,
    parameters: { resource, operation: String(option.value) },
    kinds: description.some(({ name }) => name === 'messageReference')
      ? (['input', 'uid', 'messageId'] as const)
      : ([null] as const),
  })),
);

it('B1 to B4: every operation of the node is in this table', () => {
  expect(Object.keys(table).sort()).toEqual(operations.map(({ name }) => name).sort());
});

const message = mail(
  ...['From: Bob <bob@example.org>', 'To: bob@example.org', 'Subject: Hi', 'Message-ID: <m@example.org>'],
  ...['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'Hello'],
  ...['--b', 'Content-Disposition: attachment; filename=a.txt', '', 'file', '--b--'],
);
/** Marked for removal by somebody else: nobody else's EXPUNGE may take it along. */
const neighbour = mail('From: eve@example.org', 'Subject: Neighbour', 'Message-ID: <n@example.org>', '', 'x');

describe.each(['with all extensions', 'without UIDPLUS, MOVE, CONDSTORE, SPECIAL-USE and keywords'])(
  'on a server %s',
  (server) => {
    const isPoor = server !== 'with all extensions';
    let proxy: ChaosProxy;
    let unpublish: () => void;
    beforeAll(async () => {
      proxy = await withoutExtensions(node.imap.imapPort);
    });
    afterAll(() => proxy.close());
    beforeEach(async () => {
      if (isPoor) node.configure({ imapPort: proxy.port });
      for (const name of ['Done']) await node.imap.doveadm('mailbox', 'create', '-u', node.user, name);
      await node.imap.deliver([message, neighbour], { user: node.user });
      await node.imap.doveadm('flags', 'add', '-u', node.user, '\\Deleted', 'mailbox', 'INBOX', 'uid', '2');
      const account = `127.0.0.1/${node.user}`;
      const status = await node.imap.doveadm('mailbox', 'status', '-u', node.user, 'uidvalidity', 'INBOX');
      const uidValidity = /uidvalidity=(\d+)/.exec(status)?.[1] ?? '';
      const store = { load: () => Promise.resolve(null), save: () => Promise.resolve() };
      positions = await Positions.open(store, account, () => new Date());
      positions.set('INBOX', beginCursor({ kind: 'now' }, { uidValidity, newestUid: 2 }));
      unpublish = publish({
        ...{
          workflowId: 'w',
          node: 'Email Trigger',
          account,
          mailboxes: ['INBOX'],
          mark: '$n8n-0a1b2c3d4e',
          setAsideMailbox: null,
        },
        positions,
        ...{
          counts: { delivered: 0, held: 0, lastDeliveryAt: null },
          outage: () => null,
          stir: () => undefined,
        },
      });
    });
    afterEach(() => unpublish());

    const rows = operations.flatMap((operation) =>
      [table[operation.name] ?? []].flat().flatMap((row: Row) =>
        operation.kinds.map((kind) => ({
          ...operation,
          row,
          kind,
          label: `${operation.name} ${JSON.stringify(row.parameters ?? {})} by ${kind ?? 'itself'}`,
        })),
      ),
    );

    it.each(rows)('$label', async ({ parameters, row, kind }) => {
      const mailbox = row.mailbox ?? 'INBOX';
      if (mailbox !== 'INBOX') await node.imap.deliver(message, { user: node.user, mailbox });
      const named = {
        uid: { mailbox: path(mailbox), uid: 1 },
        messageId: { messageId: '<m@example.org>' },
        input: {},
      };
      const reference = kind === null ? {} : { messageReference: kind, ...named[kind] };
      // Where there are two messages of one Message-ID, the draft is not the one that is found first.
      if (mailbox !== 'INBOX' && kind === 'messageId')
        await node.imap.doveadm('expunge', '-u', node.user, 'mailbox', 'INBOX', 'uid', '1');
      const item = kind === 'input' ? { json: await itemOf(mailbox) } : (row.item ?? {});
      const before = await list(mailbox);
      const running = node.run({ ...parameters, ...row.parameters, ...reference }, [item]);
      if (isPoor && row.without) {
        await expect(running).rejects.toThrow(row.without);
        expect(await list(mailbox)).toBe(before);
      } else {
        const items = await running;
        await row.holds({ json: items[0]?.json ?? {}, items });
      }
      if (!/cleanUp/.test(parameters.operation))
        expect(await list('INBOX')).toMatch(/uid: 2\nflags: .*\\Deleted/);
    });

    it('T17 says of a trigger that has not opened the mailbox that it starts nothing', async () => {
      const begun = beginCursor({ kind: 'now' }, { uidValidity: '1', newestUid: 2 });
      positions.set('INBOX', begun);
      const again = { resource: 'message', operation: 'reprocess', messageReference: 'messageId' };
      await expect(node.run({ ...again, messageId: '<m@example.org>' })).rejects.toThrow(
        'has opened "INBOX"',
      );
      expect(positions.get('INBOX')).toBe(begun);
    });

    /** As a Mailroom node before this one gives it. */
    async function itemOf(mailbox: string): Promise<IDataObject> {
      const get = {
        resource: 'message',
        operation: 'get',
        messageReference: 'uid',
        mailbox: path(mailbox),
        uid: 1,
      };
      return (await node.run(get))[0]?.json ?? {};
    }
  },
);
