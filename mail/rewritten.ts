import { domainOf, withoutPlusTag } from './address';
import { isMark } from './claim';
import { tokenIn } from './conversation';
import type { Message } from './message';
import type { OutgoingMail } from './outgoing';
import { isCarrier } from './thread';

/*
 * What leads from an answer to a mail of ours whose Message-ID a relay replaced (fault F23): the carrier in
 * References first (see `conversation.ts`); else the reply tag; else the copy in Sent, which knows both ids. So does
 * the copy of a mail with an idempotency key, whose Message-ID tells the key and not its conversation.
 */

/** Header field of a kept copy: the Message-ID that the server gave the mail in place of ours. */
export const sentAsField = 'X-Mailroom-Sent-As';

/** Characters of a token that the reply tag tells: as hexadecimal octets, which survive a change of case. */
const tagOctets = 9;
const tagPattern = /^m([0-9a-f]{18})$/i;

/** The mail with answers going to a tagged form of the sender's address, unless its author wants them elsewhere. */
export function withReplyTag(mail: OutgoingMail): OutgoingMail {
  const token = tokenIn(mail.messageId);
  if (token === null || mail.replyTo.length > 0) return mail;
  const tag = `m${Buffer.from(token, 'base64url').subarray(0, tagOctets).toString('hex')}`;
  const { name, address } = mail.from;
  const tagged = withoutPlusTag(address).replace(/@(?=[^@]*$)/, `+${tag}@`);
  return { ...mail, replyTo: [{ name, address: tagged }] };
}

/** How to find the mail that is answered; null for what is not known. */
export interface Trace {
  /** The Message-ID it was seen under. */
  readonly sentAs: string | null;
  /** How the token of its conversation begins. */
  readonly tokenStart: string | null;
}

/** The trace an answer leads by, null where there is none but what `conversationOf` has read already. */
export function traceOf(
  { inReplyTo, references, plusTag, conversation }: Message,
  own: readonly string[],
): Trace | null {
  const identifiers = [inReplyTo ?? [], references].flat();
  // A carrier came back, so the answer's References are whole, and what they lack was never there.
  if (conversation || identifiers.some((id) => isCarrier(id) || tokenIn(id) !== null)) return null;
  const hex = tagPattern.exec(plusTag ?? '')?.[1];
  const tokenStart = hex === undefined ? null : Buffer.from(hex, 'hex').toString('base64url');
  // Under our own domain it is the Message-ID we gave it, and it holds no token.
  const isOurs = own.some((address) => inReplyTo?.toLowerCase().endsWith(`@${domainOf(address)}>`));
  const sentAs = isOurs && !isMark(inReplyTo ?? '') ? null : inReplyTo;
  return sentAs === null && tokenStart === null ? null : { sentAs, tokenStart };
}
