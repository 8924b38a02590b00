import { isAdvertisement } from './advertisement';
import { attributionOf, isHeaderBlock, isQuoteHead, isSeparator, isSeparatorWords } from './attribution';
import { quotedLines } from './quoteMarks';

/** A signature is short; more text below two dashes was written by somebody. */
const MAX_SIGNATURE_LINES = 8;
/** Lines over which programs wrap the line above a quote. */
const MAX_ATTRIBUTION_LINES = 4;

/** A text line by line, and which of its lines are quoted by marks. */
interface Lines {
  readonly lines: readonly string[];
  readonly quoted: readonly boolean[];
}

const isEmpty = (line: string | undefined): boolean => (line ?? '').trim() === '';

/** First line at or after `from` that is not empty. */
function nextFilled(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && isEmpty(lines[at])) at += 1;
  return at;
}

interface Attribution {
  readonly start: number;
  /** A quote with its marks follows; else everything below is the quote. */
  readonly marked: boolean;
}

/** The line above a quote that ends at `at`, over as many lines as it was wrapped to. */
function attributionEndingAt({ lines, quoted }: Lines, at: number): Attribution | null {
  if (!/[:：]\W*$/u.test((lines[at] ?? '').trimEnd())) return null;
  const marked = quoted[nextFilled(lines, at + 1)] === true;
  let found: Attribution | null = null;
  for (let start = at; start > at - MAX_ATTRIBUTION_LINES && start >= 0; start -= 1) {
    const isAnotherEnd = start < at && /[:：]$/.test(lines[start] ?? '');
    if (isEmpty(lines[start]) || quoted[start] || isAnotherEnd) break;
    const sureness = attributionOf(lines.slice(start, at + 1).join(' '));
    if (sureness === 'addressed' || (sureness === 'certain' && marked)) return { start, marked };
    if (sureness === 'likely' && marked && start === at) found = { start, marked };
  }
  return found;
}

/** QUIRK: Yahoo's programs put the quote behind the line that announces it. */
function announcesOnOneLine(line: string): boolean {
  const [announcement, ...quote] = line.split(/(?<=[:：])\s{2,}/);
  return quote.length > 0 && isQuoteHead(attributionOf(announcement ?? ''));
}

/** Words between dashes, in whatever language; Notes has the date there, and who and what beside it. */
const isBetweenDashes = (line: string): boolean =>
  /^\s*[-_=*]{2,}\s*[^-_=*].{0,80}[-_=*]{2,}\s*$|^.{1,80} ---\d[^-]{5,40}---/.test(line);

/** Where the header of a quoted mail begins, with the words above it. */
function aboveHeader(lines: readonly string[], header: number): number {
  const above = lines.slice(0, header).findLastIndex((line) => !isEmpty(line));
  const line = lines[above] ?? '';
  return isSeparatorWords(line) || isBetweenDashes(line) ? above : header;
}

/** Index of the line from which nothing is newly written, or the number of lines. */
function endOfNew({ lines, quoted }: Lines): number {
  for (let at = 0; at < lines.length; at += 1) {
    // Before the marks: one program's separator begins with some.
    if (isSeparator(lines[at] ?? '')) return at;
    if (quoted[at]) continue;
    if (isHeaderBlock(lines, at)) return aboveHeader(lines, at);
    if (announcesOnOneLine(lines[at] ?? '')) return at;
    const attribution = attributionEndingAt({ lines, quoted }, at);
    if (attribution && !attribution.marked) return attribution.start;
  }
  return lines.length;
}

/** Lines without quotes and the lines above them; what was written between quotes stays. */
function withoutQuotes({ lines, quoted }: Lines): string[] {
  const kept: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (quoted[at]) continue;
    const attribution = attributionEndingAt({ lines, quoted }, at);
    if (attribution) kept.splice(kept.length - (at - attribution.start));
    else kept.push(line);
  }
  return kept;
}

/** What a mailing list adds below its rule. */
const listFooter = /mailing list|listinfo|unsubscribe/i;

/** Index at which a signature begins (RFC 3676 section 4.3), or the number of lines. */
function signatureStart(lines: readonly string[]): number {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? '';
    const isRule = /^_{20,}$/.test(line);
    if (!isRule && !/^--\s*$/.test(line)) continue;
    const below = lines.slice(at + 1).filter((each) => !isEmpty(each));
    if (isRule && !below.some((each) => listFooter.test(each))) continue;
    return below.length <= MAX_SIGNATURE_LINES ? at : lines.length;
  }
  return lines.length;
}

/** Rules, empty lines and advertisements at the end. */
function trimEnd(lines: readonly string[]): string[] {
  let end = lines.length;
  while (end > 0) {
    const line = lines[end - 1] ?? '';
    if (!isEmpty(line) && !/^\s*[_=—-]{5,}\s*$/.test(line) && !isAdvertisement(line)) break;
    end -= 1;
  }
  return lines.slice(0, end);
}

/** What the writer of a plain text newly wrote: without quotes, the lines above them, and the signature. */
export function replyText(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd());
  const quoted = quotedLines(lines);
  const fresh = trimEnd(withoutQuotes({ lines: lines.slice(0, endOfNew({ lines, quoted })), quoted }));
  return trimEnd(fresh.slice(0, signatureStart(fresh)))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
