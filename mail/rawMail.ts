import { Readable } from 'node:stream';

/** The bytes of a mail (RFC 5322, CRLF line ends), held or made anew each time they are opened. */
export interface RawMail {
  /** Octets. */
  readonly size: number;
  /** Null: not at hand in one piece. */
  readonly bytes: Buffer | null;
  readonly open: () => Readable;
}

/** All bytes at once, for a command that takes them in one piece (IMAP APPEND); in memory once, not twice. */
export async function rawBytes({ bytes: atHand, size, open }: RawMail): Promise<Buffer> {
  if (atHand !== null) return atHand;
  const bytes = Buffer.alloc(size);
  let filled = 0;
  for await (const chunk of open()) filled += (chunk as Buffer).copy(bytes, filled);
  return bytes.subarray(0, filled);
}

/** Several pieces that follow each other in one mail. */
export function joined(pieces: readonly RawMail[]): RawMail {
  async function* all(): AsyncGenerator<Buffer> {
    for (const { bytes, open } of pieces) {
      if (bytes === null) for await (const chunk of open()) yield chunk as Buffer;
      else yield bytes;
    }
  }
  return {
    bytes: null,
    size: pieces.reduce((sum, { size }) => sum + size, 0),
    open: () => Readable.from(all(), { objectMode: false }),
  };
}

/** Bytes at hand as a mail or a piece of one. */
export const held = (bytes: Buffer): RawMail => ({
  bytes,
  size: bytes.length,
  open: () => Readable.from([bytes], { objectMode: false }),
});
