import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { domainOf } from './address';
import { isSealed } from './conversation';
import { derivedKey } from './derivedKey';

/*
 * A Message-ID of ours carries a proof that it is: nonce (16) | tag (16), an HMAC over nonce and domain. So an
 * answer to any mail we sent is known without a store, and nobody without the key can write such an identifier.
 */

const prefix = 'm0.';
const pattern = /^<m0\.([\w-]{16})([\w-]{16})@([^<>@\s]+)>$/;

function tagOf(key: string, nonce: string, domain: string): string {
  return createHmac('sha256', derivedKey(key, 'own mail 1'))
    .update(`${nonce}@${domain}`)
    .digest('base64url')
    .slice(0, 16);
}

/** A new Message-ID under the sender's domain, as RFC 5322 section 3.6.4 recommends. */
export function ownMessageId(sender: string, key: string): string {
  const domain = domainOf(sender) ?? 'localhost';
  const nonce = randomBytes(12).toString('base64url');
  return `<${prefix}${nonce}${tagOf(key, nonce, domain)}@${domain}>`;
}

/** Whether a mail with this identifier was sent with this key, by whichever account. */
export function isOwnMail(identifier: string, key: string): boolean {
  const [, nonce = '', tag = '', domain = ''] = pattern.exec(identifier) ?? [];
  if (tag === '') return isSealed(identifier, key);
  return timingSafeEqual(Buffer.from(tag), Buffer.from(tagOf(key, nonce, domain)));
}
