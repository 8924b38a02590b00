import type { ImapFlow, MailboxObject } from 'imapflow';
import { MailError, type MailErrorKind } from '../error';
import { translateImapError } from './errors';

/** `read` opens with EXAMINE and can change nothing; `write` needs a mailbox the server lets us change. */
export type Access = 'read' | 'write';

/**
 * Selects a mailbox unless it already is, and gives what the server said of it.
 * Throws `mailboxMissing`, or `readOnly` when it may not be changed.
 */
export async function selectMailbox(client: ImapFlow, path: string, access: Access): Promise<MailboxObject> {
  const selected = client.mailbox;
  if (selected && selected.path === path && (access === 'read' || !selected.readOnly)) return selected;
  const mailbox = await open(client, path, access);
  if (access === 'write' && mailbox.readOnly) {
    throw new MailError('readOnly', `The mailbox "${path}" can be read but not changed.`);
  }
  return mailbox;
}

/** Selects a mailbox for reading; null for one that is listed but that this user may not open: it holds nothing for them. */
export async function selectReadable(client: ImapFlow, path: string): Promise<MailboxObject | null> {
  return await selectMailbox(client, path, 'read').catch((error: unknown) => {
    const isClosed = error instanceof MailError && client.usable && closed.includes(error.kind);
    return isClosed ? null : failed(error);
  });
}

const closed: readonly MailErrorKind[] = ['readOnly', 'mailboxMissing', 'commandRefused'];

function failed(error: unknown): never {
  throw error;
}

async function open(client: ImapFlow, path: string, access: Access): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(path, { readOnly: access === 'read' });
  } catch (error) {
    throw translateImapError(error, { mailbox: path });
  }
}

/** Throws `capabilityMissing` when a selected mailbox would not keep a flag or keyword (PERMANENTFLAGS). */
export function requireFlags({ path, permanentFlags }: MailboxObject, flags: readonly string[]): void {
  if (!permanentFlags || permanentFlags.has('\\*')) return;
  const lost = flags.filter((flag) => !permanentFlags.has(flag));
  if (lost.length === 0) return;
  throw new MailError(
    'capabilityMissing',
    `The server does not keep ${lost.join(', ')} in the mailbox "${path}".`,
    { field: 'flags' },
  );
}

/** Whether the server offers a capability, by itself or as a part of IMAP4rev2 (RFC 9051 appendix E). */
export function supports(client: ImapFlow, capability: 'MOVE' | 'UIDPLUS'): boolean {
  return client.capabilities.has(capability) || client.enabled.has('IMAP4REV2');
}

/** Throws `capabilityMissing` where the server can neither MOVE nor remove single messages (UIDPLUS). */
export function requireMove(client: ImapFlow, act: string): void {
  if (!supports(client, 'MOVE')) requireUidExpunge(client, act);
}

/** Throws `capabilityMissing` where the server cannot remove single messages (UIDPLUS). */
export function requireUidExpunge(client: ImapFlow, act: string): void {
  if (supports(client, 'UIDPLUS')) return;
  throw new MailError(
    'capabilityMissing',
    `The server cannot ${act} one by one (it lacks MOVE and UIDPLUS), so nothing was changed.`,
  );
}

/** The driver's connection, for those who only pass it on. */
export type { ImapFlow as ImapClient } from 'imapflow';
