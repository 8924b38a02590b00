import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { domainOf } from './address';
import { isSealed } from './conversation';
import { derivedKey } from './derivedKey';
import type { OutgoingMail } from './outgoing';

/*
 * A Message-ID of ours carries a proof that it is: nonce (16) | tag (16), an HMAC over nonce and domain. So an
 * answer to any mail we sent is known without a store, and nobody without the key can write such an identifier.
 */

/** The identifier that is the Message-ID, and the one that only stands in References (see `isCarrier`). */
const prefixes = { message: 'm0.', reference: 'm2.' } as const;
const pattern = /^<m[02]\.([\w-]{16})([\w-]{16})@([^<>@\s]+)>$/;

function tagOf(key: string, nonce: string, domain: string): string {
  return createHmac('sha256', derivedKey(key, 'own mail 1'))
    .update(`${nonce}@${domain}`)
    .digest('base64url')
    .slice(0, 16);
}

function proof(prefix: string, sender: string, key: string): string {
  const domain = domainOf(sender) ?? 'localhost';
  const nonce = randomBytes(12).toString('base64url');
  return `<${prefix}${nonce}${tagOf(key, nonce, domain)}@${domain}>`;
}

/** A new Message-ID under the sender's domain, as RFC 5322 section 3.6.4 recommends. */
export const ownMessageId = (sender: string, key: string): string => proof(prefixes.message, sender, key);

/** A mail whose Message-ID proves nothing, with an identifier in References that does; unchanged without a key. */
export function withProof(mail: OutgoingMail, key: string | null): OutgoingMail {
  if (key === null || mail.references.some((reference) => isOwnMail(reference, key))) return mail;
  return {
    ...mail,
    references: [proof(prefixes.reference, mail.from.address, key), ...mail.references],
  };
}

/** Whether a mail with this identifier was sent with this key, by whichever account. */
export function isOwnMail(identifier: string, key: string): boolean {
  const [, nonce = '', tag = '', domain = ''] = pattern.exec(identifier) ?? [];
  if (tag === '') return isSealed(identifier, key);
  return timingSafeEqual(Buffer.from(tag), Buffer.from(tagOf(key, nonce, domain)));
}
