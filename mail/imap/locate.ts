import type { ImapFlow } from 'imapflow';
import { MailError } from '../error';
import { translateImapError } from './errors';
import { findByMessageIds } from './find';
import { listMailboxes, type Mailbox } from './mailboxes';
import { fetchMessageIds } from './messages';
import type { LocatedMessage } from './search';
import { selectMailbox } from './select';

/** A message as a workflow names it. */
export type MessageReference =
  | {
      readonly kind: 'uid';
      readonly mailbox: string;
      readonly uid: number;
      /** What the message had when it was named; null where that is not known and so not checked. */
      readonly uidValidity: string | null;
      readonly messageId: string | null;
    }
  /** Looked for in one mailbox, or in all of them where that is null. */
  | { readonly kind: 'messageId'; readonly messageId: string; readonly mailbox: string | null };

/** Where a message is, or why it cannot be had. */
export type Located = LocatedMessage | MailError;

/**
 * Finds messages in as few round trips as there are mailboxes, and makes sure that each is the one meant:
 * with another UIDVALIDITY or Message-ID it is `messageMismatch` (threat X27), so that a reference into
 * another account finds nothing. One that was moved since is followed by its Message-ID.
 */
export async function locateMessages(
  client: ImapFlow,
  references: readonly MessageReference[],
): Promise<Located[]> {
  const located = new Map<MessageReference, Located>();
  const sought: Sought[] = references.flatMap((reference) =>
    reference.kind === 'messageId' ? { ...reference, reference } : [],
  );
  const byUid = references.filter((reference) => reference.kind === 'uid');
  for (const [mailbox, group] of grouped(byUid, (reference) => reference.mailbox)) {
    for (const [reference, result] of await locateIn(client, mailbox, group)) {
      const { messageId } = reference;
      if (result !== 'moved') located.set(reference, result);
      else if (messageId !== null) sought.push({ reference, messageId, mailbox: null });
    }
  }
  for (const [mailbox, group] of grouped(sought, (each) => each.mailbox)) {
    const places = mailbox === null ? await searchOrder(client) : [mailbox];
    const found = await findByMessageIds(
      client,
      group.map(({ messageId }) => messageId),
      places,
    );
    for (const { reference, messageId } of group) {
      const message = found.get(messageId);
      if (message) located.set(reference, message);
    }
  }
  return references.map((reference) => located.get(reference) ?? missing(describe(reference)));
}

/** A reference that only its Message-ID can find, in one mailbox or in all of them. */
interface Sought {
  readonly reference: MessageReference;
  readonly messageId: string;
  readonly mailbox: string | null;
}

type UidReference = Extract<MessageReference, { kind: 'uid' }>;

function grouped<T, Key>(list: readonly T[], keyOf: (value: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const value of list) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

async function locateIn(
  client: ImapFlow,
  mailbox: string,
  references: readonly UidReference[],
): Promise<Map<UidReference, Located | 'moved'>> {
  const current = await uidValidityOf(client, mailbox);
  if (current instanceof MailError) return new Map(references.map((reference) => [reference, current]));
  const messageIds = await fetchMessageIds(client, { mailbox, uids: references.map(({ uid }) => uid) });
  return new Map(references.map((reference) => [reference, check(reference, current, messageIds)]));
}

/** A mailbox that is not there fails the references into it and no others. */
async function uidValidityOf(client: ImapFlow, mailbox: string): Promise<string | MailError> {
  try {
    const { uidValidity } = await selectMailbox(client, mailbox, 'read');
    return uidValidity.toString();
  } catch (error) {
    const failure = translateImapError(error, { mailbox });
    if (failure.kind !== 'mailboxMissing') throw failure;
    return failure;
  }
}

function check(
  reference: UidReference,
  uidValidity: string,
  messageIds: ReadonlyMap<number, string | null>,
): Located | 'moved' {
  const { mailbox, uid } = reference;
  if (reference.uidValidity !== null && reference.uidValidity !== uidValidity) {
    return mismatch(`"${mailbox}" is not the mailbox this message was in: its UIDVALIDITY differs.`);
  }
  const messageId = messageIds.get(uid);
  if (messageId === undefined) return 'moved';
  if (reference.messageId !== null && reference.messageId !== messageId) {
    return mismatch(`Message ${uid} in "${mailbox}" is not ${reference.messageId}.`);
  }
  return { mailbox, uid, uidValidity, messageId };
}

const mismatch = (what: string) => new MailError('messageMismatch', what, { field: 'messageReference' });
const missing = (what: string) => new MailError('messageMissing', `There is no ${what} in this account.`);

function describe(reference: MessageReference): string {
  if (reference.kind === 'uid') return `message ${reference.uid} in "${reference.mailbox}"`;
  const where = reference.mailbox === null ? '' : ` in "${reference.mailbox}"`;
  return `message ${reference.messageId}${where}`;
}

/** Where a message is most likely first, what was thrown away last. */
const ORDER = ['\\Inbox', '\\All', '\\Archive', '\\Sent', '\\Drafts', null, '\\Junk', '\\Trash'];

async function searchOrder(client: ImapFlow): Promise<string[]> {
  const mailboxes = await listMailboxes(client);
  const rank = ({ specialUse }: Mailbox) => ORDER.indexOf(specialUse);
  return mailboxes
    .filter((mailbox) => mailbox.selectable && rank(mailbox) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .map(({ path }) => path);
}

/** One message, as `locateMessages` finds it. */
export async function locateMessage(client: ImapFlow, reference: MessageReference): Promise<LocatedMessage> {
  const [located] = await locateMessages(client, [reference]);
  if (located && !(located instanceof MailError)) return located;
  throw located ?? missing(describe(reference));
}
