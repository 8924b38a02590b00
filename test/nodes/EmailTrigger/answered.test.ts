import type { INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import { parseFilters } from '../../../mail/criteria';
import { parseSource, readMessage } from '../../../mail/parse';
import { parseSenderRules } from '../../../mail/senders';
import { referencesFor } from '../../../mail/thread';
import { mailConsumer } from '../../../nodes/EmailTrigger/mailConsumer';
import type { TriggerSettings } from '../../../nodes/EmailTrigger/settings';
import { testAccount } from '../../support/account';
import { mail, useEmailNode } from '../../support/emailNode';

const node = useEmailNode();
const conversationKey = 'a long enough secret';
beforeEach(() => node.configure({ conversationKey, showAdvanced: true }));
afterEach(() => node.smtp.script());

const rewritten = '<AB1PR0101MB0001@AB1PR0101MB0001.prod.outlook.com>';
const send = (options: object = {}): Promise<INodeExecutionData[]> =>
  node.run({
    ...{ resource: 'message', operation: 'send', to: 'bob@example.org', subject: 'Offer', body: 'Hi' },
    options: { conversationOrigin: '{ "ticket": 7 }', ...options },
  });

/** Answers as Microsoft 365 does, which replaces the Message-ID and names the new one. */
const rewrite = () =>
  node.smtp.script(({ command }) =>
    command === 'DATA' ? { code: 250, text: `2.0.0 OK ${rewritten} [Hostname=x.example.com]` } : undefined,
  );

/** What the trigger hands over of an answer with these header fields. */
async function handedOver(...fields: readonly string[]) {
  const account = testAccount({
    ...{ user: node.user, password: node.imap.password, ca: node.imap.ca },
    ...{ imap: { port: node.imap.imapsPort }, more: { conversationKey } },
  });
  const consumer = mailConsumer({
    context: {} as ITriggerFunctions,
    settings: {
      ...{ filters: parseFilters({}), senders: parseSenderRules({}), includeAutomatic: [] },
      ...{ session: { key: 'sender', template: '' }, downloadTo: null, output: 'full' },
    } as unknown as TriggerSettings,
    account,
    overBudget: () => null,
    run: () => Promise.resolve({ kind: 'acknowledged' }),
    notice: () => undefined,
  });
  const source = parseSource(Buffer.from(mail(...fields, 'Message-ID: <answer@example.org>', '', 'Yes')));
  const item = await consumer.prepare(source, {
    ...{ redelivered: false, earlierAttempts: 0, held: null },
    readPart: () => {
      throw new Error('No part is read');
    },
  });
  return item?.json;
}
const parse = (source: string) =>
  readMessage(parseSource(Buffer.from(source)), {
    ...{ ownAddresses: [], authservId: null, sessionKey: 'sender', sessionTemplate: '', nonce: 'n' },
    ownMailKey: conversationKey,
  });
const bob = 'From: bob@example.org';
const found = { conversation: { origin: { ticket: 7 }, sealed: true }, warnings: [] };
const none = { conversation: null, warnings: [] };

describe('an answer to a mail whose Message-ID a relay replaced, from a client that sends no References', () => {
  it('F23 S9 leads by the copy in Sent, which knows the Message-ID that the server gave', async () => {
    rewrite();
    const [item] = await send();
    expect(item?.json['messageId']).toBe(rewritten);
    expect(await handedOver(bob, `In-Reply-To: ${rewritten}`)).toMatchObject(found);
  });

  it('F23 S9 leads by the copy that the provider filed under the new Message-ID', async () => {
    await send({ saveToSent: false });
    const filed = node.lastSent().replace(/^Message-ID:.*(?:\r\n[ \t].*)*/im, `Message-ID: ${rewritten}`);
    await node.imap.deliver(filed, { user: node.user });
    await node.imap.doveadm('mailbox', 'create', '-u', node.user, 'Sent').catch(() => undefined);
    await node.imap.doveadm('move', '-u', node.user, 'Sent', 'mailbox', 'INBOX', 'all');
    expect(await handedOver(bob, `In-Reply-To: ${rewritten}`)).toMatchObject(found);
  });

  it('F23 S9 leads by the reply tag, whatever a system on the way made of its letters', async () => {
    await send({ replyTag: true });
    const [, local = ''] = /^Reply-To: .*?([^\s<]+)@example\.com/im.exec(node.lastSent()) ?? [];
    expect(local).toMatch(/\+m[0-9a-f]{18}$/);
    expect(await handedOver(bob, `To: ${local.toUpperCase()}@example.com`)).toMatchObject(found);
  });

  it('S6 S9 leads by the copy of a mail with an idempotency key, whose Message-ID tells the key', async () => {
    await send({ idempotencyKey: 'offer 7' });
    expect(await handedOver(bob, `In-Reply-To: ${parse(node.lastSent()).messageId}`)).toMatchObject(found);
  });

  it('X20 F23 of somebody it was not sent to brings nothing back, and that is reported', async () => {
    rewrite();
    await send();
    expect(await handedOver('From: eve@example.net', `In-Reply-To: ${rewritten}`)).toMatchObject({
      conversation: null,
      warnings: [expect.stringContaining('sent to somebody else')],
    });
  });

  it('S9 to a mail that is none of ours is no news', async () => {
    await send();
    expect(await handedOver(bob, 'In-Reply-To: <other@example.net>')).toMatchObject(none);
    expect(await handedOver(bob, `To: x+m${'0'.repeat(18)}@example.com`)).toMatchObject(none);
  });

  it('S9 a reply tag leaves alone where the author wants answers', async () => {
    await node.run({
      ...{ resource: 'message', operation: 'send', to: 'bob@example.org', subject: 'Offer', body: 'Hi' },
      ...{ replyTo: 'office@example.com', options: { conversationOrigin: '7', replyTag: true } },
    });
    expect(node.lastSent()).toMatch(/^Reply-To: office@example.com\r$/m);
  });
});

describe('an answer to a mail that was redirected while the workflow is built', () => {
  it('S9 S11 brings the origin back from whom it was redirected to, and from nobody else', async () => {
    await send({ redirectTo: 'me@example.net' });
    const answer = `In-Reply-To: ${parse(node.lastSent()).messageId}`;
    expect(await handedOver('From: me@example.net', answer)).toMatchObject(found);
    expect(await handedOver(bob, answer)).toMatchObject({ conversation: null });
  });
});

describe('an answer to a mail with an idempotency key', () => {
  it('M5 S6 is known as one to mail of ours', async () => {
    await send({ conversationOrigin: '', idempotencyKey: 'offer 8' });
    const sent = parse(node.lastSent());
    const answer = mail(
      bob,
      `In-Reply-To: ${sent.messageId}`,
      `References: ${referencesFor(sent).join(' ')}`,
    );
    expect(parse(answer).isReplyToOurMail).toBe(true);
    expect(sent.threadId).toBe(sent.messageId);
  });
});
