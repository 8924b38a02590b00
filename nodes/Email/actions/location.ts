import type { IDataObject } from 'n8n-workflow';
import type { Copied } from '../../../mail/imap/messages';
import type { LocatedMessage } from '../../../mail/imap/search';

/** What names a message in a result, so that the next node finds it. */
export function locationJson({ mailbox, uid, uidValidity, messageId }: LocatedMessage): IDataObject {
  return { mailbox, uid, uidValidity, messageId };
}

/** A message as it is now called in another mailbox; null where the server does not say. */
export function transferredJson(
  message: LocatedMessage,
  { mailbox, uidValidity, newUids }: Copied,
): IDataObject {
  const { messageId } = message;
  return {
    mailbox,
    uid: newUids.get(message.uid) ?? null,
    uidValidity,
    messageId,
    from: locationJson(message),
  };
}
