/** A small mail as people write them, text and HTML; each of another person, as mails of one go one after another. */
export const benchMail = (index: number): string =>
  [
    `From: Customer ${index} <customer-${index}@example.org>`,
    'To: bench@example.com',
    `Subject: Order ${index}`,
    `Message-ID: <bench-${index}@example.org>`,
    'Date: Mon, 2 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Please send twelve more of the same.\r\n'.repeat(20),
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<p>${'Please send twelve more of the same.<br>\r\n'.repeat(20)}</p>`,
    '--b--',
    '',
  ].join('\r\n');
