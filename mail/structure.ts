import type { SenderCheck } from './senderCheck';

/** One node of a message's MIME tree (RFC 3501 BODYSTRUCTURE, RFC 2045). */
export interface Part {
  /** IMAP section, for example `1.2`; `1` for the only part of a plain message, '' for a multipart root. */
  readonly partNumber: string;
  /** Lower-case media type, for example `text/plain`. */
  readonly mimeType: string;
  /** Content-Type parameters by lower-case name, decoded (RFC 2231). */
  readonly parameters: Readonly<Record<string, string>>;
  readonly disposition: 'inline' | 'attachment' | null;
  /** The sender's file name, decoded but not made safe; null if none was given. */
  readonly fileName: string | null;
  /** Without angle brackets; null if absent. */
  readonly contentId: string | null;
  /** Lower-case Content-Transfer-Encoding. */
  readonly encoding: string;
  /** Octets as encoded; 0 for a multipart. */
  readonly size: number;
  /** Sub-parts of a multipart, or of the message inside a message/rfc822. */
  readonly children: readonly Part[];
}

/** The part with a number, null where the structure has none. */
export function partOf(structure: Part, partNumber: string): Part | null {
  if (structure.partNumber === partNumber) return structure;
  for (const child of structure.children) {
    const found = partOf(child, partNumber);
    if (found) return found;
  }
  return null;
}

/** Octets, as encoded, of parts of a message, each counted up to `limit`. */
export function bytesOfParts(structure: Part, partNumbers: readonly string[], limit: number): number {
  const wanted = new Set(partNumbers);
  const sizeOf = ({ partNumber, size, children }: Part): number =>
    children.reduce((sum, child) => sum + sizeOf(child), wanted.has(partNumber) ? Math.min(size, limit) : 0);
  return sizeOf(structure);
}

/** Where a message lives; two of the same account, mailbox and uidValidity never share a uid. */
export interface MessageLocation {
  readonly mailbox: string;
  readonly uid: number;
  /** Decimal, as it may exceed a double. */
  readonly uidValidity: string;
}

/** What the server says of a message before any body is read. */
export interface MessageMetadata extends MessageLocation {
  readonly flags: readonly string[];
  readonly internalDate: Date | null;
  /** RFC822.SIZE in octets. */
  readonly size: number;
  /** The raw header block, as sent. */
  readonly header: Buffer;
  readonly structure: Part;
  /** Gmail labels, else empty. */
  readonly labels: readonly string[];
  /** The server's own thread id (Gmail X-GM-THRID, RFC 8474 THREADID), null if it has none. */
  readonly serverThreadId: string | null;
  /** Absent where nobody asked for it. */
  readonly senderCheck?: SenderCheck;
}

/** Metadata together with the parts that were fetched, still transfer-encoded. */
export interface FetchedMessage extends MessageMetadata {
  readonly bodies: ReadonlyMap<string, Buffer>;
}
