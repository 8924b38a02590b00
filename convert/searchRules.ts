import type { Remarks } from './report';

/** A condition of the trigger's filters, as saved. */
export interface SavedCondition {
  readonly field: string;
  readonly operator: string;
  readonly value?: string;
  readonly header?: string;
}

export interface ConvertedRules {
  readonly conditions: readonly SavedCondition[];
  readonly match: 'all' | 'any';
  /** The rules ask for unread mail only, as they do by default. */
  readonly isUnread: boolean;
  /** ISO date the rules begin at, null for none. */
  readonly since: string | null;
  /** A rule had no counterpart, so more mail matches than before. */
  readonly isWider: boolean;
}

interface Rule {
  readonly key: string;
  readonly args: readonly unknown[];
  readonly negated: boolean;
}

const flags: Readonly<Record<string, readonly [flag: string, isSet: boolean]>> = {
  ANSWERED: ['\\Answered', true],
  DELETED: ['\\Deleted', true],
  DRAFT: ['\\Draft', true],
  FLAGGED: ['\\Flagged', true],
  SEEN: ['\\Seen', true],
  UNANSWERED: ['\\Answered', false],
  UNDELETED: ['\\Deleted', false],
  UNDRAFT: ['\\Draft', false],
  UNFLAGGED: ['\\Flagged', false],
  UNSEEN: ['\\Seen', false],
};

const texts: Readonly<Record<string, string>> = {
  BODY: 'body',
  CC: 'cc',
  FROM: 'from',
  SUBJECT: 'subject',
  TO: 'to',
};

/**
 * The Custom Email Rules of n8n's own trigger, search criteria of node-imap as JSON, as filters. What
 * filters cannot say is remarked upon, since without it more mail starts the workflow.
 */
export function convertRules(rules: string, remark: Remarks): ConvertedRules {
  const criteria = parseRules(rules, remark);
  if (!criteria) return { conditions: [], match: 'all', isUnread: false, since: null, isWider: true };
  const unread = criteria.filter(isUnread);
  const since = criteria.map(sinceOf).find((date) => date !== null) ?? null;
  const rest = criteria.filter(
    (rule) => !isUnread(rule) && sinceOf(rule) === null && (rule.key !== 'ALL' || rule.negated),
  );
  const [only] = rest;
  const either = rest.length === 1 && only?.key === 'OR' && !only.negated ? eitherOf(only) : null;
  const found = { isUnread: unread.length > 0, since };
  if (either) return { ...found, conditions: either, match: 'any', isWider: false };
  const conditions = rest.flatMap((rule) => {
    const condition = conditionOf(rule);
    if (condition === null) remark('lost', `The rule ${shown(rule)} has no counterpart: ${advice(rule)}`);
    else if (rule.key === 'FROM') remark('check', `${shown(rule)} now looks at the address, not the name.`);
    return condition ?? [];
  });
  return { ...found, conditions, match: 'all', isWider: conditions.length < rest.length };
}

function parseRules(rules: string, remark: Remarks): Rule[] | null {
  try {
    const criteria: unknown = JSON.parse(rules);
    if (Array.isArray(criteria)) return criteria.map(ruleOf);
  } catch {
    // Falls through to the remark: an expression, or text that the trigger refused as well.
  }
  remark('lost', `Custom Email Rules that are no plain JSON list: ${rules}. Set Filters in their place.`);
  return null;
}

function ruleOf(criterion: unknown): Rule {
  const [first, ...args] = Array.isArray(criterion) ? (criterion as unknown[]) : [criterion];
  const name = String(first).toUpperCase();
  return name.startsWith('!')
    ? { key: name.slice(1), args, negated: true }
    : { key: name, args, negated: false };
}

const isUnread = ({ key, negated }: Rule) => (negated ? key === 'SEEN' : key === 'UNSEEN');

function sinceOf({ key, args, negated }: Rule): string | null {
  if (key !== 'SINCE' || negated) return null;
  const date = new Date(String(args[0]));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** The two conditions of an OR, null where one of them has no counterpart. */
function eitherOf({ args }: Rule): SavedCondition[] | null {
  const conditions = args.map((arg) => conditionOf(ruleOf(arg))).filter((condition) => condition !== null);
  return conditions.length === 2 && args.length === 2 ? conditions : null;
}

function conditionOf({ key, args, negated }: Rule): SavedCondition | null {
  const flag = flags[key];
  if (flag) return flagCondition(flag[0], flag[1] !== negated);
  const [first = '', second = ''] = args.map(String);
  const contains = negated ? 'notContains' : 'contains';
  const field = texts[key];
  if (field && first !== '') return { field, operator: contains, value: first };
  switch (key) {
    case 'BCC':
      return { field: 'header', header: 'Bcc', operator: contains, value: first };
    case 'HEADER':
      if (second !== '') return { field: 'header', header: first, operator: contains, value: second };
      return { field: 'header', header: first, operator: negated ? 'notGlob' : 'glob', value: '*' };
    case 'KEYWORD':
    case 'UNKEYWORD':
      return flagCondition(first, (key === 'KEYWORD') !== negated);
    case 'LARGER':
      return negated ? null : { field: 'size', operator: 'greater', value: first };
    case 'SMALLER':
      return negated ? null : { field: 'size', operator: 'less', value: first };
    default:
      return null;
  }
}

const flagCondition = (flag: string, isSet: boolean): SavedCondition => ({
  field: 'flags',
  operator: isSet ? 'contains' : 'notContains',
  value: flag,
});

function shown({ key, args, negated }: Rule): string {
  const name = `${negated ? '!' : ''}${key}`;
  return args.length === 0 ? `"${name}"` : JSON.stringify([name, ...args]);
}

function advice({ key }: Rule): string {
  if (key === 'X-GM-LABELS') return 'choose the label under Mailboxes.';
  if (key === 'OR') return 'use Match: Any Condition, or two triggers.';
  if (key === 'TEXT') return 'use a filter on the subject or the body.';
  return 'use an IF node behind the trigger.';
}
