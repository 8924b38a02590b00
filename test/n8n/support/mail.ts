export interface MailText {
  readonly subject: string;
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  /** More header lines, without line ends. */
  readonly headers?: readonly string[];
}

/** A plain mail as it travels. */
export const mail = ({ subject, from, to, text = 'Hello', headers = [] }: MailText): string =>
  [
    `From: ${from ?? 'Carla Customer <carla@example.org>'}`,
    `To: ${to ?? 'desk@example.com'}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replace(/\W+/g, '-')}@mail.example.org>`,
    'Date: Mon, 2 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    ...headers,
    '',
    text,
    '',
  ].join('\r\n');

/** A mail with one attached file. */
export function mailWithFile(
  given: MailText,
  file: { readonly name: string; readonly content: Buffer },
): string {
  const [header = '', body = ''] = mail(given).split('\r\n\r\n');
  const lines = file.content.toString('base64').match(/.{1,76}/g) ?? [];
  return [
    header.replace(/Content-Type: .*/, 'Content-Type: multipart/mixed; boundary="edge"'),
    ...['', '--edge', 'Content-Type: text/plain; charset=utf-8', '', body.trim()],
    ...['--edge', `Content-Type: application/octet-stream; name="${file.name}"`],
    ...['Content-Transfer-Encoding: base64', `Content-Disposition: attachment; filename="${file.name}"`, ''],
    ...lines,
    ...['--edge--', ''],
  ].join('\r\n');
}

/** Mails that differ by their number. */
export const mails = (count: number, what: string): string[] =>
  Array.from({ length: count }, (_, index) => mail({ subject: `${what} ${index + 1}` }));
