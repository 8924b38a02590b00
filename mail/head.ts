import { parseAddressList, plusTagOf, sameAddress, withoutPlusTag, type Address } from './address';
import { decodeWords } from './content/encodedWord';
import { fieldValue, fieldValues, type HeaderField } from './header';
import { parseIdentifiers } from './thread';

/** What the header of a message says (RFC 5322 section 3.6). */
export interface Head {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: string[];
  readonly subject: string | null;
  readonly from: Address | null;
  readonly sender: Address | null;
  readonly replyTo: Address[];
  readonly to: Address[];
  readonly cc: Address[];
  readonly bcc: Address[];
  /** ISO 8601 in UTC. */
  readonly date: string | null;
}

/** Characters of a date with comments that are looked at; real ones have 50. */
const MAX_DATE = 200;

/**
 * The Date header (RFC 5322 section 3.3) as ISO 8601 in UTC, null if absent or no date; without a zone it is UTC.
 * QUIRK: programs that write it themselves use ISO 8601, what C calls `ctime`, or dots in the time.
 */
function dateOf(value: string | null): string | null {
  if (value === null || value.length > MAX_DATE) return null;
  const written = value
    .replace(/\([^()]*\)/g, ' ')
    .replace(/(\s\d{1,2})\.(\d{2})\.(\d{2})\b/, '$1:$2:$3')
    .trim();
  const isDate = /\d{1,2}[ -][a-z]{3}|[a-z]{3} +\d{1,2} |\d{4}-\d{2}-\d{2}/i;
  if (!isDate.test(written)) return null;
  const hasZone = /(?:[+-]\d{2}:?\d{2}|(?:\b|\d)(?:UTC?|GMT|Z|[ECMP][SD]T))$/i.test(written);
  const isIso = /^\d{4}-\d{2}-\d{2}T/.test(written);
  const date = new Date(hasZone ? written : isIso ? `${written}Z` : `${written} +0000`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

export function readHead(fields: readonly HeaderField[]): Head {
  const addresses = (name: string): Address[] => fieldValues(fields, name).flatMap(parseAddressList);
  const subject = fieldValue(fields, 'subject');
  return {
    messageId: parseIdentifiers(fieldValue(fields, 'message-id'))[0] ?? null,
    inReplyTo: parseIdentifiers(fieldValue(fields, 'in-reply-to'))[0] ?? null,
    references: parseIdentifiers(fieldValue(fields, 'references')),
    // QUIRK: some programs fold with a tab, which is a blank in what was written.
    subject: subject === null ? null : decodeWords(subject).replace(/\t/g, ' '),
    from: addresses('from')[0] ?? null,
    sender: addresses('sender')[0] ?? null,
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    date: dateOf(fieldValue(fields, 'date')),
  };
}

/** Headers that say for whom a mail was delivered, nearest to the delivery first. */
const deliveredTo = ['delivered-to', 'x-original-to', 'x-delivered-to', 'envelope-to', 'to', 'cc'];

/** The tag of the own address a mail was sent to, null if it was sent to none with a tag. */
export function plusTag(fields: readonly HeaderField[], ownAddresses: readonly string[]): string | null {
  const own = ownAddresses.map(withoutPlusTag);
  const recipients = deliveredTo.flatMap((name) => fieldValues(fields, name)).flatMap(parseAddressList);
  const tagged = recipients.find(
    ({ address }) =>
      plusTagOf(address) !== null && own.some((mine) => sameAddress(mine, withoutPlusTag(address))),
  );
  return tagged ? plusTagOf(tagged.address) : null;
}
