import { domainOf } from './address';
import { MailError } from './error';
import { globTest } from './textMatch';

/** Whether an address is on a list. */
export type SenderList = (address: string) => boolean;

/**
 * A list of senders from text, one entry a line or comma, or from an array of such texts; absent means
 * nobody. An entry is an address, a domain with or without `@` in front (its subdomains are not meant), or
 * either with `*` for any text and `?` for one character; `*` alone is everybody.
 * @throws MailError `invalidInput` naming `field` for anything else.
 */
export function parseSenderList(raw: unknown, field: string): SenderList {
  const tests = entriesOf(raw, field).map((entry) => entryTest(entry, field));
  return (address) => tests.some((isMeant) => isMeant(address));
}

/** The domains a list names, those of addresses included; patterns name none. */
export function domainsOf(raw: unknown, field: string): string[] {
  const domains = entriesOf(raw, field)
    .map((entry) => entry.slice(entry.indexOf('@') + 1))
    .filter((domain) => domain.includes('.') && !/[*?]/.test(domain))
    .map((domain) => domainOf(`@${domain}`));
  return [...new Set(domains)].filter((domain) => domain !== null);
}

/** The entries of a list as text, trimmed and without empty ones. */
export function entriesOf(raw: unknown, field: string): string[] {
  if (raw === undefined || raw === null) return [];
  if (Array.isArray(raw)) return raw.flatMap((entry: unknown) => entriesOf(entry, field));
  if (typeof raw !== 'string') {
    throw new MailError('invalidInput', 'A list of addresses is text or an array of texts', { field });
  }
  return raw
    .split(/[\n\r,;]+/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function entryTest(entry: string, field: string): SenderList {
  if (!/^[^\s@"<>()]*@?[^\s@"<>()]+$/.test(entry)) {
    throw new MailError('invalidInput', `"${entry}" is no address, no domain and no pattern of them`, {
      field,
    });
  }
  const isPattern = /[*?]/.test(entry);
  const at = entry.indexOf('@');
  if (at > 0) {
    if (isPattern) return overAddress(globTest(entry));
    const wanted = normal(entry);
    return (address) => normal(address) === wanted;
  }
  const domain = entry.slice(at + 1);
  if (isPattern) return overDomain(globTest(domain));
  const wanted = domainOf(`@${domain}`);
  return overDomain((found) => found === wanted);
}

const overDomain =
  (test: (domain: string) => boolean): SenderList =>
  (address) => {
    const domain = domainOf(address);
    return domain !== null && test(domain);
  };

/** Patterns see the address as written and with its domain in ASCII, so that either form can be listed. */
const overAddress =
  (test: (address: string) => boolean): SenderList =>
  (address) =>
    test(address) || test(normal(address));

/** Case and the form of an international domain do not matter. */
function normal(address: string): string {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return `${local}@${domainOf(address) ?? ''}`;
}
