/** Charsets that switch tables by escape sequences; each is rewritten into the 8-bit EUC form a table knows. */
export type StatefulCharset = 'iso-2022-jp' | 'iso-2022-kr' | 'iso-2022-cn' | 'hz-gb-2312';

/** The EUC charset a stateful one turns into. */
export const eucOf: Readonly<Record<StatefulCharset, string>> = {
  'iso-2022-jp': 'euc-jp',
  'iso-2022-kr': 'euc-kr',
  'iso-2022-cn': 'gb2312',
  'hz-gb-2312': 'gb2312',
};

const ESCAPE = 0x1b;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;

/** Escape sequences by their characters after ESC, and the EUC prefix of what they select (null: one byte each). */
const designations: readonly (readonly [sequence: string, prefix: number | null, bytes: 1 | 2])[] = [
  ['(B', null, 1],
  ['(J', null, 1],
  ['(H', null, 1],
  ['(I', 0x8e, 1],
  ['$@', null, 2],
  ['$B', null, 2],
  ['$A', null, 2],
  ['$(@', null, 2],
  ['$(B', null, 2],
  ['$(C', null, 2],
  ['$(D', 0x8f, 2],
];

/** Rewrites ISO-2022-JP (with its JP-1 and JP-2 tables), -KR and -CN (RFC 1468, 2237, 1557, 1922) into EUC. */
function eucFromIso2022(bytes: Buffer): Buffer {
  const euc: number[] = [];
  let table: { prefix: number | null; bytes: 1 | 2 } = { prefix: null, bytes: 1 };
  let shifted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === ESCAPE) {
      const next = bytes.toString('latin1', at + 1, at + 4);
      const found = designations.find(([sequence]) => next.startsWith(sequence));
      if (found) table = { prefix: found[1], bytes: found[2] };
      // ESC $ ) x names what SO selects: it changes nothing by itself.
      const length = found?.[0].length ?? (next.startsWith('$)') ? 3 : 0);
      at += length;
      continue;
    }
    if (byte === SHIFT_OUT || byte === SHIFT_IN) {
      shifted = byte === SHIFT_OUT;
      continue;
    }
    // QUIRK: many senders forget to return to ASCII before the end of a line.
    if (byte === 0x0a) {
      shifted = false;
      table = { prefix: null, bytes: 1 };
    }
    const doubled = (shifted || table.bytes === 2) && byte > 0x20 && byte < 0x7f;
    if (doubled) {
      if (table.prefix !== null) euc.push(table.prefix);
      euc.push(byte | 0x80, (bytes[at + 1] ?? 0) | 0x80);
      at += 1;
    } else if (table.prefix !== null && byte > 0x20 && byte < 0x60) {
      euc.push(table.prefix, byte | 0x80);
    } else {
      euc.push(byte);
    }
  }
  return Buffer.from(euc);
}

const TILDE = 0x7e;

/** Rewrites HZ (RFC 1843) into EUC: `~{` opens a run of two-byte characters, `~}` closes it, `~~` is a tilde. */
function eucFromHz(bytes: Buffer): Buffer {
  const euc: number[] = [];
  let chinese = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const next = bytes[at + 1] ?? 0;
    if (byte === TILDE && (next === 0x7b || next === 0x7d)) {
      chinese = next === 0x7b;
      at += 1;
    } else if (byte === TILDE && !chinese && (next === TILDE || next === 0x0a)) {
      if (next === TILDE) euc.push(TILDE);
      at += 1;
    } else if (chinese && byte > 0x20 && byte < 0x7f) {
      euc.push(byte | 0x80, next | 0x80);
      at += 1;
    } else {
      if (byte === 0x0a) chinese = false;
      euc.push(byte);
    }
  }
  return Buffer.from(euc);
}

/** The same text in the EUC charset of `eucOf`. */
export const toEuc = (bytes: Buffer, charset: StatefulCharset): Buffer =>
  charset === 'hz-gb-2312' ? eucFromHz(bytes) : eucFromIso2022(bytes);
