import { holds, parseCondition, readsBody, record, type Condition, type TextCondition } from './condition';
import { MailError } from './error';
import type { Message } from './message';

/** Which mail is meant; no conditions means every mail. */
export interface Filters {
  readonly match: 'all' | 'any';
  readonly conditions: readonly Condition[];
}

/**
 * Filters from a node parameter: `{ match, conditions: { values: [{ field, operator, value, header }] } }`.
 * @throws MailError `invalidInput` for an unknown field or operator or a value that cannot be read; its
 * `field` is the parameter's path, for example `filters.conditions.values[0].value`.
 */
export function parseFilters(raw: unknown, path = 'filters'): Filters {
  const { match = 'all', conditions } = record(raw ?? {}, path);
  if (match !== 'all' && match !== 'any') {
    throw new MailError('invalidInput', 'Filters match "all" or "any" of their conditions', {
      field: `${path}.match`,
    });
  }
  const values = record(conditions ?? {}, `${path}.conditions`)['values'] ?? [];
  const field = `${path}.conditions.values`;
  if (!Array.isArray(values)) throw new MailError('invalidInput', 'Conditions are a list', { field });
  return { match, conditions: values.map((value, index) => parseCondition(value, `${field}[${index}]`)) };
}

/** Whether deciding takes the text of the mail, so that metadata alone does not do. */
export function needsBody(filters: Filters): boolean {
  return filters.conditions.some(readsBody);
}

/** False when metadata alone rules the message out, whatever its text says; true leaves it to `matches`. */
export function mayMatch(filters: Filters, message: Message): boolean {
  return decide(filters, (condition) => readsBody(condition) || holds(condition, message));
}

/** Whether a message is meant; its text must have been read where `needsBody` says so. */
export function matches(filters: Filters, message: Message): boolean {
  return decide(filters, (condition) => holds(condition, message));
}

function decide(filters: Filters, decision: (condition: Condition) => boolean): boolean {
  if (filters.conditions.length === 0) return true;
  return filters.match === 'all' ? filters.conditions.every(decision) : filters.conditions.some(decision);
}

/**
 * Search keys for the server, in the words of imapflow's search object: keys in one object are all
 * required.
 */
export interface ServerSearch {
  readonly all?: true;
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly larger?: number;
  readonly smaller?: number;
  readonly keyword?: string;
  readonly unKeyword?: string;
  readonly seen?: boolean;
  readonly answered?: boolean;
  readonly flagged?: boolean;
  readonly deleted?: boolean;
  readonly draft?: boolean;
  readonly or?: ServerSearch[];
}

export interface SearchCapabilities {
  /** The mailbox keeps custom keywords (PERMANENTFLAGS has `\*`), so KEYWORD is meaningful. */
  readonly keywords: boolean;
  /**
   * Addresses may be searched for. Not while watching for new mail: large providers answer text searches
   * from an index that is seconds behind the mailbox.
   */
  readonly addresses: boolean;
}

/**
 * The narrowest search that is sure to find every message `matches` accepts; what it finds must still be
 * put to `matches`.
 *
 * QUIRK: only what all servers agree on is left to them. SEARCH compares substrings by RFC 3501 6.4.4, but
 * whole words at Gmail, Exchange and any server with a full-text index, and some compare encoded headers
 * undecoded. So of text only whole addresses are searched for, and nothing negated but flags.
 */
export function serverSearch(filters: Filters, capabilities: SearchCapabilities): ServerSearch {
  const keys = filters.conditions.map((condition) => searchKey(condition, capabilities));
  const known = keys.filter((key) => key !== null);
  const [only] = known;
  if (only === undefined) return { all: true };
  // Two conditions on one key, such as two From addresses: one of them is narrow enough.
  if (filters.match === 'all') return Object.assign({}, ...known) as ServerSearch;
  if (known.length < keys.length) return { all: true };
  return known.length === 1 ? only : { or: known };
}

/** The key that finds at least what the condition accepts, null where no server is sure to. */
function searchKey(condition: Condition, capabilities: SearchCapabilities): ServerSearch | null {
  switch (condition.kind) {
    case 'fact':
      return null;
    case 'size':
      // QUIRK: imapflow leaves out LARGER 0, which inside OR would change the meaning.
      if (condition.octets === 0) return null;
      return condition.comparison === 'greater'
        ? { larger: condition.octets }
        : { smaller: condition.octets };
    case 'flag':
      return flagKey(condition.flag, condition.wanted, capabilities);
    case 'text':
      return capabilities.addresses ? addressKey(condition) : null;
  }
}

function flagKey(flag: string, wanted: boolean, { keywords }: SearchCapabilities): ServerSearch | null {
  switch (flag) {
    case '\\seen':
      return { seen: wanted };
    case '\\answered':
      return { answered: wanted };
    case '\\flagged':
      return { flagged: wanted };
    case '\\deleted':
      return { deleted: wanted };
    case '\\draft':
      return { draft: wanted };
    default:
      if (!keywords || flag.startsWith('\\')) return null;
      return wanted ? { keyword: flag } : { unKeyword: flag };
  }
}

const plainAddress = /^[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+$/i;

function addressKey({ field, comparison, value, negated }: TextCondition): ServerSearch | null {
  if (negated || comparison !== 'equals' || !plainAddress.test(value)) return null;
  switch (field) {
    case 'from':
    case 'to':
    case 'cc':
      return { [field]: value };
    default:
      return null;
  }
}
