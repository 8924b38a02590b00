import { parseSource, readMessage } from '../../mail/parse';

const read = (...header: string[]) =>
  readMessage(parseSource(Buffer.from([...header, '', 'text'].join('\r\n'))), {
    ownAddresses: ['me@example.com'],
    authservId: null,
    sessionKey: 'sender',
    sessionTemplate: '',
    nonce: 'n',
  }).automatic;

it.each([
  ['autoReply', 'Auto-Submitted: auto-replied'],
  ['autoReply', 'Auto-Submitted: auto-generated (by a rule)'],
  ['autoReply', 'X-Autoreply: yes'],
  ['autoReply', 'Precedence: auto_reply'],
  ['autoReply', 'Subject: Automatic reply: Lunch'],
  ['autoReply', 'Subject: =?utf-8?Q?R=C3=A9ponse_automatique?= : Lunch'],
  ['autoReply', 'Subject: 自動応答: 昼食'],
  ['autoReply', 'Content-Type: multipart/report; report-type=disposition-notification; boundary=b'],
  ['bulk', 'List-Id: <news.example.com>'],
  ['bulk', 'List-Unsubscribe: <https://example.com/u>'],
  ['bulk', 'Precedence: bulk'],
  ['own', 'From: Me <ME+tag@example.com>'],
  ['bounce', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
  ['bounce', 'X-Failed-Recipients: a@example.org'],
])('M6 labels %s by %s and says why', (kind, header) => {
  const automatic = read(header);
  expect(automatic.kind).toBe(kind);
  expect(automatic.reasons).not.toEqual([]);
});

it.each([
  ['Subject: Lunch on Friday'],
  ['Auto-Submitted: no'],
  ['Subject: Re: my automatic reply settings'],
  ['From: Ada <ada@example.com>'],
  ['From: postmaster@example.org'],
  // Amazon's relay puts it on every mail, those of web forms and shops too.
  ['Feedback-ID: 1.eu-west-1.abc:AmazonSES'],
])('M6 does not label a mail with %s', (header) => {
  expect(read(header)).toEqual({ kind: null, reasons: [] });
});

it('X18 takes own mail to a list for own mail and gives both reasons', () => {
  const automatic = read('From: me@example.com', 'List-Id: <l.example.com>');
  expect(automatic).toEqual({ kind: 'own', reasons: ['From: me@example.com', 'list-id'] });
});
