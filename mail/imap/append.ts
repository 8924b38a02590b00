import type { ImapFlow } from 'imapflow';
import { refusal, translateImapError } from './errors';
import { requireFlags, selectMailbox } from './select';

export interface Appended {
  /** The mailbox as the server names it. */
  readonly mailbox: string;
  /** Null where the server does not say (no UIDPLUS). */
  readonly uid: number | null;
  readonly uidValidity: string | null;
}

export interface AppendRequest {
  readonly mailbox: string;
  readonly raw: Buffer;
  readonly flags: readonly string[];
  /** The mailbox's own date for the message; null for now. */
  readonly internalDate: Date | null;
}

/**
 * Stores a message in a mailbox as it is.
 * Throws `mailboxMissing`, `capabilityMissing` for a flag that would not be kept, `quotaExceeded`.
 */
export async function appendMessage(
  client: ImapFlow,
  { mailbox, raw, flags, internalDate }: AppendRequest,
): Promise<Appended> {
  // The driver drops flags by what the selected mailbox keeps, so that has to be the right one.
  requireFlags(await selectMailbox(client, mailbox, 'write'), flags);
  const appended = await append(client, { mailbox, raw, flags, internalDate });
  if (!appended) throw refusal(client, `store a message in "${mailbox}"`);
  const { destination, uid, uidValidity } = appended;
  return { mailbox: destination, uid: uid ?? null, uidValidity: uidValidity?.toString() ?? null };
}

async function append(client: ImapFlow, { mailbox, raw, flags, internalDate }: AppendRequest) {
  try {
    return await client.append(mailbox, raw, [...flags], internalDate ?? undefined);
  } catch (error) {
    throw translateImapError(error, { mailbox });
  }
}
