import { decodeText } from './content/charset';
import { unflow } from './content/flowed';
import { decodeTransfer } from './content/transferEncoding';
import { splitUuencoded } from './content/uuencode';
import { enclosedFiles } from './enclosed';
import { isPlain, isReadable, type Layout, type TextBlock } from './layout';
import { MAX_TEXT_CHARACTERS, MAX_TEXT_PART_BYTES } from './limits';
import type { Attachment } from './message';
import type { FetchedMessage, Part } from './structure';

/** The text of a message as its sender wrote it. */
export interface MessageText {
  /** Null if the message has no plain text, or none was fetched. */
  readonly text: string | null;
  /** Null if the message has no HTML, or none was fetched. */
  readonly html: string | null;
  /** Files that stood uuencoded in the text. */
  readonly files: readonly Attachment[];
  readonly warnings: readonly string[];
}

/** The charset a page declares itself; it counts where the mail does not say. */
function charsetInside(part: Part, bytes: Buffer): string | null {
  if (isPlain(part)) return null;
  const start = bytes.toString('latin1', 0, 2_048);
  return /<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(start)?.[1] ?? null;
}

/** Text of one part: transfer encoding, charset and flow undone, line ends as LF; null if it was not fetched. */
export function partText(part: Part, fetched: FetchedMessage, warnings: Set<string>): string | null {
  if (!isReadable(part)) {
    warnings.add(`Part ${part.partNumber} (${part.size} bytes of ${part.mimeType}) is too large to be read.`);
    return null;
  }
  const raw = fetched.bodies.get(part.partNumber)?.subarray(0, MAX_TEXT_PART_BYTES);
  if (raw === undefined) return null;
  if (raw.length < part.size) warnings.add(`Part ${part.partNumber} is very long; its end is left out.`);
  const bytes = decodeTransfer(raw, part.encoding);
  const decoded = decodeText(bytes, part.parameters['charset'] ?? null, charsetInside(part, bytes));
  if (decoded.warning !== null) warnings.add(decoded.warning);
  if (decoded.text.length > MAX_TEXT_CHARACTERS) warnings.add('The text is very long; its end is left out.');
  const text = decoded.text.slice(0, MAX_TEXT_CHARACTERS).replace(/\r\n?/g, '\n');
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
  const files: Attachment[] = [];
  const written = new Map<Part, string | null>();
  /** Each part is read once, though it may stand in both versions. */
  const read = (part: Part): string | null => {
    const known = written.get(part);
    if (known !== undefined) return known;
    const text = partText(part, fetched, warnings);
    const split = isPlain(part) && text !== null ? splitUuencoded(text) : null;
    if (split && split.files.length > 0) {
      const raw = fetched.bodies.get(part.partNumber);
      files.push(...((raw && enclosedFiles(part, raw)) ?? []).map((file) => file.attachment));
    }
    const shown = split ? split.text : text;
    written.set(part, shown);
    return shown;
  };
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
    files,
    warnings: [...warnings],
  };
}
