import { decodeText } from './content/charset';
import { unflow } from './content/flowed';
import { decodeTransfer } from './content/transferEncoding';
import { isPlain, isReadable, type Layout, type TextBlock } from './layout';
import { MAX_TEXT_CHARACTERS } from './limits';
import type { FetchedMessage, Part } from './structure';

/** The text of a message as its sender wrote it. */
export interface MessageText {
  /** Null if the message has no plain text, or none was fetched. */
  readonly text: string | null;
  /** Null if the message has no HTML, or none was fetched. */
  readonly html: string | null;
  readonly warnings: readonly string[];
}

/** Text of one part: transfer encoding, charset and flow undone, line ends as LF; null if it was not fetched. */
function partText(part: Part, fetched: FetchedMessage, warnings: Set<string>): string | null {
  if (!isReadable(part)) {
    warnings.add(`Part ${part.partNumber} holds ${part.size} bytes of text, more than is read.`);
    return null;
  }
  const raw = fetched.bodies.get(part.partNumber);
  if (raw === undefined) return null;
  const charset = part.parameters['charset'] ?? null;
  const decoded = decodeText(decodeTransfer(raw, part.encoding), charset);
  if (decoded.warning !== null) warnings.add(decoded.warning);
  const text = decoded.text.slice(0, MAX_TEXT_CHARACTERS).replace(/\r\n?/g, '\n');
  if (decoded.text.length > MAX_TEXT_CHARACTERS) warnings.add('The text is very long; its end is left out.');
  const isFlowed = isPlain(part) && part.parameters['format']?.toLowerCase() === 'flowed';
  return isFlowed ? unflow(text, part.parameters['delsp']?.toLowerCase() === 'yes') : text;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Plain text as HTML that looks the same. */
const htmlOfPlain = (text: string) =>
  `<div style="white-space:pre-wrap">${text.replace(/[&<>"]/g, (character) => escapes[character] ?? '')}</div>`;

/** The text and HTML of a message, its blocks one after the other. */
export function readText(fetched: FetchedMessage, { blocks }: Layout): MessageText {
  const warnings = new Set<string>();
  const read = (part: Part) => partText(part, fetched, warnings);
  const plainOf = (block: TextBlock) => block.plain.flatMap((part) => read(part) ?? []);
  const richOf = (block: TextBlock) =>
    (block.rich.length > 0 ? block.rich : block.plain).flatMap((part) => {
      const text = read(part);
      return text === null ? [] : isPlain(part) ? htmlOfPlain(text) : text;
    });
  const plain = blocks.flatMap(plainOf);
  const rich = blocks.some((block) => block.rich.length > 0) ? blocks.flatMap(richOf) : [];
  return {
    text: plain.length > 0 ? plain.join('\n') : null,
    html: rich.length > 0 ? rich.join('\n') : null,
    warnings: [...warnings],
  };
}
