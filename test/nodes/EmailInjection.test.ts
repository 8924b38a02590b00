import type { INodeParameters } from 'n8n-workflow';
import { mail, useEmailNode } from '../support/emailNode';

const node = useEmailNode();

/** What an expression or an agent may pass in place of a line of text. */
const hostile: readonly unknown[] = [
  'x\r\nX-Injected: yes\r\nBcc: eve@example.net',
  'x\nRCPT TO:<eve@example.net>',
  'a\u0000b\u0085c\u2028d',
  { path: '/etc/passwd' },
  { href: 'http://127.0.0.1:1/secret' },
  'file:///etc/passwd',
];

/** The field's hostile value where the item is about that field, else an ordinary one. */
const given = (field: string, ordinary: string) =>
  `={{ $json.field === ${JSON.stringify(field)} ? $json.value : ${JSON.stringify(ordinary)} }}`;

const written = {
  format: 'html',
  body: given('body', '<p>Hi</p>'),
  attachmentFields: given('attachmentFields', ''),
};
const options = {
  allowedRecipients: given('allowedRecipients', '*'),
  conversationOrigin: given('conversationOrigin', ''),
  fromAddress: given('fromAddress', ''),
  fromName: given('fromName', ''),
  idempotencyKey: given('idempotencyKey', ''),
  listUnsubscribe: given('listUnsubscribe', 'leave@example.com'),
  redirectTo: given('redirectTo', ''),
  headers: { values: [{ name: given('header name', 'X-Ticket'), value: given('header value', '7') }] },
  icalEvent: {
    event: {
      uid: given('event uid', 'm@example.com'),
      summary: given('event summary', 'Meeting'),
      start: given('event start', '2026-05-04T10:00:00+02:00'),
      end: given('event end', '2026-05-04T11:00:00+02:00'),
    },
  },
};
const addresses = {
  to: given('to', 'bob@example.org'),
  cc: given('cc', ''),
  bcc: given('bcc', ''),
  replyTo: given('replyTo', ''),
};
const reference = { messageReference: 'messageId', messageId: given('messageId', '<q@example.org>') };
const { cc, bcc, replyTo } = addresses;
const { fromAddress, fromName, headers, icalEvent, listUnsubscribe } = options;
const ofDrafts = { fromAddress, fromName, headers, icalEvent, listUnsubscribe };

const operations: Readonly<Record<string, INodeParameters>> = {
  send: {
    ...{ resource: 'message', operation: 'send', ...addresses, ...written },
    subject: given('subject', 'Hello'),
    options: { ...options, inReplyTo: given('inReplyTo', '') },
  },
  'send by template': {
    ...{ resource: 'message', operation: 'send', ...addresses, ...written, subject: '' },
    options: {
      defaultSubject: given('defaultSubject', 'Hello'),
      template: given('template', 'Dear {{ name }}').replace('{{ name }}', '{" + "{ name }" + "}'),
      variables: given('variables', '{ "name": "Bob" }'),
    },
  },
  reply: {
    ...{ resource: 'message', operation: 'reply', ...reference, ...written },
    options: { ...options, cc, bcc, replyTo },
  },
  forward: {
    ...{ resource: 'message', operation: 'forward', ...reference, ...addresses, ...written },
    options,
  },
  'draft create': {
    ...{ resource: 'draft', operation: 'create', ...addresses, ...written },
    subject: given('subject', 'Hello'),
    options: ofDrafts,
  },
};

/** Every field a set of parameters has an expression for. */
const fieldsOf = (parameters: INodeParameters): string[] => [
  ...new Set(
    [...JSON.stringify(parameters).matchAll(/\$json\.field === \\"([^"\\]+)\\"/g)].map(
      ([, name]) => name ?? '',
    ),
  ),
];

describe('the injection set, for every field of every operation that writes mail', () => {
  beforeEach(async () => {
    node.configure({ showAdvanced: true, conversationKey: 'a long enough secret' });
    await node.imap.deliver(
      mail('From: bob@example.org', 'Message-ID: <q@example.org>', 'Subject: Price', '', 'x'),
      { user: node.user },
    );
  });

  it.each(Object.keys(operations))(
    'X9 X10 %s: refused, or harmless',
    async (name) => {
      const parameters = operations[name] ?? {};
      const fields = fieldsOf(parameters);
      const items = fields.flatMap((field) => hostile.map((value) => ({ json: { field, value } as never })));
      const before = node.smtp.mails.length;
      const results = await node.run(parameters, items, { continueOnFail: true });
      expect(results).toHaveLength(items.length);

      const sent = node.smtp.mails.slice(before);
      for (const { raw, to } of sent) {
        const source = raw.toString();
        const header = source.slice(0, source.indexOf('\r\n\r\n'));
        expect(to).not.toContain('eve@example.net');
        expect(header).not.toMatch(/^(?:X-Injected|Bcc|RCPT TO)/im);
        expect(header).not.toMatch(/[^\t\r\n\x20-\x7e]/);
        expect(source).not.toContain('root:');
        expect(source).not.toContain(Buffer.from('root:x:0').toString('base64').slice(0, 8));
      }
      const refused = results.filter(({ json }) => json['error'] !== undefined);
      expect(refused.length).toBeGreaterThan(fields.length);
      // An address, a header or a subject with a line break is never sent, and the error names the field.
      for (const [index, { json }] of results.entries()) {
        const { field, value } = items[index]?.json ?? { field: '', value: '' };
        if (
          !['to', 'cc', 'bcc', 'replyTo', 'subject', 'fromName', 'fromAddress', 'inReplyTo'].includes(field)
        )
          continue;
        if (value === 'file:///etc/passwd' && ['subject', 'fromName'].includes(field)) continue;
        expect(`${field}: ${JSON.stringify(json['error'])}`).toContain(`(${field})`);
      }
    },
    120_000,
  );
});
