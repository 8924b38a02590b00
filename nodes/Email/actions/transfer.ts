import type { IDataObject } from 'n8n-workflow';
import { findByMessageIds } from '../../../mail/imap/find';
import { copyMessages, moveMessages, type Copied } from '../../../mail/imap/messages';
import type { LocatedMessage } from '../../../mail/imap/search';
import { supports, type ImapClient } from '../../../mail/imap/select';
import { MailError } from '../../../mail/error';
import type { Act } from '../../shared/audit';
import { audited } from '../audited';
import type { Session } from '../session';
import { transferredJson } from './location';
import type { Batch } from './operation';

const transfers = { copy: copyMessages, move: moveMessages };

export interface Transfer {
  readonly kind: keyof typeof transfers;
  readonly destination: string;
  /** What it is to a person, if not what it is called. */
  readonly act?: Act;
}

/** Copies or moves a batch in one round trip; the result of each message is where it then is. */
export async function transferAll(
  session: Session,
  batch: Batch<unknown>,
  { kind, destination, act }: Transfer,
): Promise<Map<number, IDataObject>> {
  const { mailbox, messages } = batch;
  if (kind === 'move' && destination === mailbox) {
    throw new MailError('invalidInput', `The message is in "${mailbox}" already.`, { field: 'destination' });
  }
  const uids = messages.map(({ uid }) => uid);
  return audited(session, { act: act ?? (kind === 'move' ? 'moved' : 'copied'), batch }, async () => {
    const client = await session.imap();
    const done = await transfers[kind](client, { mailbox, uids }, destination);
    const now = await whereNow(client, messages, done);
    const there = messages.filter(({ uid }) => now.newUids.has(uid));
    return new Map(there.map((message) => [message.uid, transferredJson(message, now)]));
  });
}

/**
 * Where the messages are now. A server without UIDPLUS does not say, so there they are looked for; one that
 * has it and says nothing found none of them, as they were gone.
 */
async function whereNow(
  client: ImapClient,
  messages: readonly LocatedMessage[],
  done: Copied,
): Promise<Copied> {
  const unknown = messages.filter(({ uid }) => done.newUids.get(uid) === null);
  const ids = unknown.flatMap(({ messageId }) => messageId ?? []);
  const found = await findByMessageIds(client, ids, [done.mailbox]);
  const [first] = found.values();
  const newUids = new Map(done.newUids);
  for (const { uid, messageId } of unknown) {
    if (messageId === null) continue;
    const newUid = found.get(messageId)?.uid ?? null;
    if (newUid === null && supports(client, 'UIDPLUS')) newUids.delete(uid);
    else newUids.set(uid, newUid);
  }
  return { ...done, newUids, uidValidity: done.uidValidity ?? first?.uidValidity ?? null };
}
