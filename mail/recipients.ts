import { parseAddressList, type Address } from './address';
import { MailError } from './error';
import { checkAddress, checkLine } from './outgoingChecks';

interface AddressLike {
  readonly name?: string | null;
  readonly address: string;
}

function isAddress(value: unknown): value is AddressLike {
  if (typeof value !== 'object' || value === null) return false;
  const name: unknown = Reflect.get(value, 'name') ?? null;
  return typeof Reflect.get(value, 'address') === 'string' && (name === null || typeof name === 'string');
}

/** Quoted names and comments may hold commas and at signs that mean nothing. */
const unquoted = (value: string): string => value.replace(/"(?:[^"\\]|\\.)*"|\([^()]*\)/g, '');

function listed(field: string, value: string): Address[] {
  checkLine(field, value);
  const found = parseAddressList(value);
  const entries = unquoted(value)
    .split(/[,;]/)
    .filter((entry) => entry.trim() !== '');
  const signs = unquoted(value).split('@').length - 1;
  // A parser forgives what it cannot read; here that would be a recipient silently left out.
  if (found.length !== entries.length || found.length !== signs) {
    throw new MailError('invalidInput', `${field}: "${value.trim()}" is not a list of e-mail addresses.`, {
      field,
    });
  }
  return found;
}

/**
 * The addresses of a parameter: a comma list, an array of such, or items' `{ name, address }`.
 * Empty text means nobody.
 * @throws MailError `invalidInput` naming `field` for anything that is not a list of addresses (threats X9, X10)
 */
export function recipientsFrom(field: string, value: unknown): Address[] {
  if (value === undefined || value === null) return [];
  const found = Array.isArray(value)
    ? value.flatMap((entry) => recipientsFrom(field, entry))
    : isAddress(value)
      ? [{ name: value.name ?? null, address: value.address }]
      : typeof value === 'string'
        ? listed(field, value)
        : null;
  if (!found) {
    throw new MailError('invalidInput', `${field}: must be e-mail addresses.`, { field });
  }
  for (const address of found) checkAddress(field, address);
  return found;
}
