import { domainOf, sameAddress, type Address } from './address';
import type { Message } from './message';
import { plainAuthor } from './senders';
import type { SenderList } from './senderList';

/** Whom a mail may be sent to without a person looking at it. */
export type RecipientRule =
  | { readonly kind: 'anyone' }
  /** The person's own list; it takes the place of the thread. */
  | { readonly kind: 'listed'; readonly isAllowed: SenderList }
  /** Who takes part in the conversation. */
  | { readonly kind: 'thread'; readonly participants: readonly Address[] };

export type RecipientDecision =
  | { readonly kind: 'send' }
  /** An agent may only draft this: a person decides about the strangers. */
  | { readonly kind: 'draft'; readonly strangers: readonly string[] }
  | { readonly kind: 'refuse'; readonly strangers: readonly string[] };

/** What of a mail tells who takes part in its conversation. */
export type Spoken = Pick<Message, 'from' | 'to' | 'cc' | 'headers' | 'authentication'>;

/**
 * The rule in force: the person's list where there is one, else for an agent the participants of the
 * thread (nobody outside a thread), else anyone. `allowed` is null when the person gave no list.
 */
export function recipientRule(given: {
  readonly allowed: SenderList | null;
  readonly asTool: boolean;
  readonly thread: readonly Spoken[];
}): RecipientRule {
  if (given.allowed !== null) return { kind: 'listed', isAllowed: given.allowed };
  return given.asTool ? { kind: 'thread', participants: participantsOf(given.thread) } : { kind: 'anyone' };
}

/** What happens with a mail to these recipients, To, Cc and Bcc together (threat X25). */
export function decideRecipients(
  rule: RecipientRule,
  recipients: readonly string[],
  asTool: boolean,
): RecipientDecision {
  const strangers = recipients.filter((address) => !isAllowed(rule, address));
  if (strangers.length === 0) return { kind: 'send' };
  return { kind: asTool ? 'draft' : 'refuse', strangers };
}

function isAllowed(rule: RecipientRule, address: string): boolean {
  switch (rule.kind) {
    case 'anyone':
      return true;
    case 'listed':
      return rule.isAllowed(address);
    case 'thread':
      return rule.participants.some((participant) => sameAddress(participant.address, address));
  }
}

/**
 * Who takes part in a conversation by the word of those who wrote it: the author of each mail, and whom it
 * was addressed to openly once its author is proven. What anybody could have written names nobody but
 * itself, or a forger would invite whom he likes; Reply-To invites nobody in any case.
 */
export function participantsOf(thread: readonly Spoken[]): Address[] {
  const everybody = thread.flatMap((mail) => {
    if (mail.from === null || plainAuthor(mail) === null) return [];
    return mail.authentication.aligned ? [mail.from, ...mail.to, ...mail.cc] : [mail.from];
  });
  return everybody.filter(
    (one, index) => everybody.findIndex((other) => sameAddress(other.address, one.address)) === index,
  );
}

/**
 * The message as an automatic answer may take it: a Reply-To that leads away from the author is dropped, so
 * that the answer goes to From (threat X26). It is followed when policy trusts the sender, or every address
 * in it is the author's own, in the author's proven domain, or on the person's list.
 */
export function withSafeReplyTo(
  message: Message,
  { isTrusted, allowed }: { readonly isTrusted: boolean; readonly allowed: SenderList | null },
): Message {
  const author = plainAuthor(message);
  const { aligned, fromDomain } = message.authentication;
  const isSafe = ({ address }: Address) =>
    (author !== null && sameAddress(address, author)) ||
    (aligned && domainOf(address) === fromDomain) ||
    (allowed?.(address) ?? false);
  return isTrusted || message.replyTo.every(isSafe) ? message : { ...message, replyTo: [] };
}
