import type { IDataObject } from 'n8n-workflow';
import { copyMessages, moveMessages } from '../../../mail/imap/messages';
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
    const done = await transfers[kind](await session.imap(), { mailbox, uids }, destination);
    return new Map(messages.map((message) => [message.uid, transferredJson(message, done)]));
  });
}
