import type { Message } from '../../mail/message';
import { emptyMessage } from '../../mail/messageItem';

/** A message with nothing in it but what a test gives. */
export function aMessage(given: Partial<Message> = {}): Message {
  return {
    ...emptyMessage(),
    ...{ mailbox: 'INBOX', uid: 1, uidValidity: '1' },
    ...given,
  };
}

/** An address from its text alone. */
export function anAddress(address: string, name: string | null = null) {
  return { name, address };
}

/** An attachment of a name and a type; the rest as mail programs commonly send it. */
export function anAttachment(name: string, mimeType = 'application/octet-stream') {
  return {
    part: '2',
    name,
    mimeType,
    size: 1000,
    contentId: null,
    disposition: 'attachment' as const,
    binaryField: null,
  };
}
