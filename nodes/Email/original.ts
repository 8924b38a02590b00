import type { Account } from '../../mail/account';
import { MailError } from '../../mail/error';
import { streamAttachment } from '../../mail/imap/download';
import { locateMessage } from '../../mail/imap/locate';
import { readMetadata, toMessage, withText } from '../../mail/imap/read';
import type { LocatedMessage } from '../../mail/imap/search';
import type { ImapClient } from '../../mail/imap/select';
import type { Message } from '../../mail/message';
import type { OutgoingAttachment } from '../../mail/outgoing';
import type { Part } from '../../mail/structure';
import { readReference } from '../shared/reference';
import type { Session } from './session';

/** A message that is answered or passed on, and where it is. */
export interface Original {
  readonly location: LocatedMessage;
  readonly structure: Part;
  readonly message: Message;
}

/**
 * The message an item names, read anew: what an item says of it may have been changed on the way. Throws
 * `messageMissing`, with the way to write into its conversation all the same.
 */
export async function originalOf(session: Session, itemIndex: number): Promise<Original> {
  const client = await session.imap();
  const account = await session.account();
  const reference = readReference(session.context, itemIndex);
  return locateMessage(client, reference)
    .then((location) => readOriginal(client, account, location))
    .catch(withWayOn);
}

const withWayOn = (error: unknown): never => {
  if (!(error instanceof MailError) || error.kind !== 'messageMissing') throw error;
  throw new MailError(error.kind, error.message, {
    cause: error,
    fix: 'It is in no mailbox of the account any more. To write into its conversation all the same, send a new message and put its Message-ID into the option In Reply To.',
  });
};

/** A message with its text and the structure its files are read by. Throws `messageMissing`. */
export async function readOriginal(
  client: ImapClient,
  account: Account,
  location: LocatedMessage,
): Promise<Original> {
  const { mailbox, uid } = location;
  const [fetched] = await withText(client, await readMetadata(client, { mailbox, uids: [uid] }));
  if (!fetched) throw new MailError('messageMissing', `Message ${uid} in "${mailbox}" is gone.`);
  const { structure } = fetched;
  return { location, structure, message: await toMessage(fetched, account) };
}

/** The files of a message as attachments of another, streamed from the mailbox when they are needed. */
export function filesOf(
  client: ImapClient,
  { location, structure, message }: Original,
): OutgoingAttachment[] {
  return message.attachments.map((attachment) => ({
    name: attachment.name,
    mimeType: attachment.mimeType,
    contentId: attachment.contentId,
    content: () => Promise.resolve(streamAttachment(client, { ...location, structure, attachment })),
    size: null,
  }));
}
