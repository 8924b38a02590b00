import { Readable } from 'node:stream';

/** The bytes of a mail (RFC 5322, CRLF line ends), held or made anew each time they are opened. */
export interface RawMail {
  /** Octets. */
  readonly size: number;
  readonly open: () => Readable;
}

/** All bytes at once, for a command that takes them in one piece (IMAP APPEND); in memory once, not twice. */
export async function rawBytes({ size, open }: RawMail): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  for await (const chunk of open()) filled += (chunk as Buffer).copy(bytes, filled);
  return bytes.subarray(0, filled);
}

/** Several pieces that follow each other in one mail. */
export function joined(pieces: readonly RawMail[]): RawMail {
  async function* all(): AsyncGenerator<Buffer> {
    for (const piece of pieces) for await (const chunk of piece.open()) yield chunk as Buffer;
  }
  return {
    size: pieces.reduce((sum, { size }) => sum + size, 0),
    open: () => Readable.from(all(), { objectMode: false }),
  };
}

/** Bytes at hand as a mail or a piece of one. */
export const held = (bytes: Buffer): RawMail => ({
  size: bytes.length,
  open: () => Readable.from([bytes], { objectMode: false }),
});
