import { parseAddressList } from '../../mail/address';
import { senderAuthentication } from '../../mail/authentication';
import { decodedHeaders, fieldValue, parseHeader } from '../../mail/header';
import type { Message } from '../../mail/message';
import { aMessage } from './message';

/** A message as received with this header block, judged by what `authservId` reports of it. */
export function received(header: string, authservId: string | null): Message {
  const fields = parseHeader(Buffer.from(`${header}\r\n`));
  const addresses = (name: string) => parseAddressList(fieldValue(fields, name) ?? '');
  return aMessage({
    from: addresses('from')[0] ?? null,
    sender: addresses('sender')[0] ?? null,
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    headers: decodedHeaders(fields),
    authentication: senderAuthentication(fields, authservId),
  });
}
