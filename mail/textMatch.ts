import { RE2JS } from 're2js';
import { MailError } from './error';

/** How a condition compares text; every one ignores case. */
export const textComparisons = ['contains', 'equals', 'startsWith', 'endsWith', 'glob', 'regex'] as const;
export type TextComparison = (typeof textComparisons)[number];

export type TextTest = (text: string) => boolean;

/**
 * A test of text by one comparison, in time linear to the text (threat X13) and blind to case.
 * An empty value never holds but for `equals` and `glob`, so a field left empty by mistake matches nothing.
 * @throws MailError `invalidInput` naming `field` when a regular expression cannot be read.
 */
export function textTest(comparison: TextComparison, value: string, field: string): TextTest {
  const wanted = fold(value);
  if (wanted === '' && comparison !== 'equals' && comparison !== 'glob') return () => false;
  switch (comparison) {
    case 'contains':
      return (text) => fold(text).includes(wanted);
    case 'equals':
      return (text) => fold(text) === wanted;
    case 'startsWith':
      return (text) => fold(text).startsWith(wanted);
    case 'endsWith':
      return (text) => fold(text).endsWith(wanted);
    case 'glob':
      return globTest(value);
    case 'regex':
      return regexTest(value, field);
  }
}

/** A test of a whole text against a pattern in which `*` stands for any text and `?` for one character. */
export function globTest(pattern: string): TextTest {
  const source = [...pattern.normalize('NFC')]
    .map((character) => (character === '*' ? '.*' : character === '?' ? '.' : RE2JS.quote(character)))
    .join('');
  const compiled = RE2JS.compile(`^(?:${source})$`, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
  return (text) => compiled.test(text.normalize('NFC'));
}

/** RE2 syntax; `/…/` around the expression, as JavaScript writes it, is accepted with the flags i, m and s. */
function regexTest(value: string, field: string): TextTest {
  const literal = /^\/(?<source>.+)\/(?<flags>[ims]*)$/s.exec(value)?.groups;
  const flags = [...(literal?.['flags'] ?? '')].reduce(
    (sum, flag) => sum | (flag === 'm' ? RE2JS.MULTILINE : flag === 's' ? RE2JS.DOTALL : 0),
    RE2JS.CASE_INSENSITIVE,
  );
  const compiled = compileRegex(literal?.['source'] ?? value, flags, field);
  return (text) => compiled.test(text.normalize('NFC'));
}

function compileRegex(source: string, flags: number, field: string): RE2JS {
  try {
    return RE2JS.compile(source.normalize('NFC'), flags);
  } catch (cause) {
    throw unreadable(source, field, cause);
  }
}

function unreadable(source: string, field: string, cause: unknown): MailError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MailError(
    'invalidInput',
    `"${source}" is no regular expression that can be used here: ${reason}. ` +
      'Expressions are RE2: no look-ahead, no look-behind, no back-references.',
    { cause, field },
  );
}

/** Case and composition removed, so `É` written in two ways or in lower case is the same letter. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
