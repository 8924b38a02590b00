import { mail, useEmailNode } from '../support/emailNode';

/** An account with little room, and a mailbox whose mails it may not mark. */
const node = useEmailNode({
  quota: '100K',
  acl: ['Archive anyone lrip'],
});
const send = { resource: 'message', operation: 'send', to: 'bob@example.org', subject: 'Hello', body: 'Hi' };

it('F22 S4 a mail whose copy the server refuses is sent, and a warning says what failed', async () => {
  const files = { data: { name: 'a.bin', mimeType: 'application/x-a', content: Buffer.alloc(200_000, 'a') } };
  const [item] = await node.run({ ...send, attachmentFields: 'data' }, [{ files }]);
  expect(item?.json).toMatchObject({
    ...{ status: 'sent', accepted: ['bob@example.org'], sentCopy: null },
    warnings: [expect.stringMatching(/^The mail was sent, but its copy was not kept: .*(?:quota|full)/i)],
  });
});

it('F22 S6 a key holds although the mailbox is too full for the copy', async () => {
  const files = { data: { name: 'a.bin', mimeType: 'application/x-a', content: Buffer.alloc(200_000, 'a') } };
  const once = { ...send, attachmentFields: 'data', options: { idempotencyKey: 'invoice 7' } };
  const before = node.smtp.mails.length;
  const results = await node.run(once, [{ files }, { files }]);
  expect(results.map(({ json }) => json['deduplicated'])).toEqual([false, true]);
  expect(node.smtp.mails).toHaveLength(before + 1);
});

it('F22 S3 an answer is sent although its original may not be marked', async () => {
  const lines = ['From: bob@example.org', 'Message-ID: <q@example.org>', 'Subject: Price?', '', 'Hi'];
  await node.imap.deliver(mail(...lines), { user: node.user, mailbox: 'Archive' });
  const reference = { messageReference: 'messageId', messageId: '<q@example.org>' };
  const [item] = await node.run({
    resource: 'message',
    operation: 'reply',
    body: 'Five Euro.',
    ...reference,
  });
  expect(item?.json).toMatchObject({
    ...{ status: 'sent', accepted: ['bob@example.org'] },
    warnings: [expect.stringContaining('could not be marked \\Answered')],
  });
});
