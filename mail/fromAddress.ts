import { domainToASCII, domainToUnicode } from 'node:url';
import type { HeaderField } from './header';

/** The one From address of a mail; its domain is in lower case and ASCII (RFC 5891). */
export interface PlainFrom {
  readonly address: string;
  readonly domain: string;
}

const atoms = String.raw`[^\s"(),:;<>@[\]\\\0-\x1f\x7f]+`;
const displayName = String.raw`(?:"(?:[^"\\<>\0-\x1f\x7f]|\\[^<>\0-\x1f\x7f])*"|${atoms}(?: ${atoms})*)`;
const atext = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?`;
const address = String.raw`(?<local>${atext}(?:\.${atext})*)@(?<domain>${label}(?:\.${label})+)`;
const plain = new RegExp(`^(?:${address})$`, 'u');
const named = new RegExp(`^(?:${displayName} ?)?<${address}>$`, 'u');

/**
 * The author of a mail if it has exactly one From field holding exactly one address in its plain form, else
 * null (threat X2). Groups, routes, comments, quoted or encoded local parts, address literals and domains in
 * disguise are legal or survive in some parsers, but each is read differently by others, so none is trusted.
 */
export function plainFrom(fields: readonly HeaderField[]): PlainFrom | null {
  const [field, ...others] = fields.filter(({ name }) => name === 'from');
  if (field === undefined || others.length > 0 || field.value.length > 1000) return null;
  const value = field.value.replace(/[ \t]+/g, ' ').trim();
  const { local = '', domain = '' } = (plain.exec(value) ?? named.exec(value))?.groups ?? {};
  const ascii = plainDomain(domain);
  if (ascii === null || local.length > 64 || /=\?.*\?=/.test(local)) return null;
  return { address: `${local}@${domain}`, domain: ascii };
}

/**
 * A domain in lower case and ASCII; null when it is not written in its normal form, such as full-width
 * letters or hidden characters that vanish when normalised.
 */
export function plainDomain(domain: string): string | null {
  // Before lower case, in which the sign for Kelvin becomes a plain k.
  if (domain.normalize('NFKC') !== domain) return null;
  const written = domain.toLowerCase();
  const ascii = domainToASCII(written);
  if (ascii === '' || ascii.length > 253) return null;
  return ascii === written || domainToUnicode(ascii) === written ? ascii : null;
}
