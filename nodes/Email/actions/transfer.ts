import type { IDataObject } from 'n8n-workflow';
import { copyMessages, moveMessages } from '../../../mail/imap/messages';
import { MailError } from '../../../mail/error';
import type { Session } from '../session';
import { transferredJson } from './location';
import type { Batch } from './operation';

const transfers = { copy: copyMessages, move: moveMessages };

/** Copies or moves a batch in one round trip; the result of each message is where it then is. */
export async function transferAll(
  session: Session,
  { mailbox, messages }: Batch<unknown>,
  { kind, destination }: { readonly kind: keyof typeof transfers; readonly destination: string },
): Promise<Map<number, IDataObject>> {
  if (kind === 'move' && destination === mailbox) {
    throw new MailError('invalidInput', `The message is in "${mailbox}" already.`, { field: 'destination' });
  }
  const uids = messages.map(({ uid }) => uid);
  const done = await transfers[kind](await session.imap(), { mailbox, uids }, destination);
  return new Map(messages.map((message) => [message.uid, transferredJson(message, done)]));
}
