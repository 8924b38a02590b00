import type { CopyResponseObject, ImapFlow } from 'imapflow';
import { MailError } from '../error';
import { parseIdentifiers } from '../thread';
import { toUidSet } from '../uidset';
import { refusal, translateImapError } from './errors';
import { keptFlags } from './fetch';
import { requireFlags, requireMove, requireUidExpunge, selectMailbox } from './select';

/** UIDs of one command: keeps its line within what servers accept (RFC 7162 section 4 advises 8192 octets). */
export const UID_PAGE = 500;

/** Messages of one mailbox, named by UID. */
export interface Messages {
  readonly mailbox: string;
  readonly uids: readonly number[];
}

export interface FlagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Where each message went by its old UID: null where the server does not say, absent for one that was gone. */
export type NewUids = ReadonlyMap<number, number | null>;

export interface Copied {
  /** The destination as the server names it. */
  readonly mailbox: string;
  /** Null where the server does not say (no UIDPLUS). */
  readonly uidValidity: string | null;
  readonly newUids: NewUids;
}

/**
 * The Message-ID header of each message that exists, by UID; null for a message without one.
 * UIDs that do not exist are absent.
 */
export async function fetchMessageIds(
  client: ImapFlow,
  { mailbox, uids }: Messages,
): Promise<Map<number, string | null>> {
  await selectMailbox(client, mailbox, 'read');
  const found = new Map<number, string | null>();
  for (const page of pages(uids)) {
    const answers = await attempt(
      () => client.fetchAll(toUidSet(page), { uid: true, headers: ['message-id'] }, { uid: true }),
      mailbox,
    );
    for (const { uid, headers } of answers) {
      const value = headers?.toString('latin1').match(/^message-id:([^]*)/i)?.[1] ?? null;
      const [messageId = null] = parseIdentifiers(value);
      found.set(uid, messageId);
    }
  }
  return found;
}

/**
 * Adds and removes flags and keywords, and gives each message's flags as the server then has them.
 * Throws `capabilityMissing` before anything is changed when the server would not keep one of them.
 */
export async function changeFlags(
  client: ImapFlow,
  { mailbox, uids }: Messages,
  { add, remove }: FlagChange,
): Promise<Map<number, string[]>> {
  requireFlags(await selectMailbox(client, mailbox, 'write'), add);
  const flagsOf = new Map<number, string[]>();
  for (const page of pages(uids)) {
    const set = toUidSet(page);
    const options = { uid: true, silent: true };
    if (add.length > 0) {
      await accepted(
        client,
        () => client.messageFlagsAdd(set, [...add], options),
        `set flags in "${mailbox}"`,
      );
    }
    if (remove.length > 0) {
      await accepted(
        client,
        () => client.messageFlagsRemove(set, [...remove], options),
        `remove flags in "${mailbox}"`,
      );
    }
    const answers = await attempt(
      () => client.fetchAll(set, { uid: true, flags: true }, { uid: true }),
      mailbox,
    );
    for (const { uid, flags } of answers) flagsOf.set(uid, keptFlags(flags));
  }
  requireKept(mailbox, add, flagsOf);
  return flagsOf;
}

/** QUIRK: some servers answer OK and drop keywords that they said they would keep. */
function requireKept(mailbox: string, add: readonly string[], flagsOf: ReadonlyMap<number, string[]>): void {
  for (const flags of flagsOf.values()) {
    const kept = new Set(flags.map((flag) => flag.toLowerCase()));
    const lost = add.filter((flag) => !kept.has(flag.toLowerCase()));
    if (lost.length === 0) continue;
    throw new MailError('capabilityMissing', `The server did not keep ${lost.join(', ')} in "${mailbox}".`, {
      field: 'flags',
    });
  }
}

/** Copies messages to another mailbox, which must exist. */
export async function copyMessages(
  client: ImapFlow,
  { mailbox, uids }: Messages,
  destination: string,
): Promise<Copied> {
  await selectMailbox(client, mailbox, 'read');
  return transfer(client, {
    uids,
    destination,
    act: (set) => client.messageCopy(set, destination, { uid: true }),
  });
}

/**
 * Moves messages to another mailbox, which must exist.
 * Throws `capabilityMissing` where the server can neither MOVE nor remove single messages (UIDPLUS):
 * a plain EXPUNGE would also remove what others have marked as deleted.
 */
export async function moveMessages(
  client: ImapFlow,
  { mailbox, uids }: Messages,
  destination: string,
): Promise<Copied> {
  requireMove(client, 'move messages');
  await selectMailbox(client, mailbox, 'write');
  return transfer(client, {
    uids,
    destination,
    act: (set) => client.messageMove(set, destination, { uid: true }),
  });
}

/** Removes messages for good. Throws `capabilityMissing` without UIDPLUS, as `moveMessages` does. */
export async function expungeMessages(client: ImapFlow, { mailbox, uids }: Messages): Promise<void> {
  requireUidExpunge(client, 'delete messages for good');
  await selectMailbox(client, mailbox, 'write');
  for (const page of pages(uids)) {
    await accepted(
      client,
      () => client.messageDelete(toUidSet(page), { uid: true }),
      `delete messages in "${mailbox}"`,
    );
  }
}

interface Transfer {
  readonly uids: readonly number[];
  readonly destination: string;
  readonly act: (uidSet: string) => Promise<CopyResponseObject | false>;
}

async function transfer(client: ImapFlow, { uids, destination, act }: Transfer): Promise<Copied> {
  const newUids = new Map<number, number | null>();
  let mailbox = destination;
  let uidValidity: string | null = null;
  for (const page of pages(uids)) {
    const done = await attempt(() => act(toUidSet(page)), destination);
    if (!done) throw await refusedTransfer(client, destination);
    mailbox = done.destination;
    uidValidity = done.uidValidity?.toString() ?? null;
    for (const uid of page) {
      const newUid = done.uidMap ? done.uidMap.get(uid) : null;
      if (newUid !== undefined) newUids.set(uid, newUid);
    }
  }
  return { mailbox, uidValidity, newUids };
}

/** COPY and MOVE say only that they failed; whether the destination exists is asked apart. */
async function refusedTransfer(client: ImapFlow, destination: string): Promise<MailError> {
  const why = refusal(client, `put messages into "${destination}"`, { mailbox: destination });
  await attempt(() => client.status(destination, { messages: true }), destination);
  return why;
}

/** Runs a command whose driver answers false where the server refused. */
async function accepted(client: ImapFlow, command: () => Promise<boolean>, act: string): Promise<void> {
  if (!(await attempt(command))) throw refusal(client, act);
}

async function attempt<T>(command: () => Promise<T>, mailbox?: string): Promise<T> {
  try {
    return await command();
  } catch (error) {
    throw translateImapError(error, { mailbox });
  }
}

function pages(uids: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(uids.length / UID_PAGE) }, (_, page) =>
    uids.slice(page * UID_PAGE, (page + 1) * UID_PAGE),
  );
}
