import { attributionOf, isQuoteHead } from './attribution';

const isEmpty = (line: string | undefined): boolean => (line ?? '').trim() === '';

/**
 * How many marks of a quote a line begins with.
 * QUIRK: mailboxes kept in one file put one before a line that begins with `From `.
 */
const depthOf = (line: string): number =>
  /^\s?>From /.test(line) ? 0 : (/^\s?(>[>\s]*)/.exec(line)?.[1]?.replace(/\s/g, '').length ?? 0);

/** Marks of Python's prompt, which quotes have too where shallower ones lead to them. */
const PROMPT = 3;

/** Whether a line above announces what stands at `at`. */
function isAnnounced(lines: readonly string[], at: number): boolean {
  const above = lines.slice(Math.max(at - 4, 0), at).filter((line) => !isEmpty(line));
  return [above.slice(-1), above.slice(-2)].some((each) => isQuoteHead(attributionOf(each.join(' '))));
}

/** Where nothing else has a mark: “> 30 degrees” in a paragraph means more than 30, and a shell asks for more by one. */
const isNoQuote = (lines: readonly string[], start: number, end: number): boolean =>
  (end - start === 1 && /^>\s?\d/.test(lines[start] ?? '') && !isEmpty(lines[start - 1])) ||
  /^\s*[$%#] \S/.test(lines[start - 1] ?? '');

/** Which lines are quoted by marks at their start; prompts and comparisons have the same. */
export function quotedLines(lines: readonly string[]): boolean[] {
  const depths = lines.map(depthOf);
  const runs: { start: number; end: number; least: number; most: number }[] = [];
  for (const [at, depth] of depths.entries()) {
    const last = runs.at(-1);
    if (depth > 0 && last?.end === at) {
      runs[runs.length - 1] = {
        ...last,
        end: at + 1,
        least: Math.min(last.least, depth),
        most: Math.max(last.most, depth),
      };
    } else if (depth > 0) runs.push({ start: at, end: at + 1, least: depth, most: depth });
  }
  const isLedTo = runs.some(({ least, most }) => least < PROMPT && most >= PROMPT);
  for (const { start, end, least } of runs) {
    const isPrompt = least >= PROMPT && !isLedTo && !isAnnounced(lines, start);
    if (isPrompt || (runs.length === 1 && isNoQuote(lines, start, end))) depths.fill(0, start, end);
  }
  return depths.map((depth) => depth > 0);
}
