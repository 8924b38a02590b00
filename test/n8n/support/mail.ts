export interface MailText {
  readonly subject: string;
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  /** Absent: the same for every mail. */
  readonly date?: Date;
  /** More header lines, without line ends. */
  readonly headers?: readonly string[];
}

/** A plain mail as it travels. */
export const mail = ({ subject, from, to, date, text = 'Hello', headers = [] }: MailText): string =>
  [
    `From: ${from ?? 'Carla Customer <carla@example.org>'}`,
    `To: ${to ?? 'desk@example.com'}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replace(/\W+/g, '-')}@mail.example.org>`,
    `Date: ${date ? date.toUTCString() : 'Mon, 2 Nov 2026 10:00:00 +0000'}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    ...headers,
    '',
    text,
    '',
  ].join('\r\n');

export interface MailFile {
  readonly name: string;
  readonly content: Buffer;
  readonly type?: string;
}

/** A mail with attached files. */
export function mailWithFiles(given: MailText, ...files: readonly MailFile[]): string {
  const [header = '', body = ''] = mail(given).split('\r\n\r\n');
  const attached = files.flatMap(({ name, content, type = 'application/octet-stream' }) => [
    ...['--edge', `Content-Type: ${type}; name="${name}"`],
    ...['Content-Transfer-Encoding: base64', `Content-Disposition: attachment; filename="${name}"`, ''],
    ...(content.toString('base64').match(/.{1,76}/g) ?? []),
  ]);
  return [
    header.replace(/Content-Type: .*/, 'Content-Type: multipart/mixed; boundary="edge"'),
    ...['', '--edge', 'Content-Type: text/plain; charset=utf-8', '', body.trim()],
    ...attached,
    ...['--edge--', ''],
  ].join('\r\n');
}

/** Mails that differ by their number. */
export const mails = (count: number, what: string): string[] =>
  Array.from({ length: count }, (_, index) => mail({ subject: `${what} ${index + 1}` }));
