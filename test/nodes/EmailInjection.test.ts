import type { INodeParameters } from 'n8n-workflow';
import { emailStep, mail, useEmailNode } from '../support/emailNode';
import { setTrap, stranger, type Hostile, type Trap } from '../support/trap';

const node = useEmailNode();

let trap: Trap;
beforeAll(async () => {
  trap = await setTrap();
});
afterAll(() => trap.close());

/** The field's hostile value where the item is about that field, else an ordinary one. */
const given = (field: string, ordinary: string) =>
  `={{ $json.field === ${JSON.stringify(field)} ? $json.value : ${JSON.stringify(ordinary)} }}`;

const written = {
  format: given('format', 'html'),
  body: given('body', '<p>Hi</p>'),
  attachmentFields: given('attachmentFields', ''),
};
const options = {
  allowedRecipients: given('allowedRecipients', '*'),
  conversationOrigin: given('conversationOrigin', ''),
  deliveryStatus: given('deliveryStatus', ''),
  fromAddress: given('fromAddress', ''),
  fromName: given('fromName', ''),
  idempotencyKey: given('idempotencyKey', ''),
  linkExpiryHours: given('linkExpiryHours', '72'),
  listUnsubscribe: given('listUnsubscribe', 'leave@example.com'),
  maxMegabytes: given('maxMegabytes', '25'),
  onTooLarge: given('onTooLarge', 'error'),
  onUnknown: given('onUnknown', 'error'),
  priority: given('priority', 'high'),
  redirectTo: given('redirectTo', ''),
  headers: { values: [{ name: given('header name', 'X-Ticket'), value: given('header value', '7') }] },
  icalEvent: {
    event: {
      description: given('event description', ''),
      end: given('event end', '2026-05-04T11:00:00+02:00'),
      location: given('event location', ''),
      method: given('event method', 'REQUEST'),
      recurrence: given('event recurrence', ''),
      sequence: given('event sequence', '0'),
      start: given('event start', '2026-05-04T10:00:00+02:00'),
      summary: given('event summary', 'Meeting'),
      uid: given('event uid', 'm@example.com'),
    },
  },
};
const addresses = {
  to: given('to', 'bob@example.org'),
  cc: given('cc', ''),
  bcc: given('bcc', ''),
  replyTo: given('replyTo', ''),
};
const subject = given('subject', 'Hello');
const reference = { messageReference: 'messageId', messageId: given('messageId', '<q@example.org>') };
const { cc, bcc, replyTo } = addresses;
const { fromAddress, fromName, headers, icalEvent, listUnsubscribe, priority } = options;
const ofDrafts = { fromAddress, fromName, headers, icalEvent, listUnsubscribe, priority };
const template = given('template', 'Dear {{ name }}').replace('{{ name }}', '{" + "{ name }" + "}');

const operations: Readonly<Record<string, INodeParameters>> = {
  'message.send': {
    ...{ resource: 'message', operation: 'send', ...addresses, ...written, subject },
    options: { ...options, inReplyTo: given('inReplyTo', '') },
  },
  'message.send by template': {
    ...{ resource: 'message', operation: 'send', ...addresses, ...written, subject: '' },
    options: {
      defaultSubject: given('defaultSubject', 'Hello'),
      template,
      variables: given('variables', '{ "name": "Bob" }'),
    },
  },
  'message.send by a template in a file': {
    ...{ resource: 'message', operation: 'send', ...addresses, ...written, subject },
    options: {
      templateField: given('templateField', 'letter'),
      variables: given('variables', '{ "name": "Bob" }'),
    },
  },
  'message.reply': {
    ...{ resource: 'message', operation: 'reply', ...reference, ...written },
    options: { ...options, cc, bcc, replyTo },
  },
  'message.forward': {
    ...{ resource: 'message', operation: 'forward', ...reference, ...addresses, ...written },
    options,
  },
  'message.append': {
    ...{
      resource: 'message',
      operation: 'append',
      mailbox: { mode: 'path', value: given('mailbox', 'INBOX') },
    },
    ...{ binaryField: given('binaryField', 'letter'), flags: given('flags', 'flagged') },
  },
  'draft.create': {
    ...{ resource: 'draft', operation: 'create', ...addresses, ...written, subject },
    options: ofDrafts,
  },
  'draft.update': {
    ...{ resource: 'draft', operation: 'update', messageReference: 'messageId' },
    messageId: given('messageId', '<d@example.org>'),
    updateFields: { ...addresses, subject, format: written.format, body: written.body },
  },
  'mailbox.create': { resource: 'mailbox', operation: 'create', path: given('path', 'New') },
};

