import { decodeUuencoded } from './uuencode';

/** Bytes of base64 text (RFC 2045 section 6.8): anything outside the alphabet is skipped, padding may stand between. */
export function decodeBase64(encoded: string): Buffer {
  const padding = encoded.indexOf('=');
  if (padding === -1 || encoded.length - padding < 4) return Buffer.from(encoded, 'base64');
  // QUIRK: lists and gateways join texts that each end in padding, where Buffer would stop.
  return Buffer.concat(encoded.split(/=+/).map((segment) => Buffer.from(segment, 'base64')));
}

const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};

const EQUALS = 0x3d;
const LF = 0x0a;
const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** Where the line ends if only blanks stand between `at` and it (a soft line break), else -1. */
function softBreak(bytes: Buffer, at: number): number {
  let end = at;
  while (isBlank(bytes[end])) end += 1;
  return bytes[end] === LF || end === bytes.length ? end : -1;
}

/** Bytes of quoted-printable text (RFC 2045 section 6.7); a `=` that encodes nothing stays as it is. */
export function decodeQuotedPrintable(encoded: Buffer): Buffer {
  const decoded = Buffer.allocUnsafe(encoded.length);
  let length = 0;
  for (let at = 0; at < encoded.length; at += 1) {
    const byte = encoded[at] ?? 0;
    if (byte === EQUALS) {
      const high = hexValue(encoded[at + 1]);
      const low = hexValue(encoded[at + 2]);
      if (high >= 0 && low >= 0) {
        decoded[length++] = high * 16 + low;
        at += 2;
        continue;
      }
      const end = isBlank(encoded[at + 1]) || encoded[at + 1] === LF ? softBreak(encoded, at + 1) : -1;
      if (end !== -1 || at + 1 === encoded.length) {
        at = end === -1 ? at : end;
        continue;
      }
    }
    decoded[length++] = byte;
  }
  return decoded.subarray(0, length);
}

/** Bytes of the Q encoding of RFC 2047 section 4.2, where an underscore is a space. */
export const decodeQ = (encoded: string): Buffer =>
  decodeQuotedPrintable(Buffer.from(encoded.replaceAll('_', ' '), 'utf8'));

/** Undoes a Content-Transfer-Encoding (lower case); an unknown one leaves the bytes as they are. */
export function decodeTransfer(raw: Buffer, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return decodeBase64(raw.toString('latin1'));
    case 'quoted-printable':
      return decodeQuotedPrintable(raw);
    case 'uuencode':
    case 'x-uuencode':
    case 'x-uue':
    case 'uue':
      return decodeUuencoded(raw.toString('latin1'));
    default:
      return raw;
  }
}
