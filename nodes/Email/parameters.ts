import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { parseAddressList, type Address } from '../../mail/address';
import { MailError } from '../../mail/error';

/** A parameter that has to be text: an expression or an agent can pass anything (threat X10). */
export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
  return textOf(context.getNodeParameter(name, itemIndex, ''), name);
}

/** Text, or a number or truth value as text; '' for nothing. Throws `invalidInput` for anything else. */
export function textOf(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new MailError('invalidInput', 'Text is needed, not a list or an object.', { field });
}

/** The options an item has set; absent ones are at their default. */
export function optionsParameter(context: IExecuteFunctions, itemIndex: number): IDataObject {
  return context.getNodeParameter('options', itemIndex, {});
}

/** The addresses of a parameter. Throws `invalidInput` for whatever is not wholly addresses. */
export function addressesParameter(context: IExecuteFunctions, name: string, itemIndex: number): Address[] {
  return addressesOf(context.getNodeParameter(name, itemIndex, ''), name);
}

/**
 * Addresses from a comma list, an array of such, or addresses as Mailroom items hold them.
 * Nothing is skipped: a part that is no address is an error, not a recipient less.
 */
export function addressesOf(value: unknown, field: string): Address[] {
  if (Array.isArray(value)) return value.flatMap((each) => addressesOf(each, field));
  if (isAddress(value)) return [{ name: value.name ?? null, address: value.address }];
  const list = textOf(value, field);
  if (/[\p{Cc}\u2028\u2029]/u.test(list.trim())) {
    throw new MailError('invalidInput', 'An address has no line breaks or control characters.', { field });
  }
  return entriesOf(list).map((entry) => {
    const [address, ...more] = parseAddressList(entry);
    if (address?.address.includes('@') && more.length === 0) return address;
    throw new MailError('invalidInput', `"${entry}" is not an e-mail address.`, { field });
  });
}

function isAddress(value: unknown): value is { name?: string | null; address: string } {
  if (typeof value !== 'object' || value === null || !('address' in value)) return false;
  const { address, name = null } = value as { address: unknown; name?: unknown };
  return typeof address === 'string' && (name === null || typeof name === 'string');
}

/** Splits at commas and semicolons that stand neither in quotes nor in brackets. */
function entriesOf(list: string): string[] {
  const entries = list.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|\([^)]*\)|[^,;])+/g) ?? [];
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}
