import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ordinaryMails } from '../test/mail/content/ordinaryMails';
import { replyCases } from '../test/mail/content/replies';
import { mutatedMails } from '../test/support/mutatedMails';
import { shipped } from './shipped';

const options = {
  ownAddresses: ['bench@example.com'],
  authservId: null,
  sessionKey: 'sender',
  sessionTemplate: '',
  nonce: 'n0nce',
} as const;

/** What `truth.json` says a mail of the folder `charsets` holds. */
interface Truth {
  /** The subject is the same. */
  readonly text: string;
  readonly fn: string;
}

const html = (body: string) => `Content-Type: text/html; charset=utf-8\r\n\r\n${body}`;
/** Shapes that cost the most for their size (threat X12). */
const bombs: readonly string[] = [
  html('<a href="https://example.com/x">www.example.org'.repeat(20_000)),
  html(`<style>${'.a .a .a .a .a .b{opacity:0}'.repeat(4_000)}</style>${'<div class="a b">'.repeat(300)}`),
  html(`<style>${`p{${'color:red;'.repeat(1_000)}}`.repeat(25)}</style>${'<p>x'.repeat(9_000)}`),
  html(`<pre>${'a b\n'.repeat(250_000)}`),
  html('<p>On 1 Jan 2026 at 10:00, a@example.com wrote:<blockquote>a</blockquote>'.repeat(20_000)),
  `Content-Type: text/plain\r\n\r\n${'On 1 Jan 2026 at 10:00, a@example.com wrote:\n'.repeat(20_000)}`,
  `Content-Type: text/plain\r\n\r\n${'!['.repeat(500_000)}`,
  `Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\n${'X: y\r\n'.repeat(1_300)}\r\nx\r\n`.repeat(1_000)}`,
  `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${'--bx\r\n'.repeat(5_000_000)}`,
  `${'From: a@example.com\r\n'.repeat(12_000)}\r\nx`,
  `Date: ${'('.repeat(30_000)}\r\n\r\nx`,
  `To: ${','.repeat(200_000)}\r\n\r\nx`,
  `Content-Type: text/plain; charset=utf-8\r\n\r\n${'a\u200f'.repeat(7_000)}`,
  html(`<table border=1>${'<tr><td colspan=1000 rowspan=1000>a'.repeat(900)}`),
  `Content-Type: application/pdf;${Array.from({ length: 9_000 }, (_, at) => `\r\n name*${at}*=%41;`).join('')}\r\n\r\nx`,
  `Content-Transfer-Encoding: base64\r\n\r\n${'YWFh'.repeat(500_000)}`,
  html(`<p style="${'('.repeat(20_000)}">${'&CounterClockwiseContourIntegral;'.repeat(300)}`),
  `To: ${'"a" <a@example.com>, '.repeat(12_000)}\r\n\r\nx`,
];

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The mails the tests of this project read. */
const fixtures = (): readonly Buffer[] => [
  ...ordinaryMails.map(({ html: body }) => Buffer.from(html(body))),
  ...replyCases.map(({ text, html: body }) =>
    Buffer.from(body === null ? `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}` : html(body)),
  ),
];

/** Reads mails as EML files are read, and tells how long anything else had to wait. */
async function read(name: string, mails: readonly Buffer[]): Promise<void> {
  const { parseFile, readMail } = await shipped();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let longest = 0;
  let warned = 0;
  for (const source of mails) {
    delay.reset();
    delay.enable();
    const message = await readMail(await parseFile(source), options);
    await setTimeout(2);
    delay.disable();
    if (message.warnings.length > 0) warned += 1;
    if (Number.isFinite(delay.max)) longest = Math.max(longest, delay.max / 1e6);
  }
  console.log(
    `reading ${mails.length} ${name}: none failed, ${warned} with warnings; longest wait of the event loop ${longest.toFixed(0)} ms`,
  );
}

/** Reads this project's fixtures, mails with random damage, the worst we know of, and every mail below a folder. */
export async function corpus(folder: string | undefined): Promise<void> {
  await read('fixtures', fixtures());
  await read('damaged mails', mutatedMails(1_000));
  await read(
    'bombs',
    bombs.map((bomb) => Buffer.from(bomb)),
  );
  if (folder === undefined) return;
  await read(
    'mails of the folder',
    await Promise.all((await filesBelow(folder)).map((file) => readFile(file))),
  );
  await charsets(join(folder, 'charsets'));
}

/** Of the mails of a folder with `truth.json`, how many are read as they were written. */
async function charsets(folder: string): Promise<void> {
  const { parseFile, readMail } = await shipped();
  const truth = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')) as Record<string, Truth>;
  const right = { text: 0, subject: 0, filename: 0 };
  for (const [file, expected] of Object.entries(truth)) {
    const message = await readMail(await parseFile(await readFile(join(folder, `${file}.eml`))), options);
    if (message.text?.trim() === expected.text.trim()) right.text += 1;
    if (message.subject === expected.text) right.subject += 1;
    if (message.attachments[0]?.name === expected.fn) right.filename += 1;
  }
  console.log(
    `character sets, of ${Object.keys(truth).length} mails: text ${right.text}, subject ${right.subject}, file name ${right.filename} right`,
  );
}
