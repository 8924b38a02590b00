import { decodeText } from './charset';
import { decodeWords } from './encodedWord';

/** A structured header value such as Content-Type: what it is, and its parameters by lower-case name. */
export interface ParameterizedValue {
  readonly value: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface RawParameter {
  readonly name: string;
  readonly value: string;
}

const parameter = /;\s*(?:\([^)]*\)\s*)*([^\s=;"()]+)\s*=\s*("(?:[^"\\]|\\[\s\S])*"|[^;]*)/g;
/** More are never needed, and each costs a hostile sender little. */
const MAX_PARAMETERS = 200;

function rawParameters(text: string): RawParameter[] {
  const found: RawParameter[] = [];
  for (const match of text.matchAll(parameter)) {
    const written = (match[2] ?? '').trim();
    const quoted = written.startsWith('"') && written.endsWith('"') && written.length > 1;
    const value = quoted ? written.slice(1, -1).replace(/\\([\s\S])/g, '$1') : written.replace(/^"/, '');
    found.push({ name: (match[1] ?? '').toLowerCase(), value });
    if (found.length === MAX_PARAMETERS) break;
  }
  return found;
}

/** Bytes of percent-encoded text; everything else as the bytes it came in. */
function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const hex = bytes[at] === 0x25 ? bytes.toString('latin1', at + 1, at + 3) : '';
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      decoded.push(parseInt(hex, 16));
      at += 2;
    } else {
      decoded.push(bytes[at] ?? 0);
    }
  }
  return Buffer.from(decoded);
}

/** Joins the sections of a continued parameter (RFC 2231 section 3) and decodes the charset of its first. */
function joinSections(sections: readonly (RawParameter & { index: number; encoded: boolean })[]): string {
  const ordered = [...sections].sort((first, second) => first.index - second.index);
  const first = ordered[0];
  const announced = first?.encoded ? /^([^']*)'[^']*'/.exec(first.value) : null;
  const bytes = ordered.map((section, position) => {
    const value = position === 0 && announced ? section.value.slice(announced[0].length) : section.value;
    return section.encoded ? percentDecoded(value) : Buffer.from(value, 'utf8');
  });
  const charset = announced?.[1];
  const text = decodeText(
    Buffer.concat(bytes),
    charset === undefined || charset === '' ? null : charset,
  ).text;
  return first?.encoded ? text : decodeWords(text);
}

/**
 * Parses a header value with parameters (RFC 2045 section 5.1, RFC 2231), decoded.
 * QUIRK: encoded words inside a parameter (RFC 2047 forbids them) are what most senders write, so they are decoded too.
 */
export function parseParameters(text: string): ParameterizedValue {
  const semicolon = text.indexOf(';');
  const value = (semicolon === -1 ? text : text.slice(0, semicolon)).replace(/\([^)]*\)/g, '').trim();
  const plain = new Map<string, string>();
  const sections = new Map<string, (RawParameter & { index: number; encoded: boolean })[]>();
  for (const raw of semicolon === -1 ? [] : rawParameters(text.slice(semicolon))) {
    const extended = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/.exec(raw.name);
    const name = extended?.[1] ?? raw.name;
    if (extended && (extended[2] !== undefined || extended[3] !== undefined)) {
      const section = { ...raw, index: Number(extended[2] ?? 0), encoded: extended[3] !== undefined };
      sections.set(name, [...(sections.get(name) ?? []), section]);
    } else if (!plain.has(name)) {
      plain.set(name, decodeWords(raw.value));
    }
  }
  for (const [name, parts] of sections) plain.set(name, joinSections(parts));
  return { value, parameters: Object.fromEntries(plain) };
}
