import { sealedResults } from './arc';
import {
  parseAuthenticationResults,
  type AuthenticationResults,
  type MethodResult,
} from './authenticationResults';
import { plainDomain, plainFrom } from './fromAddress';
import type { HeaderField } from './header';
import type { SenderAuthentication } from './message';
import { globTest } from './textMatch';

/** Stands for a server that leaves its name out of its headers, as Microsoft 365 does. */
const UNNAMED = 'unnamed';
const ARC = 'arc:';
/** Stands before the name of a server that writes a header for each method, in any order and below its Received. */
const ALL = 'all:';

/**
 * What the trusted server found out about the sender, from the header it added (RFC 8601).
 *
 * `authservId` is the name the server writes, null when none is trusted; several are separated by blanks or
 * commas. `*` stands for any text in a name, `unnamed` for a server that writes none, and `arc:example.org`
 * for a domain whose ARC seals are believed once the server reports `arc=pass`.
 *
 * Servers add their header on top, so nothing counts below the first header that is foreign or cannot be
 * read, and for each name given only the first header, or those above the first Received field (threat X1).
 * With `all:` before a name, those down to the next Received field count too; of each method the first.
 */
export function senderAuthentication(
  fields: readonly HeaderField[],
  authservId: string | null,
): SenderAuthentication {
  const fromDomain = plainFrom(fields)?.domain ?? null;
  const own = evaluated(believedResults(fields, trustedServers(authservId)), fromDomain);
  return forwarded(own, fields, authservId);
}

/**
 * The word of a trusted ARC sealer in place of results that do not prove the sender, once the chain is known
 * to be intact (`arc=pass`): forwarding breaks SPF and DKIM (RFC 8617).
 */
export function forwarded(
  own: SenderAuthentication,
  fields: readonly HeaderField[],
  authservId: string | null,
): SenderAuthentication {
  if (own.aligned || own.arc !== 'pass') return own;
  const sealed = sealedResults(fields, trustedServers(authservId).sealers)
    .map((results) => evaluated([results], own.fromDomain))
    .find(({ aligned }) => aligned);
  return sealed === undefined ? own : { ...sealed, arc: 'pass', source: ARC + String(sealed.source) };
}

/** Nothing is known of the sender but the domain written in From. */
export function notEvaluated(fromDomain: string | null): SenderAuthentication {
  return { spf: null, dkim: null, dmarc: null, arc: null, fromDomain, aligned: false, source: null };
}

interface TrustedServers {
  /** The name given that stands for a server, null for none. */
  readonly entryOf: (authservId: string | null) => string | null;
  readonly sealers: readonly string[];
}

function trustedServers(authservId: string | null): TrustedServers {
  const entries = (authservId ?? '').toLowerCase().split(/[\s,]+/);
  const names = entries.filter((entry) => entry !== '' && entry !== UNNAMED && !entry.startsWith(ARC));
  const patterns = names.map((entry) => ({
    entry,
    matches: globTest(entry.startsWith(ALL) ? entry.slice(ALL.length) : entry),
  }));
  return {
    entryOf: (name) =>
      name === null
        ? (entries.find((entry) => entry === UNNAMED) ?? null)
        : (patterns.find(({ matches }) => matches(name))?.entry ?? null),
    sealers: entries.filter((entry) => entry.startsWith(ARC)).map((entry) => entry.slice(ARC.length)),
  };
}

function believedResults(
  fields: readonly HeaderField[],
  { entryOf }: TrustedServers,
): AuthenticationResults[] {
  const believed: AuthenticationResults[] = [];
  const heardAt = new Map<string, number>();
  // The receiving server puts Received on top of what it was sent: only itself wrote anything above that.
  let hop = fields.some(({ name }) => name === 'received') ? 0 : 1;
  for (const { name, value } of fields) {
    if (name === 'received') hop += 1;
    if (name !== 'authentication-results') continue;
    const header = parseAuthenticationResults(value);
    const entry = header && entryOf(header.authservId);
    if (header === null || entry === null) break;
    const isSameHop = heardAt.get(entry) === hop;
    if (!heardAt.has(entry)) heardAt.set(entry, hop);
    else if (!isSameHop || (hop > 0 && !entry.startsWith(ALL))) continue;
    believed.push(header);
  }
  return believed;
}

function evaluated(
  believed: readonly AuthenticationResults[],
  fromDomain: string | null,
): SenderAuthentication {
  const resultsOf = (method: string): readonly MethodResult[] =>
    believed.map(({ results }) => results.filter((result) => result.method === method)).find(isFilled) ?? [];
  const dmarc = resultsOf('dmarc');
  const [first] = believed;
  if (first === undefined) return notEvaluated(fromDomain);
  const source = believed.find(({ results }) => results.some(({ method }) => method === 'dmarc')) ?? first;
  return {
    spf: preferred(resultsOf('spf'), (result) => result.properties.has('smtp.mailfrom')),
    dkim: preferred(resultsOf('dkim'), ({ result }) => result === 'pass'),
    dmarc: preferred(dmarc, ({ result }) => result !== 'pass'),
    arc: preferred(resultsOf('arc'), ({ result }) => result !== 'pass'),
    fromDomain,
    aligned: fromDomain !== null && isPassFor(fromDomain, dmarc),
    source: source.authservId ?? UNNAMED,
  };
}

/** True for a single `dmarc=pass` for that very domain. */
function isPassFor(fromDomain: string, dmarc: readonly MethodResult[]): boolean {
  const [only, ...others] = dmarc;
  if (only?.result !== 'pass' || others.length > 0) return false;
  // QUIRK: gateways of Cisco write the domain as `d`, Zoho at times the address in angle brackets.
  const from = only.properties.get('header.from') ?? only.properties.get('d') ?? '';
  return plainDomain(from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '')) === fromDomain;
}

function preferred(results: readonly MethodResult[], isBetter: (result: MethodResult) => boolean) {
  return (results.find(isBetter) ?? results[0])?.result ?? null;
}

function isFilled<T>(list: readonly T[]): boolean {
  return list.length > 0;
}
