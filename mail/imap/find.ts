import type { ImapFlow, SearchObject } from 'imapflow';
import { fetchMessageIds } from './messages';
import type { LocatedMessage } from './search';
import { search } from './searchUids';
import { selectReadable } from './select';

/** Message-IDs of one SEARCH; each takes some 200 octets of a command line, which should end before 8192. */
const PAGE = 20;

/**
 * The newest message with exactly each of these Message-IDs, in the first mailbox that has one; those that
 * are nowhere are absent. Takes a few round trips for each mailbox, not for each message.
 */
export async function findByMessageIds(
  client: ImapFlow,
  messageIds: Iterable<string>,
  mailboxes: readonly string[],
): Promise<Map<string, LocatedMessage>> {
  const found = new Map<string, LocatedMessage>();
  const left = new Set(messageIds);
  for (const mailbox of mailboxes) {
    if (left.size === 0) break;
    for (const [messageId, message] of await findIn(client, mailbox, [...left])) {
      found.set(messageId, message);
      left.delete(messageId);
    }
  }
  return found;
}

/** The newest message with exactly this Message-ID, as `findByMessageIds` finds it; null if there is none. */
export async function findByMessageId(
  client: ImapFlow,
  messageId: string,
  mailboxes: readonly string[],
): Promise<LocatedMessage | null> {
  return (await findByMessageIds(client, [messageId], mailboxes)).get(messageId) ?? null;
}

async function findIn(client: ImapFlow, mailbox: string, messageIds: readonly string[]) {
  const found = new Map<string, LocatedMessage>();
  const selected = await selectReadable(client, mailbox);
  if (selected === null) return found;
  const uidValidity = selected.uidValidity.toString();
  const wanted = new Set(messageIds);
  for (let start = 0; start < messageIds.length; start += PAGE) {
    const page = messageIds.slice(start, start + PAGE);
    const uids = await search(client, { or: page.flatMap(asWritten) });
    // SEARCH HEADER finds substrings (RFC 3501 section 6.4.4), so the header itself decides.
    const ids = [...(await fetchMessageIds(client, { mailbox, uids }))].sort(([a], [b]) => a - b);
    for (const [uid, messageId] of ids) {
      if (messageId === null || !wanted.has(messageId)) continue;
      found.set(messageId, { mailbox, uid, uidValidity, messageId });
    }
  }
  return found;
}

/**
 * A Message-ID as headers have it. QUIRK: some senders leave the brackets out, and some servers look for
 * whole words only, so both are asked for.
 */
const asWritten = (id: string): SearchObject[] =>
  [id, id.slice(1, -1)].map((written) => ({ header: { 'message-id': written } }));
