import type { ImapFlow } from 'imapflow';
import type { Message } from '../message';
import type { Account } from '../account';
import { layoutOf } from '../layout';
import type { MessageMetadata } from '../structure';
import { readMetadata, toMessage, withText, withoutBodies } from './read';
import { arrivedWithin, searchMailbox, type Filters } from './search';

/** Messages looked at in one step; small enough that the first of many come at once. */
const PAGE = 100;

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
  for (let start = 0; start < uids.length && room(limit, found) > 0; start += PAGE) {
    const page = await readMetadata(client, { mailbox, uids: uids.slice(start, start + PAGE) });
    const wanted = page
      .filter((metadata) => matches(metadata, listing))
      .sort((a, b) => b.uid - a.uid)
      .slice(0, room(limit, found));
    const fetched = content === 'text' ? await withText(client, wanted) : wanted.map(withoutBodies);
    found.push(...fetched.map((each) => toMessage(each, account)));
  }
  return found;
}

const room = (limit: number | null, found: readonly unknown[]) => (limit ?? Infinity) - found.length;

function matches(metadata: MessageMetadata, { filters, hasAttachment }: Listing): boolean {
  if (!arrivedWithin(metadata.internalDate, filters)) return false;
  if (hasAttachment === undefined) return true;
  // A picture inside the text is no attachment to the person who searches.
  const { attachments } = layoutOf(metadata.structure);
  const found = attachments.some((part) => part.disposition === 'attachment' || part.contentId === null);
  return found === hasAttachment;
}