const approval: INodeParameters = {
  ...{ resource: 'message', operation: 'sendAndWait', to: addresses.to },
  // It may be a received mail's subject: its line breaks become spaces.
  subject: given('question', 'Shall it go?'),
  ...{ message: given('message', 'Shall it go?'), responseType: given('responseType', 'approval') },
  ...{ draft: 'messageId', messageId: given('messageId', '<d@example.org>') },
  approvalOptions: {
    values: { approveLabel: given('approveLabel', 'Yes'), disapproveLabel: given('disapproveLabel', 'No') },
  },
  options: {
    limitWaitTime: {
      values: {
        resumeAmount: given('resumeAmount', '3'),
        resumeUnit: given('resumeUnit', 'days'),
        ...{ limitType: 'afterTimeInterval' },
      },
    },
  },
};

/** Settings of the whole run, which its first item decides. */
const ofTheRun = ['connections', 'pauseSeconds', 'rateInterval', 'rateLimit'];

/** Every field a set of parameters has an expression for. */
const fieldsOf = (parameters: INodeParameters): string[] => [
  ...new Set(
    [...JSON.stringify(parameters).matchAll(/\$json\.field === \\"([^"\\]+)\\"/g)].map(
      ([, name]) => name ?? '',
    ),
  ),
];

/** Fields that hold one line: a line break, a control character or an object in them never passes. */
const isOneLine = (field: string) =>
  /^(?:to|cc|bcc|replyTo|subject|defaultSubject|from\w+|inReplyTo|messageId|redirectTo|listUnsubscribe|header (?:name|value)|event (?:uid|summary|start|end)|mailbox|path|binaryField|templateField|attachmentFields)$/.test(
    field,
  );

/** The parameter an error has to name, where that is not the field itself. */
function parameterOf(field: string): string[] {
  if (field.startsWith('event ')) return ['icalEvent'];
  if (field.startsWith('header ')) return ['headers'];
  if (/^resume/.test(field)) return ['limitWaitTime', field];
  if (field === 'question') return ['subject'];
  if (/Label$/.test(field)) return ['approvalOptions', field];
  // What a variable lacks is missed where the template names it.
  if (field === 'variables') return ['variables', 'template'];
  return [field];
}

interface Attempt extends Hostile {
  readonly field: string;
}

/** Every value for every field where there is time; else one of each kind for what sends as `message.send` does. */
const attemptsOn = (fields: readonly string[], operation: string): Attempt[] => {
  const isWhole = process.env['MAILROOM_FULL'] === 'true' || /^message\.(?:send|append)/.test(operation);
  const values = isWhole ? trap.hostile : trap.hostile.filter(({ isUsual }) => isUsual);
  return fields.flatMap((field) => values.map((hostile) => ({ field, ...hostile })));
};

const letter = () => ({
  letter: {
    name: 'letter.eml',
    mimeType: 'text/plain',
    content: Buffer.from(
      `Subject: Letter\r\n\r\nDear {{ name }}, <img src="${trap.url}"> file://${trap.path}\r\n`,
    ),
  },
});

const itemOf = (attempt: Attempt) => ({ json: { ...attempt } as never, files: letter() });

/** A server that refuses what a field holds says so in its own words, and the error quotes the field. */
const quotesTheField = /The server said|There is no message </;

/** What came of an attempt, as one line that tells of it when the test fails. */
function verdict({ field, kind, value }: Attempt, error: string | undefined): string {
  const about = `${field} = ${JSON.stringify(value)}: ${error ?? 'done'}`;
  if (error === undefined) return isOneLine(field) && kind !== 'line' ? `${about} (must be refused)` : 'fine';
  const isNamed = parameterOf(field).some((name) => error.includes(`(${name})`));
  return isNamed || (kind === 'line' && quotesTheField.test(error)) ? 'fine' : `${about} (names another)`;
}

