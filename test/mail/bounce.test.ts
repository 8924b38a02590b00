import { parseDeliveryStatus, readBounce } from '../../mail/bounce';
import { parseSource, readMessage } from '../../mail/parse';

const bounce = (...lines: string[]) =>
  readMessage(parseSource(Buffer.from(lines.join('\r\n'))), {
    ownAddresses: [],
    authservId: null,
    sessionKey: 'sender',
    sessionTemplate: '',
    nonce: 'n',
  }).bounce;

it('M6 reads each recipient of a delivery report from its own block', () => {
  const report = [
    'Reporting-MTA: dns; mx.example.net',
    '',
    'Final-Recipient: rfc822; ada@example.org',
    'Action: failed',
    'Status: 5.1.1 (unknown)',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user;',
    '  try another',
    '',
    'Original-Recipient: rfc822;bob@example.org',
    'Action: Delayed',
    'Status: 4.4.1',
    '',
  ].join('\r\n');
  expect(parseDeliveryStatus(report)).toEqual([
    {
      address: 'ada@example.org',
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: '550 5.1.1 no such user; try another',
    },
    { address: 'bob@example.org', action: 'delayed', status: '4.4.1', diagnosticCode: null },
  ]);
});

const returned = ['Message-ID: <lost@example.com>', 'List-Unsubscribe: <https://example.com/leave?id=7>'];

it.each([
  ['text/rfc822-headers', returned],
  ['message/rfc822', [...returned, '', 'body']],
])('M6 finds the mail that came back as %s', (type, lines) => {
  expect(
    bounce(
      'From: MAILER-DAEMON@example.net',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'It failed.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; x',
      '',
      'Final-Recipient: rfc822; ada@example.org',
      'Action: failed',
      'Status: 5.1.1',
      '--b',
      `Content-Type: ${type}`,
      '',
      ...lines,
      '--b--',
    ),
  ).toMatchObject({
    originalMessageId: '<lost@example.com>',
    listUnsubscribe: '<https://example.com/leave?id=7>',
    recipients: [{ address: 'ada@example.org' }],
  });
});

it('M6 reads a report in words, as qmail writes it', () => {
  expect(
    bounce(
      'From: MAILER-DAEMON@example.net',
      'Subject: failure notice',
      '',
      'Hi. This is the qmail-send program at example.net.',
      '',
      '<ada@example.org>:',
      '192.0.2.1 does not like recipient.',
      'Remote host said: 550 5.1.1 User unknown',
      '',
      '--- Below this line is a copy of the message.',
      '',
      'Message-ID: <lost@example.com>',
      'List-Unsubscribe: <https://example.com/leave?id=7>,',
      ' <mailto:leave@example.com>',
      'To: carol@example.org',
    ),
  ).toMatchObject({
    originalMessageId: '<lost@example.com>',
    listUnsubscribe: '<https://example.com/leave?id=7>, <mailto:leave@example.com>',
    recipients: [{ address: 'ada@example.org', action: 'failed', status: '5.1.1' }],
  });
});

it('M6 reads a report in words, as Exim writes it', () => {
  expect(
    bounce(
      'From: Mail Delivery System <Mailer-Daemon@example.net>',
      'X-Failed-Recipients: ada@example.org',
      'Subject: Mail delivery failed: returning message to sender',
      '',
      'A message that you sent could not be delivered:',
      '',
      '  ada@example.org',
      '    all relevant MX records point to non-existent hosts: 550 gone',
    ),
  ).toMatchObject({ recipients: [{ address: 'ada@example.org', action: 'failed', status: '5.0.0' }] });
});

it('is null for mail that is no bounce', () => {
  expect(bounce('From: ada@example.com', '', '<bob@example.org> failed 550')).toBeNull();
});

it('M6 reads each recipient of a report in words from its own lines', () => {
  const text = [
    ...['<bob@nowhere.example>:', 'No mailbox here by that name.', ''],
    ...['<eve@nowhere.example>:', 'Remote host said: 550 5.7.1 Relaying denied', ''],
  ].join('\n');
  const { recipients } = readBounce({ fields: [], statuses: [], returned: [], text });
  expect(recipients).toMatchObject([
    { address: 'bob@nowhere.example', status: null },
    { address: 'eve@nowhere.example', status: '5.7.1' },
  ]);
  expect(recipients[0]?.diagnosticCode).not.toContain('eve');
});

const inWords = (subject: string, ...lines: string[]) =>
  bounce('From: MAILER-DAEMON@example.net', `Subject: ${subject}`, '', ...lines)?.recipients;

it.each([
  [
    'Gmail',
    'Delivery Status Notification (Failure)',
    [
      "Your message wasn't delivered to ada@example.org because the address couldn't be found.",
      '',
      '550 5.1.1 No such account',
    ],
    'failed',
    '5.1.1',
  ],
  ['Yahoo', 'Failure Notice', ['<ada@example.org>:', 'No MX or A records for example.org'], 'failed', null],
  [
    'Tencent',
    '系统退信/The email is returned',
    ['收件人邮件地址： ada@example.org', '退信原因：', '550 User not found'],
    'failed',
    '5.0.0',
  ],
  [
    'Domino',
    'DELIVERY FAILURE: User ada not listed',
    [
      'was not delivered to:',
      '',
      '  ada@example.org',
      '',
      'because:',
      '',
      '  User ada not listed in Domino Directory',
    ],
    'failed',
    null,
  ],
  [
    'Mimecast',
    '[Postmaster] Email Delivery Failure',
    [
      'An email you addressed to email address :',
      '-- ada@example.org',
      'could not be delivered. The problem appears to be :',
      '550 5.4.1 Access denied',
    ],
    'failed',
    '5.4.1',
  ],
  [
    'Postfix, of mail that is late',
    'Delayed Mail (still being retried)',
    ['<ada@example.org>: Connection timed out. It will be retried', 'for a while.'],
    'delayed',
    null,
  ],
] as const)('M6 reads a report in words, as %s writes it', (_, subject, lines, action, status) => {
  expect(inWords(subject, ...lines)).toMatchObject([{ address: 'ada@example.org', action, status }]);
});
