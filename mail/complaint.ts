import { parseAddressList } from './address';
import { fieldValue, fieldValues, parseHeader } from './header';
import type { Message } from './message';
import { parseIdentifiers } from './thread';

export interface ComplaintSource {
  /** Text of the `message/feedback-report` part. */
  readonly report: string;
  /** Headers of the mail that was complained of, or the mail itself; the first is read. */
  readonly returned: readonly Buffer[];
}

const MAX_RECIPIENTS = 1_000;

/**
 * What a feedback report says (RFC 5965): who pressed "this is spam" on which mail. Providers often blank the
 * recipient out; then the List-Unsubscribe of the mail still tells who it was for.
 */
export function readComplaint({ report, returned }: ComplaintSource): NonNullable<Message['complaint']> {
  const fields = parseHeader(Buffer.from(`${report.trim()}\n\n`, 'utf8'));
  const mail = parseHeader(returned[0] ?? Buffer.alloc(0));
  const named = fieldValues(fields, 'original-rcpt-to').map((value) => value.replace(/^rfc822;/i, ''));
  const recipients = (named.length > 0 ? named : fieldValues(mail, 'to')).flatMap(parseAddressList);
  return {
    type: fieldValue(fields, 'feedback-type')?.trim().toLowerCase() ?? null,
    recipients: [...new Set(recipients.map(({ address }) => address))].slice(0, MAX_RECIPIENTS),
    originalMessageId: parseIdentifiers(fieldValue(mail, 'message-id'))[0] ?? null,
    listUnsubscribe: fieldValue(mail, 'list-unsubscribe'),
  };
}
