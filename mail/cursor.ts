import { createHash } from 'node:crypto';
import type { Held } from './consumer';
import type { MessageMetadata } from './structure';

/** How many handled messages are remembered by fingerprint, for the day UIDVALIDITY changes. */
const REMEMBERED = 200;
/** How many set-aside messages are listed with their reason. */
const MOST_SET_ASIDE = 1000;

/** A message as it is recognised when its UID no longer counts. */
export interface Remembered {
  readonly fingerprint: string;
  /** INTERNALDATE in milliseconds, null if the server gave none. */
  readonly internalDate: number | null;
}

/** What the cursor needs to know of a message. */
export interface Identified extends Remembered {
  readonly uid: number;
  readonly flags: readonly string[];
}

/** A message that was taken in and is not settled yet. */
export interface OpenMessage extends Remembered {
  readonly uid: number;
  /** Deliveries begun; above 0 at a restart means one was in flight. */
  readonly attempts: number;
  /** Why it waits for a person, null if it starts a run of its own. */
  readonly held: Held | null;
  /** Acknowledged, but the mark and the action on the server are still to be done. */
  readonly acknowledged: boolean;
}

/** A message that failed too often and waits for a person (`message.reprocess`). */
export interface SetAside {
  readonly uid: number;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  readonly attempts: number;
  readonly fingerprint: string;
  /** Still where it arrived, about to be moved out of the way, or gone from this mailbox. */
  readonly place: 'here' | 'leaving' | 'moved';
}

/**
 * Where a trigger stands in one mailbox: every UID up to `seenUpTo` is handled, except those in `open`.
 * Plain JSON, replaced and never changed in place.
 */
export interface Cursor {
  readonly uidValidity: string;
  readonly seenUpTo: number;
  /** UIDs up to here were there before the start and count only when unread (`startFrom: unread`). */
  readonly unreadOnlyUpTo: number;
  /** INTERNALDATE in milliseconds before which mail does not count (`startFrom: date`), 0 for none. */
  readonly since: number;
  /** The start that was asked for, to notice when a person changes it. */
  readonly startedFrom: string;
  readonly open: readonly OpenMessage[];
  readonly setAside: readonly SetAside[];
  readonly remembered: readonly Remembered[];
}

/** Where to begin in a mailbox that was never watched. */
export type StartFrom =
  | { readonly kind: 'now' }
  | { readonly kind: 'unread' }
  | { readonly kind: 'date'; readonly since: Date }
  | { readonly kind: 'all' };

/** One text for a start, equal exactly when the start is the same. */
export const startName = (start: StartFrom): string =>
  start.kind === 'date' ? `date ${start.since.toISOString()}` : start.kind;

/** A cursor at the chosen start. `newestUid` is the highest UID there is now, 0 in an empty mailbox. */
export function beginCursor(start: StartFrom, at: { uidValidity: string; newestUid: number }): Cursor {
  return {
    uidValidity: at.uidValidity,
    seenUpTo: start.kind === 'now' ? at.newestUid : 0,
    unreadOnlyUpTo: start.kind === 'unread' ? at.newestUid : 0,
    since: start.kind === 'date' ? start.since.getTime() : 0,
    startedFrom: startName(start),
    open: [],
    setAside: [],
    remembered: [],
  };
}

/**
 * What the cursor keeps of a message. The fingerprint is of the whole header, INTERNALDATE and size:
 * Message-ID alone may be missing or shared by two mails.
 */
export function identify(message: MessageMetadata): Identified {
  const internalDate = message.internalDate?.getTime() ?? null;
  const fingerprint = createHash('sha256')
    .update(`${internalDate}\n${message.size}\n`)
    .update(message.header)
    .digest('base64url')
    .slice(0, 16);
  return { uid: message.uid, flags: message.flags, internalDate, fingerprint };
}

/** Remembers messages as handled, the newest last. */
export function remember(cursor: Cursor, messages: readonly Remembered[]): Cursor {
  if (messages.length === 0) return cursor;
  const added = messages.map(({ fingerprint, internalDate }) => ({ fingerprint, internalDate }));
  return { ...cursor, remembered: [...cursor.remembered, ...added].slice(-REMEMBERED) };
}

/** A message that is to be delivered. */
export interface Taken extends Identified {
  readonly held: Held | null;
}

const asOpen = ({ uid, fingerprint, internalDate, held }: Taken): OpenMessage => ({
  uid,
  fingerprint,
  internalDate,
  held,
  attempts: 0,
  acknowledged: false,
});

/** Takes messages in as open and moves on: every UID up to `seenUpTo` has now been looked at. */
export function takeIn(cursor: Cursor, messages: readonly Taken[], seenUpTo: number): Cursor {
  const known = new Set(cursor.open.map(({ uid }) => uid));
  const added = messages.filter(({ uid }) => !known.has(uid)).map(asOpen);
  return {
    ...cursor,
    seenUpTo: Math.max(cursor.seenUpTo, seenUpTo),
    open: added.length === 0 ? cursor.open : [...cursor.open, ...added],
  };
}

const changeOpen = (
  cursor: Cursor,
  uids: Iterable<number>,
  change: (open: OpenMessage) => OpenMessage,
): Cursor => {
  const chosen = new Set(uids);
  return { ...cursor, open: cursor.open.map((open) => (chosen.has(open.uid) ? change(open) : open)) };
};

/** Counts one more delivery; to be stored before the messages are handed over. */
export const startDelivery = (cursor: Cursor, uids: Iterable<number>): Cursor =>
  changeOpen(cursor, uids, (open) => ({ ...open, attempts: open.attempts + 1 }));

