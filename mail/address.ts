import { domainToASCII } from 'node:url';
import { tokenize, type Token } from './addressTokens';
import { decodeWords } from './content/encodedWord';
import { MailError } from './error';

/** A mail address with its display name; `name` is null where none was given. */
export interface Address {
  readonly name: string | null;
  readonly address: string;
}

type Piece = Exclude<Token, { kind: 'special' }>;

const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
const isSpecific = (piece: Piece) => piece.kind !== 'comment';

/** The addresses written in pieces without display name: joined where they touch, apart where a blank parts them. */
function specified(pieces: readonly Piece[]): string[] {
  const words: string[][] = [];
  for (const piece of pieces.filter(isSpecific)) {
    const text = piece.kind === 'quoted' ? quote(piece.text) : piece.text;
    const word = words.at(-1);
    // RFC 5322 section 4.4 allows blanks around the dots and the at sign.
    const touches = !piece.spaced || /[@.]$/.test(word?.at(-1) ?? '') || /^[@.]/.test(text);
    if (word && touches) word.push(text);
    else words.push([text]);
  }
  return words.map((word) => word.join(''));
}

const isEncodedWord = (text: string) => /^=\?[^?]+\?[bq]\?[^?]*\?=$/i.test(text);

/** The display name in pieces, decoded; control characters become blanks, so it stays one line. */
function displayName(pieces: readonly Piece[]): string | null {
  // Encoded words are decoded together, as one character may be cut across two.
  const runs: string[] = [];
  let previous: Piece['kind'] | null = null;
  for (const piece of pieces) {
    const last = runs.at(-1);
    const glue = piece.spaced ? ' ' : '';
    if (last !== undefined && piece.kind === 'text' && previous === 'text')
      runs[runs.length - 1] = last + glue + piece.text;
    else runs.push((runs.length > 0 ? glue : '') + piece.text);
    previous = piece.kind;
  }
  const name = runs
    .map(decodeWords)
    .join('')
    .replace(/[\0-\x1f\x7f\s]+/g, ' ')
    .trim();
  return name === '' ? null : name;
}

/** Addresses of one list entry that has no angle brackets; words without `@` are a name, unless there is only one. */
function bareAddresses(pieces: readonly Piece[]): Address[] {
  const words = specified(pieces);
  const addresses = words.filter((word) => word.includes('@') && !isEncodedWord(word));
  const name = displayName(pieces.filter((piece) => piece.kind === 'comment'));
  if (addresses.length > 0) return addresses.map((address) => ({ name, address }));
  const [only] = words;
  const isLocal = words.length === 1 && only !== undefined && /^[^\s"=?]+$/.test(only);
  return isLocal ? [{ name, address: only }] : [];
}

/**
 * The addresses of a header value or an input (RFC 5322 section 3.4): groups are flattened, comments and routes
 * dropped, display names decoded (RFC 2047). Encoded words never become an address, and nothing is left out that
 * another parser might take for one (threat X2). Unreadable entries are skipped. Takes the undecoded value.
 */
export function parseAddressList(value: string): Address[] {
  const found: Address[] = [];
  let pieces: Piece[] = [];
  let inside: Piece[] | null = null;
  let bracketed = false;
  const flush = () => {
    if (inside) close();
    if (!bracketed) found.push(...bareAddresses(pieces));
    pieces = [];
    bracketed = false;
  };
  const close = () => {
    const address = specified(inside ?? []).join('');
    const name = displayName(pieces.filter(isSpecific)) ?? displayName(pieces);
    if (address !== '') found.push({ name, address });
    inside = null;
    bracketed = true;
    pieces = [];
  };
  for (const token of tokenize(value)) {
    if (token.kind !== 'special') (inside ?? pieces).push(token);
    else if (token.text === '<') {
      if (inside) close();
      inside = [];
    } else if (token.text === '>') {
      if (inside) close();
    } else if (inside && token.text === ':')
      inside = []; // the end of a route
    else if (inside && inside[0]?.text.startsWith('@') && token.text === ',') inside = [];
    else if (token.text === ':')
      pieces = []; // the name of a group
    else flush();
  }
  flush();
  return found;
}

/** The first address of a value, null if there is none. */
export const parseAddress = (value: string): Address | null => parseAddressList(value)[0] ?? null;

/** An address as a person writes it: the name quoted where RFC 5322 asks, never encoded. */
export function formatAddress({ name, address }: Address): string {
  if (name === null || name.trim() === '') return address;
  const line = name.replace(/[\0-\x1f\x7f]+/g, ' ').trim();
  const isPhrase = /^[^\s"(),.:;<>@[\]\\]+(?: [^\s"(),.:;<>@[\]\\]+)*$/.test(line);
  return `${isPhrase ? line : quote(line)} <${address}>`;
}

/** Domains that are their own ASCII form: neither international nor an IP address. */
const isPlainDomain = /^(?!.*xn--)(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/;

/** The domain of an address, lower case and in its ASCII form (RFC 5891); null if it has none. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  const domain = address
    .slice(at + 1)
    .trim()
    .toLowerCase()
    .replace(/\.$/, '');
  if (at === -1 || domain === '') return null;
  return isPlainDomain.test(domain) ? domain : domainToASCII(domain) || domain;
}

const localPartOf = (address: string) => address.slice(0, Math.max(address.lastIndexOf('@'), 0));

/** Lower case with the domain in ASCII, for comparing; local parts are compared without case, as all servers do. */
function comparable(address: string): string {
  const domain = domainOf(address);
  return domain === null
    ? address.trim().toLowerCase()
    : `${localPartOf(address).trim().toLowerCase()}@${domain}`;
}

/** True if both reach the same mailbox: case and the spelling of an international domain do not matter. */
export const sameAddress = (first: string, second: string): boolean =>
  comparable(first) === comparable(second);

/** The tag of `user+tag@domain` (RFC 5233), null if it has none. */
export function plusTagOf(address: string): string | null {
  const local = localPartOf(address);
  const plus = local.indexOf('+');
  return plus > 0 && plus < local.length - 1 ? local.slice(plus + 1) : null;
}

/** The address without its tag. */
export function withoutPlusTag(address: string): string {
  const local = localPartOf(address);
  const plus = local.indexOf('+');
  return plus > 0 ? local.slice(0, plus) + address.slice(address.lastIndexOf('@')) : address;
}

/**
 * One address for sending, trimmed; throws MailError `invalidInput` naming `field` for anything else, above all
 * for control characters, which would smuggle headers or recipients (threat X9).
 */
export function validateAddress(address: string, field: string): string {
  const trimmed = address.trim();
  const shown = JSON.stringify(trimmed.slice(0, 100));
  if (/[\0-\x1f\x7f\u2028\u2029]/.test(trimmed)) {
    throw new MailError('invalidInput', `The address ${shown} contains control characters.`, { field });
  }
  const parsed = parseAddressList(trimmed);
  const [only] = parsed;
  const isPlain = parsed.length === 1 && only?.name === null && only.address === trimmed;
  const domain = domainOf(trimmed);
  const isComplete = /^(?:[^\s@"(),:;<>[\]\\]+|"(?:[^"\\]|\\.)+")@[^\s@"(),:;<>\\]+$/.test(trimmed);
  if (!isPlain || !isComplete || domain === null || trimmed.length > 320) {
    throw new MailError('invalidInput', `${shown} is not a mail address.`, { field });
  }
  return trimmed;
}
