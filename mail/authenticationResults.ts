import type { AuthenticationResult } from './message';

/** One method's result (RFC 8601 section 2.2), for example `dmarc=pass header.from=example.com`. */
export interface MethodResult {
  /** Lower case, for example `dmarc`. */
  readonly method: string;
  /** Null for a result this method version or this registry does not know. */
  readonly result: AuthenticationResult | null;
  /** By `ptype.property` in lower case, for example `header.from`; '' for one written twice with two values. */
  readonly properties: ReadonlyMap<string, string>;
}

export interface AuthenticationResults {
  /** Lower case; null where the server leaves its name out, as Microsoft 365 does. */
  readonly authservId: string | null;
  readonly results: readonly MethodResult[];
}

/** A value: a quoted string, perhaps the local part of an address, or a run without blanks; null senders leave it empty. */
const value = String.raw`"(?:[^"\\]|\\.)*"(?:@[^\s"\\]+)?|[^\s"\\]*`;
// QUIRK: Amazon parts the properties of SPF by semicolons, so that `helo=out.example.com` stands as a method does.
const methodSpec = /^(?<method>[a-z][a-z\d-]*)(?: ?\/ ?(?<version>\d+))? ?= ?(?<result>[^\s"\\]+)(?= |$)/i;
// QUIRK: Microsoft 365 writes `action=none` and `reason=100`, properties without a ptype.
const propertySpec = new RegExp(
  String.raw` (?<name>[a-z][\w-]*(?: ?\. ?[\w-]+)?) ?= ?(?<value>${value})(?= |$)`,
  'iy',
);
// In ASCII: other letters that become ours in lower case would pass a server that removes forged names.
const serverSpec = /^(?<authservId>(?:(?!["\\=/,<>@:;])[!-~])+)(?: (?<version>\d+))?$/;

/**
 * Reads the unfolded value of an Authentication-Results header field (RFC 8601 section 2.2), all of it or
 * nothing: null when any part cannot be read, the version is unknown, or the name is quoted, which no server
 * does but a forger may to slip past a server that removes forged headers.
 */
export function parseAuthenticationResults(header: string): AuthenticationResults | null {
  const statements = statementsOf(header);
  const [first = '', ...rest] = statements ?? [];
  if (methodSpec.test(first)) return withResults(null, [first, ...rest]);
  const server = serverSpec.exec(first)?.groups;
  if (server === undefined || (server['version'] ?? '1') !== '1' || rest.length === 0) return null;
  return withResults(server['authservId']?.toLowerCase() ?? '', rest);
}

/**
 * Reads an ARC-Authentication-Results value (RFC 8617 section 4.1.1): an instance before the same payload;
 * null as above.
 */
export function parseArcResults(header: string): { instance: number; results: AuthenticationResults } | null {
  const [, instance = '', payload = ''] = /^\s*i\s*=\s*(\d{1,2})\s*;(.*)$/is.exec(header) ?? [];
  const results = payload === '' ? null : parseAuthenticationResults(payload);
  return results === null ? null : { instance: Number(instance), results };
}

function withResults(authservId: string | null, statements: readonly string[]): AuthenticationResults | null {
  if (statements.length === 1 && /^none$/i.test(statements[0] ?? '')) return { authservId, results: [] };
  const results = statements.map(methodResult);
  return results.includes(null) ? null : { authservId, results: results.filter((result) => result !== null) };
}

function methodResult(statement: string): MethodResult | null {
  const head = methodSpec.exec(statement);
  if (head?.groups === undefined) return null;
  const { method = '', version = '1', result = '' } = head.groups;
  const properties = propertiesOf(statement, head[0].length);
  if (properties === null) return null;
  return {
    method: method.toLowerCase(),
    result: version === '1' ? authenticationResult(result) : null,
    properties,
  };
}

/** The properties of a statement from `start`; null if anything else is written there. */
function propertiesOf(statement: string, start: number): ReadonlyMap<string, string> | null {
  const properties = new Map<string, string>();
  let at = start;
  while (at < statement.length) {
    propertySpec.lastIndex = at;
    const found = propertySpec.exec(statement);
    if (found?.groups === undefined) return null;
    const name = (found.groups['name'] ?? '').replaceAll(' ', '').toLowerCase();
    const written = unquoted(found.groups['value'] ?? '');
    properties.set(name, (properties.get(name) ?? written) === written ? written : '');
    at = propertySpec.lastIndex;
  }
  return properties;
}

/**
 * The parts between semicolons outside quotes and comments, with blanks collapsed and empty parts left out
 * but for the first; a comment stands for a blank (RFC 5322 section 3.2.2; it nests, and quotes mean nothing
 * in it). Null for an unbalanced quote or comment and for control characters.
 */
function statementsOf(header: string): string[] | null {
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(header)) return null;
  const statements: string[] = [];
  let statement = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < header.length; at += 1) {
    const character = header.charAt(at);
    if (character === '\\' && (quoted || depth > 0)) {
      at += 1;
      if (quoted) statement += header.slice(at - 1, at + 1);
    } else if (depth > 0) {
      depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    } else if (character === '"') {
      quoted = !quoted;
      statement += character;
    } else if (quoted) {
      statement += character;
    } else if (character === ')') {
      return null;
    } else if (character === ';') {
      statements.push(statement.trim());
      statement = '';
    } else if (character === '(' || character === ' ' || character === '\t') {
      if (character === '(') depth = 1;
      if (!statement.endsWith(' ')) statement += ' ';
    } else {
      statement += character;
    }
  }
  if (quoted || depth > 0) return null;
  return [...statements, statement.trim()].filter((part, index) => part !== '' || index === 0);
}

const results: readonly AuthenticationResult[] = [
  'none',
  'pass',
  'fail',
  'softfail',
  'neutral',
  'policy',
  'temperror',
  'permerror',
];

/** A result by its name, null for one that is not known. */
export function authenticationResult(word: string): AuthenticationResult | null {
  const name = word.toLowerCase();
  return results.find((result) => result === name) ?? (name === 'hardfail' ? 'fail' : null);
}

function unquoted(value: string): string {
  return value.replace(/^"((?:[^"\\]|\\.)*)"/, (_, text: string) => text.replace(/\\(.)/g, '$1'));
}
