import type { FetchMessageObject, FetchQueryObject, ImapFlow, MessageStructureObject } from 'imapflow';
import { MailError } from '../error';
import { bytesOfParts, type FetchedMessage, type MessageMetadata, type Part } from '../structure';
import { toUidSet } from '../uidset';
import { translateImapError } from './errors';
import { withFileNames } from './fileNames';

/** UIDs of one FETCH: keeps a command line short and a page of answers small. */
const PAGE_LENGTH = 200;
/** Octets of bodies read in one step, so that a page of long mails stays small in memory. */
const PAGE_BYTES = 8 * 1024 * 1024;

const METADATA: FetchQueryObject = {
  uid: true,
  flags: true,
  internalDate: true,
  size: true,
  bodyStructure: true,
  headers: true,
  labels: true,
  threadId: true,
};

/**
 * Reads flags, sizes, header and structure of messages in the selected mailbox without setting `\Seen`.
 * UIDs that no longer exist are absent from the result, which is ordered by UID.
 */
export async function fetchMetadata(client: ImapFlow, uids: readonly number[]): Promise<MessageMetadata[]> {
  const found: MessageMetadata[] = [];
  for (const page of pages(uids)) {
    const answers = await fetchAll(client, page, METADATA, 'headers');
    for (const answer of answers) {
      const message = toMetadata(client, answer);
      found.push(await withFileNames(message, (uid, keys) => fetchSections(client, uid, keys)));
    }
  }
  return found.sort((a, b) => a.uid - b.uid);
}

/** Which sections of a message to fetch, and the octets after which each is cut. */
export interface BodyRequest {
  readonly partsOf: (message: MessageMetadata) => readonly string[];
  readonly limit: number;
}

/**
 * Adds the wanted parts to each message, still transfer-encoded, in as few round trips as there are
 * different part lists. A message that vanished meanwhile is left out.
 */
export async function fetchBodies(
  client: ImapFlow,
  messages: readonly MessageMetadata[],
  { partsOf, limit }: BodyRequest,
): Promise<FetchedMessage[]> {
  const bodiesOf = new Map<number, ReadonlyMap<string, Buffer>>();
  const groups = new Map<string, MessageMetadata[]>();
  for (const message of messages) {
    const parts = partsOf(message).join();
    if (parts === '') bodiesOf.set(message.uid, new Map());
    else groups.set(parts, [...(groups.get(parts) ?? []), message]);
  }
  for (const [parts, group] of groups) {
    const wanted = parts.split(',');
    const bodyParts = wanted.map((key) => ({ key, start: 0, maxLength: limit }));
    const bytesOf = ({ structure }: MessageMetadata) => bytesOfParts(structure, wanted, limit);
    for (const page of pagesBySize(group, { most: PAGE_LENGTH, bytesOf })) {
      const uids = page.map((message) => message.uid);
      for (const answer of await fetchAll(client, uids, { uid: true, bodyParts }, 'bodyParts')) {
        bodiesOf.set(answer.uid, answer.bodyParts ?? new Map());
      }
    }
  }
  return messages.flatMap((message) => {
    const bodies = bodiesOf.get(message.uid);
    return bodies ? { ...message, bodies } : [];
  });
}

async function fetchSections(
  client: ImapFlow,
  uid: number,
  bodyParts: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const [answer] = await fetchAll(client, [uid], { uid: true, bodyParts: [...bodyParts] }, 'bodyParts');
  return answer?.bodyParts ?? new Map();
}

/** The whole message as it was sent, or null when it no longer exists. */
export async function fetchSource(client: ImapFlow, uid: number): Promise<Buffer | null> {
  const [answer] = await fetchAll(client, [uid], { uid: true, source: true }, 'source');
  return answer?.source ?? null;
}

async function fetchAll(
  client: ImapFlow,
  uids: readonly number[],
  query: FetchQueryObject,
  proof: 'headers' | 'bodyParts' | 'source',
): Promise<FetchMessageObject[]> {
  if (uids.length === 0) return [];
  const wanted = new Set(uids);
  try {
    const answers = await client.fetchAll(toUidSet(uids), query, { uid: true });
    // QUIRK: imapflow gives an empty or cut list, and no error, when the connection ends meanwhile.
    if (!client.usable || client.mailbox === false) throw lostWhileReading();
    // Servers report flag changes, also of other messages, in between (RFC 3501 section 7.4.2).
    return answers.filter((answer) => wanted.has(answer.uid) && answer[proof] !== undefined);
  } catch (error) {
    throw translateImapError(error);
  }
}

const lostWhileReading = () => new MailError('connectionLost', 'The connection ended while reading mail.');

function toMetadata(client: ImapFlow, answer: FetchMessageObject): MessageMetadata {
  if (!client.mailbox) throw lostWhileReading();
  const { path } = client.mailbox;
  // QUIRK: absent where the server gives none, whatever the type says.
  const uidValidity: bigint | undefined = client.mailbox.uidValidity;
  const internalDate = new Date(answer.internalDate ?? NaN);
  return {
    mailbox: path,
    uidValidity: String(uidValidity ?? 0),
    uid: answer.uid,
    flags: keptFlags(answer.flags),
    internalDate: Number.isNaN(internalDate.getTime()) ? null : internalDate,
    size: answer.size ?? 0,
    header: answer.headers ?? Buffer.alloc(0),
    structure: toPart(answer.bodyStructure ?? { type: 'text/plain' }),
    labels: [...(answer.labels ?? [])],
    serverThreadId: answer.threadId ?? null,
  };
}

/** Flags of the message itself; `\Recent` is about this session only, and gone from RFC 9051. */
export function keptFlags(flags: ReadonlySet<string> = new Set()): string[] {
  return [...flags].filter((flag) => flag !== '\\Recent');
}

function toPart(node: MessageStructureObject): Part {
  const declared = node.type.toLowerCase();
  // RFC 2045 section 5.2: what is no media type is plain text. QUIRK: Dovecot writes `/` for it.
  const mimeType = /^[^\s/]+\/[^\s/]+$/.test(declared) ? declared : 'text/plain';
  const disposition = node.disposition?.toLowerCase();
  return {
    // A message that is not multipart has its only body in section 1 (RFC 3501 section 6.4.5).
    partNumber: node.part ?? (mimeType.startsWith('multipart/') ? '' : '1'),
    mimeType,
    parameters: node.parameters ?? {},
    disposition: disposition === undefined ? null : disposition === 'inline' ? 'inline' : 'attachment',
    fileName: node.dispositionParameters?.filename ?? node.parameters?.name ?? null,
    contentId: node.id?.replace(/^<|>$/g, '') || null,
    encoding: node.encoding?.toLowerCase() ?? '7bit',
    size: node.size ?? 0,
    children: (node.childNodes ?? []).map(toPart),
  };
}

function pages(uids: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(uids.length / PAGE_LENGTH) }, (_, page) =>
    uids.slice(page * PAGE_LENGTH, (page + 1) * PAGE_LENGTH),
  );
}

/** What goes together: no more than `most` messages, and of more than one no more than `PAGE_BYTES` of bodies. */
export function pagesBySize<T>(
  messages: readonly T[],
  { most, bytesOf }: { readonly most: number; readonly bytesOf: (message: T) => number },
): T[][] {
  const result: T[][] = [];
  let room = 0;
  for (const message of messages) {
    const bytes = bytesOf(message);
    const page = result.at(-1);
    if (page && bytes <= room && page.length < most) {
      page.push(message);
      room -= bytes;
    } else {
      result.push([message]);
      room = PAGE_BYTES - bytes;
    }
  }
  return result;
}