/** All mails of the account and all that was sent; nothing of the trap may be in any. */
async function harmless(since: number): Promise<void> {
  const sent = node.smtp.mails.slice(since);
  for (const { raw, to } of sent) {
    expect(to).not.toContain(stranger);
    const source = raw.toString();
    expect(source.slice(0, source.indexOf('\r\n\r\n'))).not.toMatch(/[^\t\r\n\x20-\x7e]/);
  }
  const kept: string[] = [];
  for (const mailbox of ['INBOX', 'Drafts', 'Sent']) {
    const listed = await node.fetched(mailbox, 'text').catch(() => '');
    kept.push(...listed.split(/^text:\n/m).slice(1));
  }
  for (const each of [...sent.map(({ raw }) => raw), ...kept.map((text) => Buffer.from(text))]) {
    expect(await trap.tracesIn(each)).toEqual([]);
  }
  expect(trap.requests).toEqual([]);
}

describe('the injection set, for every field of every operation that writes mail', () => {
  beforeEach(async () => {
    node.configure({ showAdvanced: true, conversationKey: 'a long enough secret' });
    const stored = (subject: string, id: string) =>
      mail(
        'From: bob@example.org',
        'To: bob@example.org',
        `Message-ID: ${id}`,
        `Subject: ${subject}`,
        '',
        'x',
      );
    await node.imap.deliver(stored('Price', '<q@example.org>'), { user: node.user });
    await node.imap.deliver(stored('Offer', '<d@example.org>'), { user: node.user, mailbox: 'Drafts' });
  });

  it.each(Object.keys(operations))(
    'X9 X10 %s: refused with the name of the field, or harmless',
    async (name) => {
      const parameters = operations[name] ?? {};
      const attempts = attemptsOn(fieldsOf(parameters), name);
      const before = node.smtp.mails.length;
      const results = await node.run(parameters, attempts.map(itemOf), { continueOnFail: true });
      expect(results).toHaveLength(attempts.length);
      const errorOf = (index: number) => results[index]?.json['error'] as string | undefined;
      const verdicts = attempts.map((attempt, index) => verdict(attempt, errorOf(index)));
      expect(verdicts.filter((each) => each !== 'fine')).toEqual([]);
      await harmless(before);
    },
    120_000,
  );

  it('X9 X10 message.sendAndWait: refused with the name of the field, or harmless', async () => {
    const before = node.smtp.mails.length;
    const verdicts: string[] = [];
    for (const attempt of attemptsOn(fieldsOf(approval), 'sendAndWait')) {
      const error = await node.run(approval, [itemOf(attempt)]).then(
        () => undefined,
        (refusal: Error) => refusal.message,
      );
      verdicts.push(verdict(attempt, error));
    }
    expect(verdicts.filter((each) => each !== 'fine')).toEqual([]);
    await harmless(before);
  }, 120_000);

  it.each(ofTheRun)('X9 X10 %s: refused by its name before anything is sent', async (name) => {
    const before = node.smtp.mails.length;
    for (const { value } of trap.hostile) {
      const parameters = { resource: 'message', operation: 'send', to: 'bob@example.org', subject: 'Hello' };
      // A rate counts only beside a limit.
      const settings = { rateLimit: 100, ...{ [name]: '={{ $json.value }}' } };
      const run = node.run({ ...parameters, body: 'x', options: settings }, [{ json: { value } as never }]);
      await expect(run).rejects.toThrow(`(${name})`);
    }
    expect(node.smtp.mails).toHaveLength(before);
  });

  it('X10 the set would notice a file that was read and an address that was asked', async () => {
    const asked = await fetch(trap.url);
    expect(trap.requests).toEqual(['/secret']);
    trap.requests.splice(0);
    const attached = {
      field: { name: 'x', mimeType: 'text/plain', content: Buffer.from(await asked.text()) },
    };
    const parameters = { resource: 'message', operation: 'send', to: 'bob@example.org', subject: 'Hello' };
    await node.chain([emailStep({ ...parameters, body: 'x', attachmentFields: '*' })], {
      items: [{ files: attached }],
    });
    expect(await trap.tracesIn(Buffer.from(node.lastSent()))).toEqual([
      'the file, or what the web server said',
    ]);
  });
});
