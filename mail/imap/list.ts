import type { ImapFlow } from 'imapflow';
import type { Message } from '../message';
import type { Account } from '../account';
import { matches, mayMatch, needsBody } from '../criteria';
import { layoutOf } from '../layout';
import type { MessageMetadata } from '../structure';
import { readMetadata, toMessage, withText, withoutBodies } from './read';
import { arrivedWithin, searchMailbox, type Filters } from './search';

/** Messages looked at in one step; small enough that the first of many come at once. */
const PAGE = 100;
/** Messages whose text is read at once only to look for something in it. */
const TEXTS = 20;

export interface Listing {
  readonly mailbox: string;
  readonly filters: Filters;
  /** What no server can search for; undefined asks for nothing. */
  readonly hasAttachment?: boolean;
  /** The newest so many; null for all. */
  readonly limit: number | null;
  readonly content: 'metadata' | 'text';
  readonly account: Account;
}

/** The messages of a mailbox that match, newest first, read a page at a time. */
export async function listMessages(client: ImapFlow, listing: Listing): Promise<Message[]> {
  const { mailbox, filters, limit, content, account } = listing;
  const uids = await searchMailbox(client, mailbox, filters);
  const found: Message[] = [];
  const { conditions = null } = filters;
  const decidesOnText = conditions !== null && needsBody(conditions);
  for (let start = 0; start < uids.length && room(limit, found) > 0; start += PAGE) {
    const page = await readMetadata(client, { mailbox, uids: uids.slice(start, start + PAGE) });
    const candidates = page
      .filter((metadata) => isCandidate(metadata, listing))
      .sort((a, b) => b.uid - a.uid)
      .slice(0, decidesOnText ? PAGE : room(limit, found));
    for (const group of groupsOf(candidates, decidesOnText ? TEXTS : PAGE)) {
      const readsText = content === 'text' || decidesOnText;
      const fetched = readsText ? await withText(client, group) : group.map(withoutBodies);
      const messages = fetched.map((each) => toMessage(each, account));
      const wanted = decidesOnText ? messages.filter((message) => matches(conditions, message)) : messages;
      found.push(...wanted.slice(0, room(limit, found)));
      if (room(limit, found) === 0) break;
    }
  }
  return found;
}

function groupsOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

const room = (limit: number | null, found: readonly unknown[]) => (limit ?? Infinity) - found.length;

/** What the headers decide; the text of a message is looked at only where they leave it open. */
function isCandidate(metadata: MessageMetadata, { filters, hasAttachment, account }: Listing): boolean {
  if (!arrivedWithin(metadata.internalDate, filters)) return false;
  if (hasAttachment !== undefined && hasFile(metadata) !== hasAttachment) return false;
  const { conditions } = filters;
  return conditions === undefined || mayMatch(conditions, toMessage(withoutBodies(metadata), account));
}

/** A picture inside the text is no attachment to the person who searches. */
const hasFile = ({ structure }: MessageMetadata) =>
  layoutOf(structure).attachments.some(
    ({ disposition, contentId }) => disposition === 'attachment' || contentId === null,
  );
