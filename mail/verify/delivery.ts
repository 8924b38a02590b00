import { parseAddressList } from '../address';
import { fieldValue, type HeaderField } from '../header';

/** Who handed a mail to the receiving server, as SPF asks (RFC 7208 section 2). */
export interface Delivery {
  readonly ip: string;
  readonly helo: string;
  /** MAIL FROM; empty for a null sender, whose HELO counts in its place. */
  readonly sender: string;
}

const privateAddress = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|^(?:::1$|f[cd]|fe80:)/i;

/**
 * The delivery as the receiving server noted it in the first Received and a Return-Path above it; null where
 * it did not, or where the mail came from inside. Anything further down may be a forgery.
 */
export function deliveryOf(fields: readonly HeaderField[]): Delivery | null {
  const first = fields.findIndex(({ name }) => name === 'received');
  const written = /^from\s+(?<helo>\S+)\s+\([^()]*\[(?:IPv6:)?(?<ip>[\da-f.:]+)\][^()]*\)/i;
  const { helo, ip } = written.exec(fields[first]?.value ?? '')?.groups ?? {};
  const path = fieldValue(fields.slice(0, Math.max(first, 0)), 'return-path');
  if (helo === undefined || ip === undefined || path === null || privateAddress.test(ip)) return null;
  return { ip, helo, sender: parseAddressList(path)[0]?.address ?? '' };
}
