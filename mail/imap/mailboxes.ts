import type { ImapFlow, ListResponse, StatusObject, StatusQuery } from 'imapflow';
import { MailError } from '../error';
import { refusal, translateImapError } from './errors';
import { requireMove } from './select';

/** The roles a mailbox can have (RFC 6154). */
export type SpecialUse = '\\All' | '\\Archive' | '\\Drafts' | '\\Flagged' | '\\Junk' | '\\Sent' | '\\Trash';

export interface Mailbox {
  readonly path: string;
  /** The last step of the path. */
  readonly name: string;
  /** Path of the mailbox above, null at the top. */
  readonly parent: string | null;
  /** What separates the steps of a path; null where the server has no hierarchy. */
  readonly delimiter: string | null;
  /** Told by the server, else known by its name in some fifty languages; null for none. */
  readonly specialUse: SpecialUse | '\\Inbox' | null;
  readonly subscribed: boolean;
  /** False for a mere step of the hierarchy that holds no messages. */
  readonly selectable: boolean;
}

/** What a mailbox holds; null where the server does not say. */
export interface MailboxStatus {
  readonly messages: number | null;
  readonly unseen: number | null;
  /** Octets (STATUS=SIZE, RFC 8438). */
  readonly size: number | null;
  readonly uidNext: number | null;
  readonly uidValidity: string | null;
}

/** One limit of the account and how much of it is used; null where the server does not say. */
export interface QuotaLimit {
  readonly used: number | null;
  readonly limit: number | null;
}

export interface Quota {
  /** Octets. */
  readonly storage: QuotaLimit | null;
  readonly messages: QuotaLimit | null;
}

/** All mailboxes of the account, INBOX and those with a role first, each after the one above it. */
export async function listMailboxes(client: ImapFlow): Promise<Mailbox[]> {
  const listed = await attempt(() => client.list());
  return listed.map(toMailbox);
}

/** Counts of one mailbox, without selecting it. Throws `mailboxMissing`. */
export async function mailboxStatus(client: ImapFlow, path: string): Promise<MailboxStatus> {
  const query: StatusQuery = { messages: true, unseen: true, uidNext: true, uidValidity: true };
  if (client.capabilities.has('STATUS=SIZE')) query.size = true;
  const status = await attempt(() => client.status(path, query), path);
  if (!status) throw new MailError('mailboxMissing', `There is no mailbox "${path}".`);
  return {
    messages: status.messages ?? null,
    unseen: status.unseen ?? null,
    size: status.size ?? null,
    uidNext: status.uidNext ?? null,
    uidValidity: status.uidValidity?.toString() ?? null,
  };
}

/** What somebody who looks over the mailboxes wants to know of each. */
export type MailboxCounts = Pick<MailboxStatus, 'messages' | 'unseen'>;

/**
 * Counts of mailboxes by path, in one round trip where the server can (LIST-STATUS, RFC 5819); absent for
 * those it does not let this user count.
 */
export async function mailboxCounts(
  client: ImapFlow,
  paths: readonly string[],
): Promise<Map<string, MailboxCounts>> {
  const query = { messages: true, unseen: true };
  const statuses: (StatusObject | false | undefined)[] = [];
  if (client.capabilities.has('LIST-STATUS')) {
    const listed = await attempt(() => client.list({ statusQuery: query }));
    statuses.push(...listed.map(({ status }) => status));
  } else {
    for (const path of paths) statuses.push(await attempt(() => client.status(path, query), path));
  }
  return new Map(
    statuses.flatMap((status) =>
      status && status.messages !== undefined
        ? [[status.path, { messages: status.messages, unseen: status.unseen ?? null }]]
        : [],
    ),
  );
}

/** Limits that count for a mailbox (RFC 9208), null where the server has none or does not say. */
export async function mailboxQuota(client: ImapFlow, path: string): Promise<Quota | null> {
  const quota = await attempt(() => client.getQuota(path), path);
  if (!quota) return null;
  const limit = (given: { usage?: number; limit?: number } | undefined): QuotaLimit | null =>
    given ? { used: given.usage ?? null, limit: given.limit ?? null } : null;
  return { storage: limit(quota.storage), messages: limit(quota.message) };
}

/** Makes a mailbox and subscribes to it; `created` is false when it was there. */
export async function createMailbox(
  client: ImapFlow,
  path: string,
): Promise<{ readonly path: string; readonly created: boolean }> {
  const made = await attempt(() => client.mailboxCreate(path), path);
  return { path: made.path, created: made.created };
}

/** Gives a mailbox, and all below it, another path. Throws `mailboxMissing`. */
export async function renameMailbox(client: ImapFlow, path: string, newPath: string): Promise<string> {
  const renamed = await attempt(() => client.mailboxRename(path, newPath), path);
  return renamed.newPath;
}

/** Deletes a mailbox with all messages in it. Throws `mailboxMissing`. */
export async function deleteMailbox(client: ImapFlow, path: string): Promise<void> {
  await attempt(() => client.mailboxDelete(path), path);
}

/** Whether mail programs show the mailbox. */
export async function setSubscribed(client: ImapFlow, path: string, subscribed: boolean): Promise<void> {
  const done = await attempt(
    () => (subscribed ? client.mailboxSubscribe(path) : client.mailboxUnsubscribe(path)),
    path,
  );
  if (!done) throw refusal(client, `change the subscription of "${path}"`);
}

/** The mailbox with a role, null if the account has none. */
export async function findSpecial(client: ImapFlow, use: SpecialUse): Promise<Mailbox | null> {
  const mailboxes = await listMailboxes(client);
  return mailboxes.find(({ specialUse, selectable }) => specialUse === use && selectable) ?? null;
}

/** The path of the mailbox with a role, made under its usual name where the account has none. */
export async function requireSpecial(client: ImapFlow, use: SpecialUse): Promise<string> {
  const found = await findSpecial(client, use);
  return found?.path ?? (await createMailbox(client, use.slice(1))).path;
}

/** Where mail that is put away goes. It is made if there is none, unless no message could be moved there. */
export async function destinationOf(client: ImapFlow, place: 'archive' | 'trash'): Promise<string> {
  requireMove(client, 'move messages');
  return place === 'trash' ? requireSpecial(client, '\\Trash') : archiveMailbox(client);
}

/** At Gmail, whose archive is the mail without any other label, All Mail. */
async function archiveMailbox(client: ImapFlow): Promise<string> {
  const all = client.capabilities.has('X-GM-EXT-1') ? await findSpecial(client, '\\All') : null;
  return all?.path ?? requireSpecial(client, '\\Archive');
}

function toMailbox({
  path,
  name,
  parentPath,
  delimiter,
  specialUse,
  subscribed,
  flags,
}: ListResponse): Mailbox {
  return {
    path,
    name,
    parent: parentPath || null,
    delimiter: delimiter || null,
    specialUse: (specialUse as Mailbox['specialUse'] | undefined) ?? null,
    // The driver leaves it out where nobody subscribed.
    subscribed: subscribed === true,
    selectable: !flags.has('\\Noselect') && !flags.has('\\NonExistent'),
  };
}

async function attempt<T>(command: () => Promise<T>, mailbox?: string): Promise<T> {
  try {
    return await command();
  } catch (error) {
    throw translateImapError(error, { mailbox });
  }
}
