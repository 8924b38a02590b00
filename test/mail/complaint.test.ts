import { parseSource, readMessage } from '../../mail/parse';

const read = (...lines: string[]) =>
  readMessage(parseSource(Buffer.from(lines.join('\r\n'))), {
    ownAddresses: [],
    authservId: null,
    sessionKey: 'sender',
    sessionTemplate: '',
    nonce: 'n',
  });

const original = [
  'From: news@example.com',
  'To: ada@example.org',
  'Message-ID: <may@example.com>',
  'List-Unsubscribe: <https://example.com/leave?token=7>',
];

const report = (fields: readonly string[], type = 'message/rfc822') => [
  'From: feedback@provider.example',
  'Subject: Spam report',
  'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
  ...['', '--b', '', 'This is a report.'],
  ...['--b', 'Content-Type: message/feedback-report', '', ...fields],
  ...['--b', `Content-Type: ${type}`, '', ...original, ...(type === 'message/rfc822' ? ['', 'News'] : [])],
  ...['--b--', ''],
];

const abuse = ['Feedback-Type: abuse', 'User-Agent: Provider/1', 'Version: 1'];

it.each(['message/rfc822', 'text/rfc822-headers'])(
  'M6 a complaint names its recipients and the mail it is about, returned as %s',
  (type) => {
    const mail = read(...report([...abuse, 'Original-Rcpt-To: rfc822;<Eve@example.net>'], type));
    expect(mail.complaint).toEqual({
      type: 'abuse',
      recipients: ['Eve@example.net'],
      originalMessageId: '<may@example.com>',
      listUnsubscribe: '<https://example.com/leave?token=7>',
    });
    expect(mail.automatic.kind).not.toBeNull();
  },
);

it('M6 a complaint that hides the recipient is read from the mail it is about', () => {
  expect(read(...report(abuse)).complaint).toMatchObject({ recipients: ['ada@example.org'] });
});

it('M6 a complaint without the mail or a type leaves them null', () => {
  const lines = report(['Version: 1']);
  const mail = read(...lines.slice(0, lines.lastIndexOf('--b')), '--b--', '');
  expect(mail.complaint).toEqual({
    type: null,
    recipients: [],
    originalMessageId: null,
    listUnsubscribe: null,
  });
});

it('M6 any other mail is no complaint', () => {
  expect(read(...original, '', 'News').complaint).toBeNull();
});
