import { mail, useEmailNode } from '../support/emailNode';

/** An account that sees a mailbox in the list, and may not look into it. */
const user = 'user1@example.com';
const node = useEmailNode({ acl: [`Archive user=${user} l`, `INBOX user=${user} lrwstipekxa`], quota: '1M' });

beforeEach(() => node.configure({ user, fromAddress: user }));

it('B2 lists a mailbox that it may not look into, without its counts', async () => {
  await node.imap.deliver(mail('Subject: Hi', 'Message-ID: <m@example.org>', '', 'x'), { user });
  const items = await node.run({ resource: 'mailbox', operation: 'getMany', includeCounts: true });
  const countsOf = (path: string) => items.find(({ json }) => json['path'] === path)?.json;
  expect(countsOf('INBOX')).toMatchObject({ messages: 1, unseen: 1 });
  expect(countsOf('Archive')).toMatchObject({ messages: null, unseen: null });
});

it('B3 gives a conversation as far as it may be read', async () => {
  await node.imap.deliver(mail('Subject: Hi', 'Message-ID: <t@example.org>', '', 'x'), { user });
  const thread = { resource: 'thread', operation: 'get', messageReference: 'messageId' };
  const items = await node.run({ ...thread, messageId: '<t@example.org>' });
  expect(items.map(({ json }) => json['messageId'])).toEqual(['<t@example.org>']);
});

describe('a mailbox that is almost full', () => {
  const path = (value: string) => ({ __rl: true, mode: 'path', value });
  const large = mail(
    'Subject: Large',
    'Message-ID: <large@example.org>',
    '',
    'x'.repeat(900).concat('\r\n').repeat(700),
  );
  const full = 'user2@example.com';
  beforeEach(() => {
    node.configure({ user: full, fromAddress: full });
    return node.imap.deliver(large, { user: full });
  });

  it('B2 says how much room is left, and why a copy is refused', async () => {
    const [status] = await node.run({ resource: 'mailbox', operation: 'getStatus' });
    expect(status?.json).toMatchObject({ quota: { storage: { limit: 1024 * 1024 } } });
    const reference = { messageReference: 'uid', uid: 1, mailbox: path('INBOX') };
    const copy = { resource: 'message', operation: 'copy', ...reference, destination: path('Sent') };
    await expect(node.run(copy)).rejects.toThrow(/full/i);
  });
});
