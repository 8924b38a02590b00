import { MailError } from '../../mail/error';
import { locateMessage } from '../../mail/imap/locate';
import { readMessages } from '../../mail/imap/read';
import type { LocatedMessage } from '../../mail/imap/search';
import type { Message } from '../../mail/message';
import { readReference } from '../shared/reference';
import type { Session } from './session';

/** A message that is answered or passed on, and where it is. */
export interface Original {
  readonly location: LocatedMessage;
  readonly message: Message;
}

/** The message an item names, read anew: what an item says of it may have been changed on the way. */
export async function originalOf(session: Session, itemIndex: number): Promise<Original> {
  const client = await session.imap();
  const location = await locateMessage(client, readReference(session.context, itemIndex));
  const { mailbox, uid } = location;
  const found = await readMessages(client, {
    mailbox,
    uids: [uid],
    content: 'text',
    account: await session.account(),
  });
  const message = found.get(uid);
  if (!message) throw new MailError('messageMissing', `Message ${uid} in "${mailbox}" is gone.`);
  return { location, message };
}
