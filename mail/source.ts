import { parseParameters } from './content/parameters';
import { fieldValue, headerEnd, MAX_HEADER_BYTES, parseHeader } from './header';
import { MAX_DEPTH, MAX_PARTS } from './limits';
import type { FetchedMessage, Part } from './structure';

/** Reading stops one part above the limit, so that whoever lays the message out sees that there was more. */
const ENOUGH_PARTS = MAX_PARTS + 2;
const DASH = 0x2d;
const LF = 0x0a;
const CR = 0x0d;

interface Reading {
  readonly bodies: Map<string, Buffer>;
  parts: number;
}

/** The pieces between the delimiter lines of a multipart body (RFC 2046 section 5.1.1); a missing end is the end. */
function split(body: Buffer, boundary: string, atMost: number): Buffer[] {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const pieces: Buffer[] = [];
  let start = -1;
  for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, at + 1)) {
    const after = at + delimiter.length;
    if (at > 0 && body[at - 1] !== LF) continue;
    const closes = body[after] === DASH && body[after + 1] === DASH;
    const stop = lineStop(body, after, closes);
    if (stop === -1) continue;
    if (start !== -1) pieces.push(withoutLineBreak(body.subarray(start, Math.max(start, at))));
    if (closes || pieces.length >= atMost) return pieces;
    start = stop;
  }
  if (start !== -1) pieces.push(body.subarray(start));
  return pieces;
}

/** Where the line after a delimiter begins; -1 if the delimiter is only the start of a longer word. */
function lineStop(body: Buffer, after: number, closes: boolean): number {
  let at = closes ? after + 2 : after;
  while (body[at] === 0x20 || body[at] === 0x09 || body[at] === CR) at += 1;
  if (at >= body.length) return body.length;
  if (body[at] === LF) return at + 1;
  return closes ? at : -1;
}

/** The line break before a delimiter belongs to the delimiter. */
function withoutLineBreak(piece: Buffer): Buffer {
  if (piece.at(-1) !== LF) return piece;
  return piece.subarray(0, piece.length - (piece.at(-2) === CR ? 2 : 1));
}

function dispositionOf(value: string): Part['disposition'] {
  if (value === '') return null;
  // RFC 2183 section 2.8: an unknown disposition is an attachment.
  return value === 'inline' ? 'inline' : 'attachment';
}

/** Reads one entity: its header as a part, its body into the reading or into sub-parts. */
function entity(source: Buffer, number: string, depth: number, defaultType: string, reading: Reading): Part {
  reading.parts += 1;
  const { end, body: bodyStart } = headerEnd(source.subarray(0, MAX_HEADER_BYTES));
  const fields = parseHeader(source.subarray(0, end));
  const body = source.subarray(Math.min(bodyStart, source.length));
  const contentType = parseParameters(fieldValue(fields, 'content-type') ?? defaultType);
  const disposition = parseParameters(fieldValue(fields, 'content-disposition') ?? '');
  const declared = contentType.value.toLowerCase();
  const mimeType = /^[^\s/]+\/[^\s/]+$/.test(declared) ? declared : defaultType;
  const boundary = contentType.parameters['boundary'];
  const isMultipart = mimeType.startsWith('multipart/') && boundary !== undefined && boundary !== '';
  const part = {
    // A multipart that cannot be taken apart is read as the text it is.
    mimeType: mimeType.startsWith('multipart/') && !isMultipart ? 'text/plain' : mimeType,
    parameters: contentType.parameters,
    disposition: dispositionOf(disposition.value.toLowerCase()),
    fileName: disposition.parameters['filename'] ?? contentType.parameters['name'] ?? null,
    contentId: fieldValue(fields, 'content-id')?.replace(/^\s*<|>\s*$/g, '') ?? null,
    encoding: (fieldValue(fields, 'content-transfer-encoding') ?? '7bit')
      .replace(/\([^)]*\)/g, '')
      .trim()
      .toLowerCase(),
  };
  if (!isMultipart) {
    const partNumber = number === '' ? '1' : number;
    reading.bodies.set(partNumber, body);
    return { ...part, partNumber, size: body.length, children: [] };
  }
  const children: Part[] = [];
  if (depth <= MAX_DEPTH) {
    const inner = mimeType === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    for (const [index, piece] of split(body, boundary, ENOUGH_PARTS - reading.parts).entries()) {
      if (reading.parts >= ENOUGH_PARTS) break;
      const childNumber = number === '' ? String(index + 1) : `${number}.${index + 1}`;
      children.push(entity(piece, childNumber, depth + 1, inner, reading));
    }
  }
  return { ...part, partNumber: number, size: 0, children };
}

/** QUIRK: files begin with a byte order mark, empty lines, or the `From ` line of an mbox, none of them part of the mail. */
function withoutPreamble(source: Buffer): Buffer {
  const [before = ''] =
    /^(?:\xef\xbb\xbf)?(?:\r?\n){0,10}(?:From [^\n]*\n)?/.exec(source.toString('latin1', 0, 1_000)) ?? [];
  const message = source.subarray(before.length);
  return /^[!-9;-~]+[ \t]*:/.test(message.toString('latin1', 0, 200)) ? message : source;
}

/** QUIRK: old programs end lines with CR alone; a file without any LF is one of theirs. */
const withLineFeeds = (source: Buffer): Buffer =>
  source.includes(LF) ? source : Buffer.from(source.toString('latin1').replace(/\r/g, '\n'), 'latin1');

/** Where something begins and ends in the bytes of a file. */
type Range = readonly [number, number];

/** What the bytes of a whole mail (EML) consist of. */
export interface FileParts {
  readonly structure: Part;
  readonly header: Range;
  readonly bodies: ReadonlyMap<string, Range>;
}

/** Finds the parts of a whole mail; costly for a large one, see `parseFile`. */
export function takeApart(source: Buffer): FileParts {
  const file = withLineFeeds(source);
  const message = withoutPreamble(file);
  const reading: Reading = { bodies: new Map(), parts: 0 };
  const structure = entity(message, '', 0, 'text/plain', reading);
  const rangeOf = (bytes: Buffer): Range => {
    const start = bytes.byteOffset - file.byteOffset;
    return [start, start + bytes.length];
  };
  return {
    structure,
    header: rangeOf(message.subarray(0, headerEnd(message).end)),
    bodies: new Map([...reading.bodies].map(([part, body]) => [part, rangeOf(body)])),
  };
}

/** The parts of a file in the shape a mailbox gives; it has no mailbox ('') and no uid (0). */
export function assemble(source: Buffer, { structure, header, bodies }: FileParts): FetchedMessage {
  const file = withLineFeeds(source);
  return {
    mailbox: '',
    uid: 0,
    uidValidity: '0',
    flags: [],
    internalDate: null,
    size: source.length,
    header: file.subarray(...header),
    structure,
    labels: [],
    serverThreadId: null,
    bodies: new Map([...bodies].map(([part, range]) => [part, file.subarray(...range)])),
  };
}

/** Reads the bytes of a whole mail (EML) into the shape a mailbox gives. */
export const parseSource = (source: Buffer): FetchedMessage => assemble(source, takeApart(source));