/** Notes that the run ended, so that a restart does not deliver again what only lacks its mark. */
export const acknowledge = (cursor: Cursor, uids: Iterable<number>): Cursor =>
  changeOpen(cursor, uids, (open) => ({ ...open, acknowledged: true }));

/** Takes one delivery back that did not come about, as the connection was lost before. */
export const undoDelivery = (cursor: Cursor, uids: Iterable<number>): Cursor =>
  changeOpen(cursor, uids, (open) => ({ ...open, attempts: Math.max(0, open.attempts - 1) }));

const drop = (cursor: Cursor, uids: ReadonlySet<number>): Cursor => ({
  ...cursor,
  open: cursor.open.filter(({ uid }) => !uids.has(uid)),
});

/** Closes messages as handled: nothing is left to do for them. */
export function settle(cursor: Cursor, uids: Iterable<number>): Cursor {
  const closed = new Set(uids);
  return drop(
    remember(
      cursor,
      cursor.open.filter(({ uid }) => closed.has(uid)),
    ),
    closed,
  );
}

/** Why a message is set aside, and whether it is to be moved out of the way. */
export interface Aside {
  readonly reason: string;
  readonly at: Date;
  readonly leaves: boolean;
}

/** Closes a message that failed too often and keeps the reason. */
export function putAside(cursor: Cursor, uid: number, why: Aside): Cursor {
  const open = cursor.open.find((candidate) => candidate.uid === uid);
  if (!open) return cursor;
  const aside: SetAside = {
    uid,
    reason: why.reason.slice(0, 500),
    at: why.at.toISOString(),
    attempts: open.attempts,
    fingerprint: open.fingerprint,
    place: why.leaves ? 'leaving' : 'here',
  };
  return { ...drop(cursor, new Set([uid])), setAside: [...cursor.setAside, aside].slice(-MOST_SET_ASIDE) };
}

/** Notes what became of set-aside messages that were to be moved. */
export function leave(cursor: Cursor, uids: readonly number[], place: 'here' | 'moved'): Cursor {
  const setAside = cursor.setAside.map((aside) => (uids.includes(aside.uid) ? { ...aside, place } : aside));
  return { ...cursor, setAside };
}

/** Forgets set-aside messages that a person has brought back as new ones. */
export const welcomeBack = (cursor: Cursor, fingerprints: ReadonlySet<string>): Cursor => ({
  ...cursor,
  setAside: cursor.setAside.filter(({ fingerprint }) => !fingerprints.has(fingerprint)),
});

/** Opens messages anew, as if they had just arrived (`message.reprocess`). */
export function reopen(cursor: Cursor, messages: readonly Identified[]): Cursor {
  const uids = new Set(messages.map(({ uid }) => uid));
  const setAside = cursor.setAside.filter(({ uid }) => !uids.has(uid));
  const started = messages.map((message) => ({ ...message, held: null }));
  return takeIn({ ...drop(cursor, uids), setAside }, started, cursor.seenUpTo);
}

/** Whether a message counts at all, given where the trigger was told to start. */
export function counts(cursor: Cursor, message: Identified): boolean {
  if (message.uid <= cursor.unreadOnlyUpTo && message.flags.includes('\\Seen')) return false;
  return (message.internalDate ?? Infinity) >= cursor.since;
}

/**
 * INTERNALDATE (milliseconds) up to which an unknown message counts as handled long ago: that of the
 * oldest remembered one once the memory is full, and none before that.
 */
export function handledUpTo(cursor: Cursor): number {
  if (cursor.remembered.length < REMEMBERED) return -Infinity;
  return Math.min(...cursor.remembered.map(({ internalDate }) => internalDate ?? Infinity));
}

/**
 * The cursor after UIDVALIDITY changed (RFC 3501 section 2.3.1.1), from the messages that may be new:
 * remembered ones are handled, mail older than all that is remembered is not replayed, what was open
 * stays open with its attempts, and the rest is new. `newestUid` is the highest UID there is now.
 */
export function renumber(
  cursor: Cursor,
  candidates: readonly Identified[],
  at: { readonly uidValidity: string; readonly newestUid: number },
): Cursor {
  const handled = new Set(cursor.remembered.map(({ fingerprint }) => fingerprint));
  const wasOpen = new Map(cursor.open.map((open) => [open.fingerprint, open]));
  const wasAside = new Map(cursor.setAside.map((aside) => [aside.fingerprint, aside]));
  const old = handledUpTo(cursor);
  const open: OpenMessage[] = [];
  const setAside: SetAside[] = [];
  for (const message of candidates) {
    const { uid, fingerprint } = message;
    const before = wasOpen.get(fingerprint);
    const aside = wasAside.get(fingerprint);
    const isNew = !handled.has(fingerprint) && (message.internalDate ?? Infinity) > old;
    if (before) open.push({ ...before, uid });
    else if (aside) setAside.push({ ...aside, uid });
    else if (isNew && (message.internalDate ?? Infinity) >= cursor.since)
      open.push(asOpen({ ...message, held: null }));
  }
  const { uidValidity, newestUid } = at;
  return { ...cursor, uidValidity, seenUpTo: newestUid, unreadOnlyUpTo: 0, open, setAside };
}

/** Begins anew where a person changed `startFrom`, keeping what is open, set aside and remembered. */
export function restart(
  cursor: Cursor,
  start: StartFrom,
  at: { uidValidity: string; newestUid: number },
): Cursor {
  const { open, setAside, remembered } = cursor;
  return { ...beginCursor(start, at), open, setAside, remembered };
}
