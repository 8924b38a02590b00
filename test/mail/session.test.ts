import { checkSessionTemplate, sessionKey, type SessionSource } from '../../mail/session';

const message: SessionSource = {
  from: { name: 'Ada', address: 'Ada@Example.com' },
  to: [{ name: null, address: 'me@example.com' }],
  threadId: '<t@x.test>',
  messageId: '<m@x.test>',
  mailbox: 'INBOX',
  uid: 7,
  subject: 'Order {from}',
  plusTag: 'orders',
  deliveryId: null,
};

it('T13 keys a session by sender, thread, message or template', () => {
  expect(sessionKey('sender', '', message)).toBe('ada@example.com');
  expect(sessionKey('thread', '', message)).toBe('<t@x.test>');
  expect(sessionKey('message', '', message)).toBe('<m@x.test>');
  expect(sessionKey('template', '{plusTag}/{fromDomain}/{mailbox}', message)).toBe(
    'orders/example.com/INBOX',
  );
});

it('X24 takes text of a mail for text, never for a token', () => {
  expect(sessionKey('template', '{subject}', message)).toBe('Order {from}');
});

it('never gives two mails without sender one memory', () => {
  const nameless = { ...message, from: null, messageId: null, plusTag: null };
  expect(sessionKey('sender', '', nameless)).toBe('INBOX/7');
  expect(sessionKey('sender', '', { ...nameless, uid: 8 })).toBe('INBOX/8');
  expect(sessionKey('template', '{plusTag}', nameless)).toBe('INBOX/7');
});

it('refuses a template with a token that does not exist', () => {
  expect(() => checkSessionTemplate('{from}-{thread}')).not.toThrow();
  expect(() => checkSessionTemplate('{sender}')).toThrow(
    expect.objectContaining({ kind: 'invalidInput', field: 'sessionTemplate' }) as Error,
  );
});
