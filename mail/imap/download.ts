import { Readable } from 'node:stream';
import type { FetchQueryObject, ImapFlow } from 'imapflow';
import { MailError } from '../error';
import { enclosedFile, sectionOf } from '../enclosed';
import { decodePart } from '../parse';
import type { Attachment } from '../message';
import { partOf, type Part } from '../structure';
import { translateImapError } from './errors';
import { selectMailbox } from './select';

/** Octets of one round trip; smaller ones make a distant server slow, larger ones cost memory. */
const CHUNK = 1024 * 1024;

/** A part of a message, or the whole message where `part` is null. */
export interface Section {
  readonly mailbox: string;
  readonly uid: number;
  readonly part: Part | null;
}

/**
 * Streams one part as the file it was, or the whole message as it was sent, without setting `\Seen`.
 * At most a chunk is held in memory. The connection serves nothing else until the stream has ended.
 * Fails with `messageMissing` when the message or the part is not there.
 */
export function streamSection(client: ImapFlow, section: Section): Readable {
  const encoded = chunksOf(client, section);
  const { part } = section;
  if (part === null) return Readable.from(encoded);
  if (part.encoding === 'base64') return Readable.from(decodeBase64(encoded));
  return Readable.from(isIdentity(part.encoding) ? encoded : decodeLines(encoded, part));
}

/** Encodings that leave the bytes as they are (RFC 2045 section 6.2). */
const isIdentity = (encoding: string) => /^(?:7bit|8bit|binary|)$/.test(encoding);

/** One attachment of a message whose structure is known. */
export interface AttachedFile {
  readonly mailbox: string;
  readonly uid: number;
  readonly structure: Part;
  readonly attachment: Pick<Attachment, 'part'>;
}

/** Streams an attachment as `streamSection` does. Throws `messageMissing` where the message has no such part. */
export function streamAttachment(
  client: ImapFlow,
  { mailbox, uid, structure, attachment }: AttachedFile,
): Readable {
  const { section: number, file } = sectionOf(attachment.part);
  const part = partOf(structure, number);
  if (part) {
    const from = { mailbox, uid, part };
    return file === null
      ? streamSection(client, from)
      : Readable.from(enclosedContent(chunksOf(client, from), part, attachment.part));
  }
  throw new MailError('messageMissing', `Message ${uid} in "${mailbox}" has no part ${attachment.part}.`);
}

/** A file inside a winmail.dat or a uuencoded text; the part around it is held in memory. */
async function* enclosedContent(
  encoded: AsyncIterable<Buffer>,
  part: Part,
  file: string,
): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of encoded) chunks.push(chunk);
  const content = enclosedFile(part, Buffer.concat(chunks), file);
  if (content === null) throw missing(`file ${file}`);
  yield content;
}

async function* chunksOf(client: ImapFlow, { mailbox, uid, part }: Section): AsyncGenerator<Buffer> {
  await selectMailbox(client, mailbox, 'read');
  for (let start = 0; ; start += CHUNK) {
    const range = { start, maxLength: CHUNK };
    const chunk = await fetchChunk(client, uid, {
      uid: true,
      ...(part === null ? { source: range } : { bodyParts: [{ key: part.partNumber, ...range }] }),
    });
    if (chunk === null && start === 0) throw missing(section(mailbox, uid, part));
    if (chunk !== null && chunk.length > 0) yield chunk;
    // QUIRK: Tencent Exmail ignores the range and answers with the whole part.
    if (chunk === null || chunk.length !== CHUNK) return;
  }
}

async function fetchChunk(client: ImapFlow, uid: number, query: FetchQueryObject): Promise<Buffer | null> {
  try {
    const answer = await client.fetchOne(String(uid), query, { uid: true });
    if (!answer) return null;
    return answer.source ?? [...(answer.bodyParts?.values() ?? [])][0] ?? null;
  } catch (error) {
    throw translateImapError(error);
  }
}

const section = (mailbox: string, uid: number, part: Part | null) =>
  part === null
    ? `message ${uid} in "${mailbox}"`
    : `part ${part.partNumber} of message ${uid} in "${mailbox}"`;

const missing = (what: string) => new MailError('messageMissing', `There is no ${what} any more.`);

/** Base64 in groups of four characters, wherever lines and chunks end. */
async function* decodeBase64(encoded: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = '';
  for await (const chunk of encoded) {
    const text = rest + chunk.toString('latin1').replace(/[^A-Za-z0-9+/=]+/g, '');
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    yield Buffer.from(text.slice(0, whole), 'base64');
  }
  if (rest !== '') yield Buffer.from(rest, 'base64');
}

/** Decodes whole lines only, as an escape never spans two (RFC 2045 section 6.7). */
async function* decodeLines(encoded: AsyncIterable<Buffer>, part: Part): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of encoded) {
    const text = Buffer.concat([rest, chunk]);
    const whole = text.lastIndexOf('\n') + 1;
    rest = text.subarray(whole);
    if (whole > 0) yield decodePart(part, text.subarray(0, whole));
  }
  if (rest.length > 0) yield decodePart(part, rest);
}
