import { emailStep as step, mail, useEmailNode } from '../support/emailNode';

/** A server that announces nothing beyond the IMAP of 2003: no UIDPLUS, MOVE, SPECIAL-USE, CONDSTORE. */
const poor = 'imap_capability = IMAP4rev1 AUTH=PLAIN SASL-IR';
const bare = ['Archive', 'Trash'].map((name) => `  mailbox ${name} {\n    auto = no\n  }`);
const node = useEmailNode({ config: [poor, 'namespace inbox {', ...bare, '}', ''].join('\n') });
const { run, chain, fetched } = node;

const path = (value: string) => ({ __rl: true, mode: 'path', value });
const message = (operation: string, parameters = {}) => ({ resource: 'message', operation, ...parameters });
const first = { messageReference: 'uid', uid: 1, mailbox: path('INBOX') };
const mailboxes = async () =>
  (await node.imap.doveadm('mailbox', 'list', '-u', node.user)).trim().split('\n').sort();
const create = (name: string) => node.imap.doveadm('mailbox', 'create', '-u', node.user, name);

beforeEach(() =>
  node.imap.deliver(mail('From: bob@example.org', 'Message-ID: <m@example.org>', 'Subject: Hi', '', 'x'), {
    user: node.user,
  }),
);

it.each([
  ['move', { destination: path('Done') }],
  ['archive', {}],
  ['delete', {}],
  ['delete', { permanently: true }],
])(
  'B1 says that this server cannot %s single messages, and changes nothing',
  async (operation, parameters) => {
    await create('Done');
    const before = await mailboxes();
    await expect(run(message(operation, { ...first, ...parameters }))).rejects.toThrow(
      'lacks MOVE and UIDPLUS',
    );
    expect(await mailboxes()).toEqual(before);
    expect(await fetched('INBOX', 'uid flags')).toMatch(/uid: 1\nflags: (\\Recent)?\n/);
  },
);

it('B1 copies, flags, reads and finds messages', async () => {
  await create('Done');
  const [copied] = await run(message('copy', { ...first, destination: path('Done') }));
  expect(copied?.json['mailbox']).toBe('Done');
  const [read] = await run(message('markRead', first));
  expect(read?.json['flags']).toEqual(['\\Seen']);
  const [found] = await run(message('get', { messageReference: 'messageId', messageId: '<m@example.org>' }));
  expect(found?.json).toMatchObject({ mailbox: 'INBOX', uid: 1 });
});

it('S4 keeps a copy of what was sent in the mailbox that is called Sent', async () => {
  await create('Sent');
  const send = message('send', { to: 'bob@example.org', subject: 'Hi', body: 'x' });
  const [item] = await run(send);
  expect(item?.json['sentCopy']).toEqual({ mailbox: 'Sent', uid: 1 });
});

it('D1 sends the exact draft, and warns that it could not be removed', async () => {
  const make = { resource: 'draft', operation: 'create', to: 'bob@example.org', subject: 'Hi', body: 'x' };
  const send = { resource: 'draft', operation: 'send', expectedSha256: '={{ $json.sha256 }}' };
  const [item] = await chain([step(make, { name: 'Create' }), step(send, { name: 'Send' })]);
  expect(item?.json).toMatchObject({
    status: 'sent',
    warnings: [expect.stringContaining('could not be removed')],
  });
});
