import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../../../mail/account';
import type { Address } from '../../../mail/address';
import { draftOf } from '../../../mail/draft';
import { MailError } from '../../../mail/error';
import { textOfHtml } from '../../../mail/htmlText';
import { findSuccessor, readSource } from '../../../mail/imap/drafts';
import { locateMessage, type MessageReference } from '../../../mail/imap/locate';
import { readMessages } from '../../../mail/imap/read';
import type { LocatedMessage } from '../../../mail/imap/search';
import type { ImapClient } from '../../../mail/imap/select';
import { readThread } from '../../../mail/imap/thread';
import type { Message } from '../../../mail/message';
import type { ApprovalRequest, PinnedDraft } from './request';

/** A draft as a person reads it: all that would be sent. */
export interface DraftView extends PinnedDraft {
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly replyTo: readonly Address[];
  /** What recipients read: the text of the HTML version where there is one. */
  readonly text: string;
  /** The plain version where it says something else than the HTML; null where both agree or there is one only. */
  readonly otherText: string | null;
  /** The plain version where there is one: what an edit starts from. */
  readonly editable: string;
  /** Whether there is an HTML version, which an edit of the plain one leaves behind. */
  readonly isFormatted: boolean;
  readonly attachments: readonly {
    readonly name: string;
    readonly mimeType: string;
    readonly size: number;
  }[];
  /** What of the draft could not be read, in words. */
  readonly warnings: readonly string[];
}

/** A mail that came into the conversation since the person was asked. */
export interface NewerMail {
  readonly key: string;
  readonly from: Address | null;
  readonly subject: string | null;
  readonly date: string | null;
  readonly text: string;
}

/** How things stand when the person looks. */
export interface Review {
  /** Null: the request has no draft. */
  readonly draft: DraftView | 'gone' | null;
  readonly draftChanged: boolean;
  readonly newer: readonly NewerMail[];
}

/** Reads the draft and the conversation as they are now. */
export async function reviewOf(
  client: ImapClient,
  account: Account,
  { draft, conversation }: ApprovalRequest,
): Promise<Review> {
  const view = draft && (await draftNow(client, account, draft));
  // A draft that was edited since has another UID, a mail that was filed is in another mailbox.
  const anchor = view ?? (conversation && (await locateAgain(client, conversation.message)));
  const thread = anchor && anchor !== 'gone' ? await threadOf(client, account, anchor) : [];
  const known = new Set(conversation?.known);
  const newer = thread.filter((message) => !known.has(keyOf(message))).map(newerMail);
  const draftChanged = draft !== null && view !== null && view !== 'gone' && view.sha256 !== draft.sha256;
  return { draft: view, draftChanged, newer };
}

/** A draft as it is now, or what a person made of it in their own mail program. */
export async function draftNow(
  client: ImapClient,
  account: Account,
  pinned: PinnedDraft,
): Promise<DraftView | 'gone'> {
  const located = await locateMessage(client, referenceTo(pinned)).catch(goneIfMissing);
  const view = located === 'gone' ? located : await readDraft(client, account, located).catch(goneIfMissing);
  if (view !== 'gone') return view;
  const successor = await findSuccessor(client, pinned).catch(goneIfMissing);
  if (successor === null || successor === 'gone') return 'gone';
  return readDraft(client, account, successor).catch(goneIfMissing);
}

const locateAgain = (client: ImapClient, message: LocatedMessage): Promise<LocatedMessage | 'gone'> =>
  locateMessage(client, { kind: 'uid', ...message }).catch(goneIfMissing);

/** Nothing to look at beyond the request itself. */
export const nothingToReview: Review = { draft: null, draftChanged: false, newer: [] };

/** A draft with all a person has to see of it. Throws `messageMissing`. */
export async function readDraft(
  client: ImapClient,
  account: Account,
  located: LocatedMessage,
): Promise<DraftView> {
  const { mailbox, uid } = located;
  const { sha256 } = draftOf(await readSource(client, located));
  const message = (await readMessages(client, { mailbox, uids: [uid], content: 'text', account })).get(uid);
  // A mail program that keeps what it deletes until it is closed marks the version it replaced.
  if (!message || message.flags.includes('\\Deleted')) {
    throw new MailError('messageMissing', `The draft ${uid} in "${mailbox}" is gone.`);
  }
  const plain = message.text;
  const rich = message.html === null ? null : textOfHtml(message.html);
  return {
    ...located,
    sha256,
    ...{ from: message.from, to: message.to, cc: message.cc, bcc: message.bcc, replyTo: message.replyTo },
    ...{ inReplyTo: message.inReplyTo, subject: message.subject ?? '' },
    text: rich ?? plain ?? '',
    otherText: rich !== null && plain !== null && words(rich) !== words(plain) ? plain : null,
    ...{ editable: plain ?? rich ?? '', isFormatted: rich !== null },
    attachments: message.attachments,
    warnings: message.warnings,
  };
}

/** The messages of a conversation without its drafts, which are nobody's mail yet. */
export async function threadOf(
  client: ImapClient,
  account: Account,
  message: LocatedMessage,
): Promise<Message[]> {
  const all = await readThread(client, message, { account, latest: null });
  return all.filter(({ flags, messageId }) => !flags.includes('\\Draft') && messageId !== message.messageId);
}

/** What tells one message of a conversation from the others. */
export const keyOf = ({ messageId, mailbox, uid }: Message): string => messageId ?? `${mailbox}/${uid}`;

/**
 * Seals what a page showed to whom, so that a form that comes back is of this page and nothing has changed
 * since: another draft, a newer mail, another request or approver make another seal (threats X15, X16).
 */
export function sealOf({ id, key }: ApprovalRequest, approver: string, { draft, newer }: Review): string {
  const state = [
    id,
    approver,
    draft === 'gone' ? 'gone' : (draft?.sha256 ?? null),
    newer.map((mail) => mail.key),
  ];
  return createHmac('sha256', key).update(JSON.stringify(state)).digest('hex');
}

/** Compares two seals without telling by time where they differ. */
export function sameSeal(seal: string, given: string): boolean {
  const [expected, actual] = [Buffer.from(seal), Buffer.from(given)];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** By Message-ID where there is one: an edited draft is stored anew under another UID. */
function referenceTo({ mailbox, uid, uidValidity, messageId }: LocatedMessage): MessageReference {
  if (messageId === null) return { kind: 'uid', mailbox, uid, uidValidity, messageId };
  return { kind: 'messageId', messageId, mailbox };
}

function goneIfMissing(error: unknown): 'gone' {
  const gone = ['messageMissing', 'messageMismatch', 'mailboxMissing'];
  if (error instanceof MailError && gone.includes(error.kind)) return 'gone';
  throw error;
}

function newerMail(message: Message): NewerMail {
  const { from, subject, date } = message;
  const text = message.replyText ?? message.text ?? message.visibleText ?? '';
  return { key: keyOf(message), from, subject, date, text: excerpt(text.trim()) };
}

const excerpt = (text: string): string => (text.length > 2000 ? `${text.slice(0, 2000)} …` : text);

/** The words alone: how a line is broken or quoted says nothing. */
const words = (text: string): string => (text.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
