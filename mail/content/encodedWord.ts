import { decodeText } from './charset';
import { decodeBase64, decodeQ } from './transferEncoding';

const word = /=\?([^?\s]{1,64})\?([BbQq])\?([^?]*)\?=/g;

/** Neighbouring encoded words of one charset, decoded together. */
interface Run {
  readonly charset: string;
  readonly bytes: Buffer[];
}

/**
 * Decodes the encoded words of a header value (RFC 2047, with the language tag of RFC 2231); the rest stays.
 * QUIRK: neighbouring words of one charset are joined before decoding, as many senders cut through a character.
 */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  const pieces: (string | Run)[] = [];
  let end = 0;
  for (const match of value.matchAll(word)) {
    const [whole, label = '', encoding, encoded = ''] = match;
    const between = value.slice(end, match.index);
    const charset = label.replace(/\*.*$/, '').toLowerCase();
    const bytes = encoding?.toUpperCase() === 'B' ? decodeBase64(encoded) : decodeQ(encoded);
    const last = pieces.at(-1);
    const isNeighbour = typeof last === 'object' && between.trim() === '';
    if (isNeighbour && last.charset === charset) last.bytes.push(bytes);
    else pieces.push(isNeighbour ? '' : between, { charset, bytes: [bytes] });
    end = match.index + whole.length;
  }
  pieces.push(value.slice(end));
  return pieces
    .map((piece) =>
      typeof piece === 'string' ? piece : decodeText(Buffer.concat(piece.bytes), piece.charset).text,
    )
    .join('');
}
