import type { ImapFlow } from 'imapflow';
import type { AfterProcessing } from '../consumer';
import { MailError } from '../error';
import { toUidSet } from '../uidset';
import { translateImapError } from './errors';
import { findSpecial } from './mailboxes';
import { copyMessages, moveMessages } from './messages';
import { supports } from './select';

/** What is done on the server to messages whose runs are acknowledged. */
export interface Settlement {
  readonly mailbox: string;
  readonly uids: readonly number[];
  /** The trigger's own mark, null where the server keeps no keywords. */
  readonly mark: string | null;
  readonly after: AfterProcessing;
}

/** Whether the selected mailbox lets clients define keywords (RFC 3501 section 7.1, PERMANENTFLAGS `\*`). */
export function keepsKeywords(client: ImapFlow): boolean {
  const { mailbox } = client;
  return mailbox !== false && !mailbox.readOnly && (mailbox.permanentFlags?.has('\\*') ?? false);
}

/**
 * Marks messages as processed and does what is asked with them, in one command where it can be.
 * A mail is delivered by then, so a refusal is only reported: the returned texts say what was refused.
 * Throws when the connection was lost, as nobody knows then.
 */
export async function settleOnServer(client: ImapFlow, settlement: Settlement): Promise<string[]> {
  const { mark, after, uids } = settlement;
  if (uids.length === 0) return [];
  switch (after.kind) {
    case 'nothing':
      return addFlags(client, settlement, [mark]);
    case 'markRead':
      return addFlags(client, settlement, [mark, '\\Seen']);
    case 'flag':
      return addFlags(client, settlement, [mark, '\\Flagged']);
    case 'keyword':
      return addFlags(client, settlement, [mark, after.keyword]);
    case 'move':
      return moveAway(client, settlement, after.destination);
    case 'delete':
      return moveAway(client, settlement, (await findSpecial(client, '\\Trash'))?.path ?? null);
  }
}

async function addFlags(
  client: ImapFlow,
  { mailbox, uids }: Settlement,
  wanted: readonly (string | null)[],
): Promise<string[]> {
  const flags = wanted.filter((flag) => flag !== null);
  if (flags.length === 0) return [];
  const done = await client.messageFlagsAdd(toUidSet(uids), flags, { uid: true, silent: true });
  if (done) return [];
  if (!client.usable) throw new MailError('connectionLost', 'The connection ended while marking mail.');
  return [`The server did not let us set ${flags.join(' ')} on ${uids.length} mail(s) in "${mailbox}".`];
}

/** The move itself is the mark; only where it is refused is the keyword needed. */
async function moveAway(
  client: ImapFlow,
  settlement: Settlement,
  destination: string | null,
): Promise<string[]> {
  const { mailbox, uids, mark } = settlement;
  if (destination === null) {
    const refused = await addFlags(client, settlement, [mark]);
    return ['The account has no trash mailbox, so processed mail was not deleted.', ...refused];
  }
  try {
    if (supports(client, 'MOVE') || supports(client, 'UIDPLUS')) {
      await moveMessages(client, { mailbox, uids }, destination);
      return [];
    }
    // A plain EXPUNGE would also remove what others have marked as deleted (faults.md).
    await copyMessages(client, { mailbox, uids }, destination);
    const refused = await addFlags(client, settlement, [mark, '\\Deleted']);
    return [`The server can only copy to "${destination}"; the originals are marked as deleted.`, ...refused];
  } catch (error) {
    if (!client.usable || !(error instanceof MailError)) throw translateImapError(error);
    const refused = await addFlags(client, settlement, [mark]);
    return [`Mail could not be moved to "${destination}": ${error.message}`, ...refused];
  }
}
