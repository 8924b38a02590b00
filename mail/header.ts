import { decodeText } from './content/charset';
import { decodeWords } from './content/encodedWord';

/** One header field (RFC 5322 section 2.2). */
export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  /** Unfolded text, encoded words not yet decoded: what structured values must be parsed from. */
  readonly value: string;
}

/** Bytes of a header block that are read; real ones stay below 100 KB, the rest of a larger one is left out. */
export const MAX_HEADER_BYTES = 262_144;

/** Fields of a header block that are read; real ones have up to 200. */
const MAX_HEADER_FIELDS = 2_000;

const LF = 0x0a;
const isFold = (byte: number | undefined) => byte === 0x20 || byte === 0x09;

/** Bytes of the header block: up to the first empty line, without it. */
export function headerEnd(source: Buffer): { readonly end: number; readonly body: number } {
  if (source[0] === LF) return { end: 0, body: 1 };
  if (source[0] === 0x0d && source[1] === LF) return { end: 0, body: 2 };
  for (let at = source.indexOf(LF); at !== -1; at = source.indexOf(LF, at + 1)) {
    if (source[at + 1] === LF) return { end: at + 1, body: at + 2 };
    if (source[at + 1] === 0x0d && source[at + 2] === LF) return { end: at + 1, body: at + 3 };
  }
  return { end: source.length, body: source.length };
}

/** A field's bytes as text: ASCII, else UTF-8 (RFC 6532), else the charset of the body or the likeliest one. */
function fieldText(bytes: Buffer, charsetHint: string | null): string {
  const text = bytes.toString('latin1');
  return /[^\0-\x7f]/.test(text) || text.includes('\x1b$') ? decodeText(bytes, null, charsetHint).text : text;
}

/**
 * The fields of a raw header block in their order; lines that are no field are skipped, never an error.
 * `charsetHint` is tried first for 8-bit text that is not UTF-8.
 */
export function parseHeader(block: Buffer, charsetHint: string | null = null): HeaderField[] {
  const source = block.subarray(0, MAX_HEADER_BYTES);
  const { end } = headerEnd(source);
  const fields: HeaderField[] = [];
  let start = 0;
  while (start < end && fields.length < MAX_HEADER_FIELDS) {
    let stop = lineEnd(source, start, end);
    while (stop < end && isFold(source[stop])) stop = lineEnd(source, stop, end);
    const colon = source.subarray(start, stop).indexOf(0x3a);
    const name = fieldName(source.toString('latin1', start, start + Math.max(colon, 0)));
    if (name !== null) {
      const value = fieldText(source.subarray(start + colon + 1, stop), charsetHint);
      fields.push({ name, value: unfolded(value) }, ...authorBehindCr(value));
    }
    start = stop;
  }
  return fields;
}

/** True if the limits left out an end of the block, or may have: nobody knows what stands there. */
export const isCutShort = (block: Buffer, fields: readonly HeaderField[]): boolean =>
  block.length >= MAX_HEADER_BYTES || fields.length >= MAX_HEADER_FIELDS;

const unfolded = (value: string): string => value.replace(/\r?\n(?=[ \t])|[\r\n]+/g, '').trim();

/**
 * The name of a field in lower case, null for a line that is none. What some readers take for From counts as
 * From, so that nobody sees another author than we do (threat X2).
 */
function fieldName(written: string): string | null {
  const name = written.trimEnd().toLowerCase();
  if (/^[!-9;-~]+$/.test(name)) return name;
  return name.replace(/[^!-~]/g, '') === 'from' ? 'from' : null;
}

/** A From field that only readers see to whom CR alone ends a line; one is enough to make the author unclear. */
function authorBehindCr(value: string): HeaderField[] {
  const author = /\r[^!-~\r\n]*from[^!-~\r\n]*:([^\r\n]*)/i.exec(value)?.[1];
  return author === undefined ? [] : [{ name: 'from', value: author.trim() }];
}

function lineEnd(source: Buffer, from: number, end: number): number {
  const newline = source.indexOf(LF, from);
  return newline === -1 || newline >= end ? end : newline + 1;
}

/** Values of every field of that name, unfolded but not decoded, first to last. */
export const fieldValues = (fields: readonly HeaderField[], name: string): string[] =>
  fields.filter((field) => field.name === name).map((field) => field.value);

/** Value of the first field of that name, unfolded but not decoded; null if there is none. */
export const fieldValue = (fields: readonly HeaderField[], name: string): string | null =>
  fields.find((field) => field.name === name)?.value ?? null;

/** All fields by lower-case name, decoded for a reader (RFC 2047), each name's values in their order. */
export function decodedHeaders(fields: readonly HeaderField[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { name, value } of fields) {
    const list = values.get(name);
    if (list) list.push(decodeWords(value));
    else values.set(name, [decodeWords(value)]);
  }
  // fromEntries defines each name as its own property, so a field called `__proto__` is only a field.
  return Object.fromEntries(values);
}
