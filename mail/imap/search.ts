import type { ImapFlow, SearchObject } from 'imapflow';
import { serverSearch, type Filters as Conditions } from '../criteria';
import { MailError } from '../error';
import type { MessageLocation } from '../structure';
import { keepsKeywords } from './mark';
import { search } from './searchUids';
import { selectMailbox } from './select';

/** What messages must have to be found; absent asks for nothing, all that is given must hold. */
export interface Filters {
  /** Substrings, without case. */
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject?: string;
  /** In the body only. */
  readonly body?: string;
  /** Anywhere in header or body. */
  readonly text?: string;
  /** By the time of arrival (INTERNALDATE). */
  readonly since?: Date;
  readonly before?: Date;
  readonly seen?: boolean;
  readonly flagged?: boolean;
  readonly answered?: boolean;
  readonly keyword?: string;
  /** At least one of these; an empty list finds nothing. */
  readonly anyKeyword?: readonly string[];
  readonly header?: { readonly name: string; readonly value: string };
  /** Octets. */
  readonly largerThan?: number;
  readonly smallerThan?: number;
  /** A search as in Gmail's own search field; `capabilityMissing` elsewhere. */
  readonly gmail?: string;
  /** Narrows the search only as far as every server is sure to find them: put what is found to `matches`. */
  readonly conditions?: Conditions;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * UIDs of the messages the server finds, newest first.
 * SEARCH knows days only, in the server's own time zone, so `since` and `before` find up to a day more
 * on either side: compare INTERNALDATE with `arrivedWithin` afterwards.
 */
export async function searchMailbox(client: ImapFlow, mailbox: string, filters: Filters): Promise<number[]> {
  if (filters.gmail !== undefined && !client.capabilities.has('X-GM-EXT-1')) {
    throw new MailError('capabilityMissing', 'Only Gmail can search with a Gmail query.', {
      field: 'gmailSearch',
    });
  }
  await selectMailbox(client, mailbox, 'read');
  if (filters.anyKeyword?.length === 0) return [];
  const uids = await search(client, toSearch(filters, keepsKeywords(client)));
  return uids.sort((a, b) => b - a);
}

/** Whether a message arrived within the bounds of a filter, to the millisecond. */
export function arrivedWithin(internalDate: Date | null, { since, before }: Filters): boolean {
  if (internalDate === null) return true;
  return (!since || internalDate >= since) && (!before || internalDate < before);
}

/** Where a message is, and the Message-ID that proves it; null for a message without one. */
export interface LocatedMessage extends MessageLocation {
  readonly messageId: string | null;
}

/**
 * A day is added on either side. QUIRK: imapflow asks servers with WITHIN (RFC 5032) for seconds before now,
 * which must be at least one; what arrived before some time ahead is everything anyway.
 */
function arrival({ since, before }: Pick<Filters, 'since' | 'before'>): SearchObject {
  const now = Date.now();
  return {
    ...(since && { since: new Date(Math.min(since.getTime() - DAY, now - 1_000)) }),
    ...(before && before.getTime() + DAY < now && { before: new Date(before.getTime() + DAY) }),
  };
}

function toSearch(filters: Filters, keywords: boolean): SearchObject {
  const { from, to, cc, subject, body, text, since, before, seen, flagged, answered, gmail, header } =
    filters;
  const { keyword, anyKeyword, largerThan, smallerThan } = filters;
  const given = Object.entries({
    from,
    to,
    cc,
    subject,
    body,
    text,
    seen,
    flagged,
    answered,
    keyword,
    or: anyKeyword?.map((each) => ({ keyword: each })),
    larger: largerThan,
    smaller: smallerThan,
    gmraw: gmail,
    header: header && { [header.name]: header.value },
    ...arrival({ since, before }),
  }).filter(([, value]) => value !== undefined);
  const { conditions } = filters;
  const narrow = conditions && serverSearch(conditions, { keywords, addresses: true });
  // Of two keys of one name the plain filter counts, which nothing compares afterwards.
  const query = { ...narrow, ...Object.fromEntries(given) };
  return Object.keys(query).length > 0 ? query : { all: true };
}
