import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
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
  `${'From: a@example.com\r\n'.repeat(12_000)}\r\nx`,
  `To: ${'"a" <a@example.com>, '.repeat(12_000)}\r\n\r\nx`,
];

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Reads every mail below a folder, and the worst we know of, and tells how long anything else had to wait. */
export async function corpus(folder: string): Promise<void> {
  const { parseSource, readMail } = await shipped();
  const mails = await Promise.all((await filesBelow(folder)).map((file) => readFile(file)));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const worst: number[] = [];
  let warned = 0;
  for (const source of [...mails, ...bombs.map((bomb) => Buffer.from(bomb))]) {
    delay.reset();
    delay.enable();
    const message = await readMail(parseSource(source), options);
    delay.disable();
    if (message.warnings.length > 0) warned += 1;
    worst.push(delay.max / 1e6);
  }
  const lag = (values: readonly number[]) => Math.max(0, ...values.filter(Number.isFinite)).toFixed(0);
  console.log(
    `reading ${mails.length} mails of the corpus and ${bombs.length} bombs: none failed, ${warned} with warnings; longest wait of the event loop ${lag(worst.slice(0, mails.length))} ms and ${lag(worst.slice(mails.length))} ms`,
  );
}

/** Of the mails of a folder with `truth.json`, how many are read as they were written. */
export async function charsets(folder: string): Promise<void> {
  const { parseSource, readMail } = await shipped();
  const truth = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')) as Record<string, Truth>;
  const right = { text: 0, subject: 0, filename: 0 };
  for (const [file, expected] of Object.entries(truth)) {
    const message = await readMail(parseSource(await readFile(join(folder, `${file}.eml`))), options);
    if (message.text?.trim() === expected.text.trim()) right.text += 1;
    if (message.subject === expected.text) right.subject += 1;
    if (message.attachments[0]?.name === expected.fn) right.filename += 1;
  }
  console.log(
    `character sets, of ${Object.keys(truth).length} mails: text ${right.text}, subject ${right.subject}, file name ${right.filename} right`,
  );
}
