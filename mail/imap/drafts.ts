import type { ImapFlow } from 'imapflow';
import type { ComposedMail } from '../compose';
import { draftOf } from '../draft';
import { MailError } from '../error';
import { rawBytes } from '../rawMail';
import { appendMessage } from './append';
import { fetchSource } from './fetch';
import { findByMessageId } from './find';
import { destinationOf, requireSpecial } from './mailboxes';
import { expungeMessages, fetchMessageIds, moveMessages } from './messages';
import { searchMailbox, type LocatedMessage } from './search';
import { selectMailbox, supports } from './select';

/** A draft in the mailbox for drafts. */
export interface StoredDraft extends LocatedMessage {
  /** SHA-256 of the bytes that would be sent, as the server stored them. */
  readonly sha256: string;
}

/** Puts a mail into the mailbox for drafts, which is made if there is none, and reads back what was kept of it. */
export async function storeDraft(client: ImapFlow, composed: ComposedMail): Promise<StoredDraft> {
  const mailbox = await requireSpecial(client, '\\Drafts');
  const { messageId } = composed;
  const raw = await rawBytes(composed.keptCopy);
  const flags = ['\\Draft', '\\Seen'];
  const { uid, uidValidity } = await appendMessage(client, { mailbox, raw, flags, internalDate: null });
  const stored =
    uid !== null && uidValidity !== null
      ? { mailbox, uid, uidValidity, messageId }
      : await findByMessageId(client, messageId, [mailbox]);
  if (!stored) throw new MailError('messageMissing', `The server did not keep the draft in "${mailbox}".`);
  // QUIRK: Exchange stores a message anew, so only what it gives back is what will be sent.
  return { ...stored, sha256: draftOf(await readSource(client, stored)).sha256 };
}

/** The bytes of one message as stored. Throws `messageMissing`. */
export async function readSource(client: ImapFlow, { mailbox, uid }: LocatedMessage): Promise<Buffer> {
  await selectMailbox(client, mailbox, 'read');
  const source = await fetchSource(client, uid);
  if (source) return source;
  throw new MailError('messageMissing', `There is no message ${uid} in "${mailbox}" any more.`);
}

/** What a draft is known by after a mail program has stored it anew. */
export interface KnownDraft extends LocatedMessage {
  readonly inReplyTo: string | null;
  readonly subject: string;
}

/**
 * The draft that took the place of one that is gone: mail programs store an edited draft anew, most of them
 * under another Message-ID. It answers the same mail, or where it answers none has the same subject, and is
 * newer; null where there is none.
 */
export async function findSuccessor(
  client: ImapFlow,
  { mailbox, uid, uidValidity, inReplyTo, subject }: KnownDraft,
): Promise<LocatedMessage | null> {
  const current = await selectMailbox(client, mailbox, 'read');
  if (current.uidValidity.toString() !== uidValidity || (inReplyTo === null && subject === '')) return null;
  const filters = inReplyTo === null ? { subject } : { header: { name: 'in-reply-to', value: inReplyTo } };
  const newest = (await searchMailbox(client, mailbox, filters)).find((found) => found > uid);
  if (newest === undefined) return null;
  const messageIds = await fetchMessageIds(client, { mailbox, uids: [newest] });
  return { mailbox, uid: newest, uidValidity, messageId: messageIds.get(newest) ?? null };
}

/** Takes a draft away for good, or to the trash where the server can remove no single message. */
export async function discardDraft(client: ImapFlow, { mailbox, uid }: LocatedMessage): Promise<void> {
  const messages = { mailbox, uids: [uid] };
  if (supports(client, 'UIDPLUS')) await expungeMessages(client, messages);
  else await moveMessages(client, messages, await destinationOf(client, 'trash'));
}
