import type { ImapFlow, SearchObject } from 'imapflow';
import {
  beginCursor,
  handledUpTo,
  identify,
  remember,
  renumber,
  restart,
  startName,
  type Cursor,
  type Identified,
  type StartFrom,
} from '../cursor';
import { fetchMetadata } from './fetch';
import { keepsKeywords } from './mark';
import { search } from './searchUids';

/** Old messages remembered at the start, for the day UIDVALIDITY changes. */
const SEEDED = 200;
const DAY = 24 * 60 * 60 * 1000;

export interface ReconcileOptions {
  readonly mailbox: string;
  readonly start: StartFrom;
  readonly activation: Activation;
  /** The trigger has a position for other mailboxes of this account: this one was added by a person. */
  readonly knownTrigger: boolean;
  readonly mark: string;
}

/**
 * Who has the mailbox watched: a person who publishes for the first time, a person who publishes again
 * after an edit, or n8n itself at a start or when another main hands over.
 */
export type Activation = 'first' | 'again' | 'restart';

/** Where the trigger stands in the selected mailbox, and what a person should know about how it was found. */
export interface Reconciled {
  readonly cursor: Cursor;
  readonly notice: string | null;
}

/**
 * Brings a stored cursor in line with the selected mailbox, or finds one where there is none. UIDNEXT
 * is never believed: servers omit it or give absurd values, a search does not. Throws `MailError`.
 */
export async function reconcile(
  client: ImapFlow,
  stored: Cursor | null,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const at = {
    uidValidity: uidValidityOf(client) ?? stored?.uidValidity ?? '0',
    newestUid: await newestUid(client),
  };
  if (stored === null) {
    const isNew = options.activation === 'first' || options.knownTrigger;
    return isNew
      ? { cursor: await begin(client, options.start, at), notice: null }
      : recover(client, options, at);
  }
  if (at.uidValidity !== stored.uidValidity) return takeOver(client, stored, { ...options, ...at });
  if (stored.startedFrom !== startName(options.start)) {
    return { cursor: restart(stored, options.start, at), notice: null };
  }
  return { cursor: stored, notice: null };
}

interface Now {
  readonly uidValidity: string;
  readonly newestUid: number;
}

/** A new cursor that remembers what was there before, as far as it does not count. */
async function begin(client: ImapFlow, start: StartFrom, at: Now): Promise<Cursor> {
  const cursor = beginCursor(start, at);
  if (start.kind !== 'now') return cursor;
  const exists = client.mailbox ? client.mailbox.exists : 0;
  if (exists === 0) return cursor;
  const uids = await search(client, { seq: `${Math.max(1, exists - SEEDED + 1)}:*` });
  return remember(cursor, (await fetchMetadata(client, uids)).map(identify));
}

/** No position, though there may have been one: the marks on the server tell what was done. */
async function recover(
  client: ImapFlow,
  { mailbox, mark, start, activation }: ReconcileOptions,
  at: Now,
): Promise<Reconciled> {
  const marked = keepsKeywords(client) ? (await search(client, { keyword: mark })).sort((a, b) => a - b) : [];
  const from = marked.at(-SEEDED) ?? marked[0];
  if (from === undefined && activation === 'again')
    return { cursor: await begin(client, start, at), notice: null };
  if (from === undefined) {
    const notice = `No position was stored for "${mailbox}", so it is watched from now on; mail that arrived before may need message.reprocess.`;
    return {
      cursor: { ...(await begin(client, { kind: 'now' }, at)), startedFrom: startName(start) },
      notice,
    };
  }
  const cursor = { ...beginCursor(start, at), seenUpTo: from, unreadOnlyUpTo: 0 };
  return { cursor, notice: `The position in "${mailbox}" was recovered from the marks on the server.` };
}

/** UIDVALIDITY changed: every UID means another message now. */
async function takeOver(
  client: ImapFlow,
  stored: Cursor,
  options: ReconcileOptions & Now,
): Promise<Reconciled> {
  const old = handledUpTo(stored);
  const recent: SearchObject = old === -Infinity ? { all: true } : { since: new Date(old - DAY) };
  const unmarked = keepsKeywords(client) ? { unKeyword: options.mark } : {};
  const uids = await search(client, { ...recent, ...unmarked });
  const candidates: Identified[] = [];
  for (let page = 0; page < uids.length; page += SEEDED) {
    candidates.push(...(await fetchMetadata(client, uids.slice(page, page + SEEDED))).map(identify));
  }
  const notice = `The server renumbered "${options.mailbox}" (UIDVALIDITY ${stored.uidValidity} became ${options.uidValidity}); new mail was told from old by its arrival.`;
  return { cursor: renumber(stored, candidates, options), notice };
}

async function newestUid(client: ImapFlow): Promise<number> {
  if (client.mailbox && client.mailbox.exists === 0) return 0;
  return Math.max(0, ...(await search(client, { uid: '*' })));
}

/** Null where the server gives none or zero, which says nothing about whether UIDs changed. */
function uidValidityOf(client: ImapFlow): string | null {
  const value = client.mailbox ? client.mailbox.uidValidity : undefined;
  return value ? value.toString() : null;
}
