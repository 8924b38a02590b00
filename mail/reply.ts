import { domainOf, withoutPlusTag, type Address } from './address';
import { MailError } from './error';
import type { Message } from './message';
import type { OutgoingMail } from './outgoing';
import { isUsable } from './outgoingChecks';
import { replySubject } from './subject';
import { referencesFor } from './thread';

export interface ReplyOptions {
  /** The author alone, or everyone who was addressed openly. */
  readonly recipients: 'sender' | 'all';
  /** Addresses of the account itself, which never get a reply; their plus-tags count as the same. */
  readonly own: readonly string[];
}

/** The head of a reply; body and attachments are the author's. */
export type ReplyHead = Pick<OutgoingMail, 'to' | 'cc' | 'subject' | 'inReplyTo' | 'references'>;

/** One mailbox in every spelling: letter case, the form of the domain and a plus-tag do not make another. */
const mailboxOf = (address: string): string =>
  `${localPartOf(withoutPlusTag(address)).toLowerCase()}@${domainOf(address)}`;
const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@'));

const isIdentifier = (value: string): boolean => /^<[^\s<>\p{Cc}]{1,898}>$/u.test(value);

/** The References of an answer, the parent last, without what a received mail may have smuggled in. */
export const referencesOf = (original: Message): string[] => referencesFor(original).filter(isIdentifier);

/** Keeps the first of each mailbox that mail can reach, and none of those `taken`. */
function distinct(addresses: readonly Address[], taken: readonly string[]): Address[] {
  const seen = new Set(taken.map(mailboxOf));
  return addresses.filter((each) => {
    const mailbox = mailboxOf(each.address);
    return isUsable(each) && !seen.has(mailbox) && seen.add(mailbox);
  });
}

/** Who wrote the original wants answers: Reply-To before From (RFC 5322 section 3.6.2). */
const answerTo = ({ replyTo, from }: Message): readonly Address[] =>
  replyTo.length > 0 ? replyTo : from ? [from] : [];

function recipientsOf(original: Message, { recipients, own }: ReplyOptions): Pick<ReplyHead, 'to' | 'cc'> {
  const authors = distinct(answerTo(original), own);
  // Our own mail is answered to the people it went to, as every mail client does.
  const to = authors.length > 0 ? authors : distinct(original.to, own);
  if (recipients === 'sender') return { to, cc: [] };
  const taken = [...own, ...to.map(({ address }) => address)];
  return { to, cc: distinct([...original.to, ...original.cc], taken) };
}

/**
 * Who an answer goes to and how it joins the thread: Reply-To first, never the own address, never Bcc.
 * @throws MailError `invalidInput` when nobody but the own address is left to answer
 */
export function replyTo(original: Message, options: ReplyOptions): ReplyHead {
  const { to, cc } = recipientsOf(original, options);
  if (to.length + cc.length === 0) {
    throw new MailError(
      'invalidInput',
      'The mail has no author but this account itself, or none that can be reached: nobody to reply to.',
      {
        field: 'recipients',
      },
    );
  }
  return {
    // Everyone who wants answers may be the account itself; then the others are addressed directly.
    to: to.length > 0 ? to : cc,
    cc: to.length > 0 ? cc : [],
    subject: replySubject(original.subject),
    inReplyTo: original.messageId && isIdentifier(original.messageId) ? original.messageId : null,
    references: referencesOf(original),
  };
}

/**
 * What of the recipients a reply would have is no address, so that it goes without them. A group without
 * members, such as `undisclosed-recipients:;`, names nobody.
 */
export function unreachableOf(original: Message, { recipients }: ReplyOptions): string[] {
  const named =
    recipients === 'all' ? [...answerTo(original), ...original.to, ...original.cc] : answerTo(original);
  return named.filter((each) => each.address !== '' && !isUsable(each)).map(({ address }) => address);
}

/**
 * Why this mail gets no automatic answer, null if it may (RFC 3834 section 2, threat X18):
 * an answer to a machine starts a loop or reaches a whole list.
 */
export function refusesAutomaticReply({ automatic, headers, from }: Message): string | null {
  if (automatic.kind !== null) return `it is itself automatic (${automatic.kind})`;
  if (headers['return-path']?.some((path) => path.trim() === '<>')) return 'its sender takes no answers';
  const submitted = headers['auto-submitted']?.[0]?.trim().toLowerCase();
  if (submitted && !submitted.startsWith('no')) return 'it was submitted automatically';
  if (headers['list-id'] || headers['list-unsubscribe']) return 'it came through a mailing list';
  if (/^(?:bulk|list|junk)\b/i.test(headers['precedence']?.[0]?.trim() ?? '')) return 'it is bulk mail';
  if (!from || /^(?:mailer-daemon|postmaster|no-?reply)(?:\+[^@]*)?@/i.test(from.address)) {
    return 'its author is a machine';
  }
  return null;
}
