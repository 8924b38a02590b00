import type { Message } from '../../mail/message';
import { parseSource, readMessage } from '../../mail/parse';

/** A message as received with this header block, judged by what `authservId` reports of it. */
export const received = (header: string, authservId: string | null): Message =>
  readMessage(parseSource(Buffer.from(`${header}\r\n\r\n`)), {
    ownAddresses: [],
    authservId,
    sessionKey: 'sender',
    sessionTemplate: '',
    nonce: 'nonce',
  });
