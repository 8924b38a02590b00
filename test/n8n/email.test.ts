import { createHash, randomBytes } from 'node:crypto';
import { simpleParser, type ParsedMail } from 'mailparser';
import type { NewCredential } from '../../harness/api';
import { itemsOf } from '../../harness/executions';
import type { WorkflowNode } from '../../harness/workflows';
import { mail, mailWithFiles } from './support/mail';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { email, emailTrigger, inARow } from './support/workflow';

let post: PostOffice;

beforeAll(async () => {
  post = await startPostOffice();
});
afterAll(() => post.close());

/** Publishes a workflow of a user, lets a mail in, and returns the one execution it starts. */
async function runFor(
  user: string,
  raw: string,
  actions: (account: NewCredential) => readonly WorkflowNode[],
) {
  const api = sharedApi();
  const credential = post.credential(user);
  await api.credentials.create(credential);
  const id = await api.workflows.import(inARow(emailTrigger(credential), ...actions(credential)));
  await api.workflows.activate(id);
  await post.dovecot.deliver(raw, { user });
  const [started] = await api.executions.atLeast(id, 1, 120_000);
  const execution = await api.executions.settle(started?.id ?? '');
  await api.workflows.deactivate(id);
  return execution;
}

describe('S3 an answered mail', () => {
  const question = mail({
    subject: 'Delivery on Friday',
    to: 'desk@example.com, Colleague <colleague@example.net>',
    text: 'Can you deliver on Friday?',
    headers: [
      'Reply-To: orders@example.org',
      'In-Reply-To: <second@example.org>',
      'References: <first@example.org> <second@example.org>',
    ],
  });
  const messageId = '<Delivery-on-Friday@mail.example.org>';
  let answer: ParsedMail;

  beforeAll(async () => {
    const execution = await runFor('desk@example.com', question, (account) => [
      email(account, 'reply', { body: 'Yes, we can.', options: { bcc: 'archive@example.net' } }),
    ]);
    expect(execution).toMatchObject({ status: 'success', error: null });
    answer = await onlyMailOf('orders@example.org');
  });

  it('goes to the Reply-To address and to nobody else but Bcc', async () => {
    expect(post.smtp.mails.flatMap(({ to }) => to).sort()).toEqual([
      'archive@example.net',
      'orders@example.org',
    ]);
    expect(answer.to).toMatchObject({ value: [{ address: 'orders@example.org' }] });
    expect(await post.mailsOf('colleague@example.net')).toEqual([]);
  });

  it('stands in the thread: In-Reply-To, and References with the parent last', () => {
    expect(answer.inReplyTo).toBe(messageId);
    expect(answer.references).toEqual(['<first@example.org>', '<second@example.org>', messageId]);
    expect(answer.subject).toBe('Re: Delivery on Friday');
  });

  it('carries the answer above the quoted question', () => {
    expect(answer.text).toMatch(/^Yes, we can\.[\s\S]*^> ?Can you deliver on Friday\?/m);
  });

  it('names no Bcc recipient, not even to the Bcc recipient', () => {
    for (const { raw } of post.smtp.mails) expect(raw.toString()).not.toMatch(/^Bcc:|archive@example\.net/im);
  });

  it('has a copy in Sent that remembers the Bcc recipient', async () => {
    const sent = await post.mailsOf('desk@example.com', 'Sent');
    expect(sent).toHaveLength(1);
    const copy = await simpleParser(sent[0]?.source ?? '');
    expect(copy.messageId).toBe(answer.messageId);
    expect(copy.bcc).toMatchObject({ value: [{ address: 'archive@example.net' }] });
  });

  it('marks the original as answered', async () => {
    const [original] = await post.mailsOf('desk@example.com');
    expect(original?.flags).toContain('\\Answered');
  });
});

describe('S2 a 20 MB attachment', () => {
  it('goes from IMAP into the binary store of n8n and out by SMTP byte for byte', async () => {
    const content = randomBytes(20 * 1024 * 1024);
    const raw = mailWithFiles({ subject: 'Plans' }, { name: 'plans.bin', content });

    const execution = await runFor('files@example.com', raw, (account) => [
      email(account, 'getAttachments', { messageReference: 'input' }),
      email(account, 'send', {
        ...{ to: 'builder@example.org', subject: 'Plans', body: 'Here they are.', attachmentFields: '*' },
        options: { maxMegabytes: 40 },
      }),
    ]);

    expect(execution).toMatchObject({ status: 'success', error: null });
    const file = itemsOf(execution, 'Email getAttachments')[0]?.binary?.attachment_0;
    expect(file?.id).toEqual(expect.any(String));
    const stored = await sharedApi().bytesOf(file ?? { data: '', mimeType: '' });
    expect(sha256(stored)).toBe(sha256(content));
    const [sent] = (await onlyMailOf('builder@example.org')).attachments;
    expect(sent?.filename).toBe('plans.bin');
    expect(sha256(sent?.content ?? Buffer.alloc(0))).toBe(sha256(content));
  });
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function onlyMailOf(user: string): Promise<ParsedMail> {
  const mails = await post.mailsOf(user);
  expect(mails).toHaveLength(1);
  return simpleParser(mails[0]?.source ?? '');
}
