import { createHash } from 'node:crypto';
import { emailStep as step, mail, useEmailNode } from '../support/emailNode';

const node = useEmailNode();
const { run, chain, fetched, lastSent } = node;

const draft = (operation: string, parameters = {}) => ({ resource: 'draft', operation, ...parameters });
const message = (operation: string, parameters = {}) => ({ resource: 'message', operation, ...parameters });
const offer = {
  to: 'bob@example.org',
  cc: 'carol@example.net',
  bcc: 'secret@example.net',
  subject: 'Our offer',
  format: 'text',
  body: 'Five Euro.',
};
const create = step(draft('create', offer), { name: 'Create' });

describe('draft.create', () => {
  it('D1 keeps a draft in a mailbox it makes, and pins what would be sent', async () => {
    const before = node.smtp.mails.length;
    const [item] = await chain([create]);
    expect(item?.json).toMatchObject({
      mailbox: 'Drafts',
      uid: 1,
      subject: 'Our offer',
      bcc: [{ name: null, address: 'secret@example.net' }],
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await fetched('Drafts', 'flags')).toContain('\\Draft');
    expect(node.smtp.mails).toHaveLength(before);
  });

  it('D1 answers as a draft, in the thread', async () => {
    await node.imap.deliver(
      mail('From: bob@example.org', 'Message-ID: <q@example.org>', 'Subject: Price', '', 'x'),
      { user: node.user },
    );
    const reference = { messageReference: 'messageId', messageId: '<q@example.org>' };
    const [item] = await run(message('reply', { ...reference, asDraft: true, body: 'Five' }));
    expect(item?.json).toMatchObject({ mailbox: 'Drafts', subject: 'Re: Price' });
    expect(await fetched('Drafts', 'hdr')).toMatch(/in-reply-to: <q@example\.org>/i);
    expect(await fetched('INBOX', 'flags')).not.toContain('\\Answered');
  });
});

describe('draft.send', () => {
  const send = (parameters = {}) =>
    step(draft('send', { expectedSha256: '={{ $json.sha256 }}', ...parameters }), { name: 'Send' });

  it('D1 X16 sends the exact bytes that were approved, to Bcc too and without that field', async () => {
    const [made] = await chain([create]);
    const [item] = await chain([send()], { items: [{ json: made?.json }] });
    expect(item?.json).toMatchObject({
      status: 'sent',
      accepted: ['bob@example.org', 'carol@example.net', 'secret@example.net'],
      sentCopy: { mailbox: 'Sent' },
      warnings: [],
    });
    expect(lastSent()).not.toMatch(/^Bcc:/m);
    expect(createHash('sha256').update(lastSent()).digest('hex')).toBe(made?.json['sha256']);
    expect(await fetched('Drafts', 'uid')).toBe('');
    expect(await fetched('Sent', 'hdr.bcc')).toContain('secret@example.net');
  });

  it('X16 sends no draft that was changed after it was approved', async () => {
    const [made] = await chain([create]);
    const change = draft('update', { updateFields: { body: 'Ten Euro.', format: 'text' } });
    const [changed] = await chain([step(change, { name: 'Change' })], { items: [{ json: made?.json }] });
    const before = node.smtp.mails.length;
    const approved = { ...changed?.json, sha256: made?.json['sha256'] };
    await expect(chain([send()], { items: [{ json: approved }] })).rejects.toThrow(
      'changed after it was approved',
    );
    expect(node.smtp.mails).toHaveLength(before);
  });

  it('S6 D1 sends a draft once under a key, and tells so when it is long gone', async () => {
    const [made] = await chain([create]);
    const before = node.smtp.mails.length;
    const once = () =>
      chain([send({ options: { idempotencyKey: 'offer-7' } })], { items: [{ json: made?.json }] });
    expect((await once())[0]?.json).toMatchObject({ status: 'sent', deduplicated: false });
    expect((await once())[0]?.json).toMatchObject({
      ...{ status: 'sent', deduplicated: true, messageId: made?.json['messageId'], warnings: [] },
      sentCopy: { mailbox: 'Sent' },
    });
    expect(node.smtp.mails).toHaveLength(before + 1);
    expect(await fetched('Drafts', 'uid')).toBe('');
  });

  it('S6 X16 sends an approved draft once, run however often', async () => {
    const [made] = await chain([create]);
    const before = node.smtp.mails.length;
    const approved = { items: [{ json: made?.json }] };
    await chain([send()], approved);
    expect((await chain([send()], approved))[0]?.json).toMatchObject({ status: 'sent', deduplicated: true });
    expect(node.smtp.mails).toHaveLength(before + 1);
  });

  it('S6 X16 the key of a draft changes no byte of what is sent', async () => {
    const [made] = await chain([create]);
    await chain([send({ options: { idempotencyKey: 'offer-8' } })], { items: [{ json: made?.json }] });
    expect(createHash('sha256').update(lastSent()).digest('hex')).toBe(made?.json['sha256']);
    expect(await fetched('Sent', 'hdr')).toMatch(/^x-mailroom-once: <[0-9a-f]+\.once@/im);
  });

  it('refuses to send a received message as a draft', async () => {
    await node.imap.deliver(mail('From: bob@example.org', 'To: ann@example.com', '', 'x'), {
      user: node.user,
    });
    const mailbox = { __rl: true, mode: 'path', value: 'INBOX' };
    const reference = { messageReference: 'uid', uid: 1, mailbox };
    await expect(run(draft('send', reference))).rejects.toThrow('is no draft');
  });
});

describe('draft.update, get, getMany, delete', () => {
  it('D1 changes what is named and keeps the rest, attachments included', async () => {
    const content = Buffer.from([0, 1, 2, 254, 255]);
    const files = { data: { name: 'a.bin', mimeType: 'application/x-a', content } };
    const withFile = step(draft('create', { ...offer, attachmentFields: 'data' }), { name: 'Create' });
    const [made] = await chain([withFile], { items: [{ files }] });
    const update = step(draft('update', { updateFields: { subject: 'Better offer' } }), { name: 'Update' });
    await chain([update], { items: [{ json: made?.json }] });
    const drafts = await run(draft('getMany'));
    expect(drafts).toHaveLength(1);
    expect(drafts[0]?.json).toMatchObject({
      subject: 'Better offer',
      text: expect.stringContaining('Five Euro.') as string,
      to: [{ address: 'bob@example.org' }],
      bcc: [{ address: 'secret@example.net' }],
      attachments: [{ name: 'a.bin', mimeType: 'application/x-a' }],
    });
    const get = step(message('getAttachments'), { name: 'Files' });
    const [item] = await chain([get], { items: [{ json: drafts[0]?.json }] });
    expect(Buffer.from(item?.binary?.['attachment_0']?.data ?? '', 'base64').equals(content)).toBe(true);
  });

  it('S6 lists no note that keeps a mail from going twice, and the limit counts drafts alone', async () => {
    await chain([create]);
    node.smtp.script((step) => (step.command === 'DATA' ? 'disconnect' : undefined));
    const parameters = message('send', { ...offer, options: { idempotencyKey: 'invoice 7' } });
    const [lost] = await run(parameters, [{}], { continueOnFail: true });
    node.smtp.script();
    expect(lost?.json).toMatchObject({ status: 'unknown' });
    expect(await fetched('Drafts', 'hdr.subject')).toContain('n8n is sending a mail');
    const drafts = await run(draft('getMany', { limit: 1 }));
    expect(drafts.map(({ json }) => json['subject'])).toEqual(['Our offer']);
  });

  it('D1 a new text brings the pictures that are written into it as parts of the mail', async () => {
    const [made] = await chain([create]);
    const body = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">';
    const update = step(draft('update', { updateFields: { format: 'html', body } }), { name: 'Update' });
    await chain([update], { items: [{ json: made?.json }] });
    const kept = await fetched('Drafts', 'text');
    expect(kept).toMatch(
      /<img src=3D"cid:[0-9a-f]+@inline\.mailroom"|<img src="cid:[0-9a-f]+@inline\.mailroom"/,
    );
    expect(kept).toContain('R0lGODlhAQABAAAAACw=');
  });

  it('D1 gives a draft with what pins it, and throws it away', async () => {
    const [made] = await chain([create]);
    const [got] = await chain([step(draft('get'))], { items: [{ json: made?.json }] });
    expect(got?.json).toMatchObject({
      sha256: made?.json['sha256'],
      bcc: [{ address: 'secret@example.net' }],
    });
    const [gone] = await chain([step(draft('delete'))], { items: [{ json: made?.json }] });
    expect(gone?.json['mailbox']).toBe('Trash');
  });
});

describe('message.forward', () => {
  const original = mail(
    'From: bob@example.org',
    'Subject: Report',
    'Message-ID: <r@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'See the file.',
    '--b',
    'Content-Type: application/pdf',
    'Content-Disposition: attachment; filename="r.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('the report').toString('base64'),
    '--b--',
  );
  const forward = (parameters = {}) =>
    message('forward', {
      ...{ messageReference: 'messageId', messageId: '<r@example.org>' },
      ...{ to: 'carol@example.net', body: 'FYI', ...parameters },
    });
  beforeEach(() => node.imap.deliver(original, { user: node.user }));

  it('S3 passes a message on with its files, and marks it forwarded', async () => {
    const [item] = await run(forward());
    expect(item?.json).toMatchObject({ accepted: ['carol@example.net'], warnings: [] });
    expect(lastSent()).toContain('Subject: Fwd: Report');
    expect(lastSent()).toContain('See the file.');
    expect(lastSent()).toContain(Buffer.from('the report').toString('base64'));
    expect(await fetched('INBOX', 'flags')).toContain('$Forwarded');
  });

  it('S3 passes a message on whole, as one attachment', async () => {
    await run(forward({ asAttachment: true }));
    expect(lastSent()).toContain('Content-Type: message/rfc822');
    expect(lastSent()).toContain('Message-ID: <r@example.org>');
  });
});
