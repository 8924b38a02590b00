import type { ImapFlow } from 'imapflow';
import type { Message } from '../message';
import type { Account } from '../account';
import { matches, mayMatch, needsBody } from '../criteria';
import { layoutOf, textParts } from '../layout';
import { MAX_TEXT_PART_BYTES } from '../limits';
import { turn } from '../reader/reader';
import { bytesOfParts, type FetchedMessage, type MessageMetadata } from '../structure';
import { pagesBySize } from './fetch';
import { readMetadata, toHeadOnly, toMessages, withText, withoutBodies } from './read';
import { arrivedWithin, searchMailbox, type Filters } from './search';

/** Messages looked at in one step; small enough that the first of many come at once. */
const PAGE = 200;
/** Messages whose text is read at once only to look for something in it. */
const TEXTS = 20;

export interface Listing {
  readonly mailbox: string;
  readonly filters: Filters;
  /** What no server can search for; undefined asks for nothing. */
  readonly hasAttachment?: boolean;
  /** Messages that are none to a person; undefined: all are. */
  readonly leavesOut?: (metadata: MessageMetadata) => boolean;
  /** The newest so many; null for all. */
  readonly limit: number | null;
  readonly content: 'metadata' | 'text';
  readonly account: Account;
}

/** The messages of a mailbox that match, newest first, read a page at a time. */
export async function listMessages(client: ImapFlow, listing: Listing): Promise<Message[]> {
  const { mailbox, filters, limit, account } = listing;
  const uids = await searchMailbox(client, mailbox, filters);
  const found: Message[] = [];
  const conditions = decidingOnText(filters);
  for await (const fetched of ahead(pages(client, listing, uids))) {
    const messages = await toMessages(fetched, account);
    const wanted = conditions ? messages.filter((message) => matches(conditions, message)) : messages;
    found.push(...wanted.slice(0, room(limit, found)));
    if (room(limit, found) === 0) break;
  }
  return found;
}

/** The conditions that only the text of a message can decide, null if the headers decide all. */
const decidingOnText = ({ conditions }: Filters) =>
  conditions !== undefined && needsBody(conditions) ? conditions : null;

/** What may match, newest first, with its text where that is wanted or decides; no more than the limit where nothing is left open. */
async function* pages(
  client: ImapFlow,
  listing: Listing,
  uids: readonly number[],
): AsyncGenerator<FetchedMessage[]> {
  const { mailbox, filters, limit, content } = listing;
  const decidesOnText = decidingOnText(filters) !== null;
  let left = decidesOnText ? Infinity : (limit ?? Infinity);
  for (let start = 0; start < uids.length && left > 0; start += PAGE) {
    const page = await readMetadata(client, { mailbox, uids: uids.slice(start, start + PAGE) });
    const wanted: MessageMetadata[] = [];
    for (const metadata of page) {
      // Long headers of many mails add up (threat X12).
      await turn();
      if (isCandidate(metadata, listing)) wanted.push(metadata);
    }
    const candidates = wanted.sort((a, b) => b.uid - a.uid).slice(0, left);
    left -= candidates.length;
    const readsText = content === 'text' || decidesOnText;
    const bytesOf = ({ structure }: MessageMetadata) =>
      readsText ? bytesOfParts(structure, textParts(structure), MAX_TEXT_PART_BYTES) : 0;
    for (const group of pagesBySize(candidates, { most: decidesOnText ? TEXTS : PAGE, bytesOf })) {
      yield readsText ? await withText(client, group) : group.map(withoutBodies);
    }
  }
}

/** The same values, the next one already under way while one is worked on: the server need not wait for us. */
async function* ahead<T>(values: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = values.next();
  try {
    for (let current = await next; !current.done; current = await next) {
      next = values.next();
      // Its failure is thrown when its turn comes.
      next.catch(() => undefined);
      yield current.value;
    }
  } finally {
    await next.catch(() => undefined);
    await values.return(undefined);
  }
}

const room = (limit: number | null, found: readonly unknown[]) => (limit ?? Infinity) - found.length;

/** What the headers decide; the text of a message is looked at only where they leave it open. */
function isCandidate(metadata: MessageMetadata, listing: Listing): boolean {
  const { filters, hasAttachment, leavesOut, account } = listing;
  if (leavesOut?.(metadata)) return false;
  if (!arrivedWithin(metadata.internalDate, filters)) return false;
  if (hasAttachment !== undefined && hasFile(metadata) !== hasAttachment) return false;
  const { conditions } = filters;
  return conditions === undefined || mayMatch(conditions, toHeadOnly(metadata, account));
}

/** A picture inside the text is no attachment to the person who searches. */
const hasFile = ({ structure }: MessageMetadata) =>
  layoutOf(structure).attachments.some(
    ({ disposition, contentId }) => disposition === 'attachment' || contentId === null,
  );
