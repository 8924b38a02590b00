import { MailError } from './error';
import type { Message } from './message';
import { textComparisons, textTest, type TextComparison, type TextTest } from './textMatch';

export const textFields = [
  'from',
  'fromName',
  'to',
  'cc',
  'subject',
  'body',
  'header',
  'listId',
  'plusTag',
  'threadId',
  'attachmentName',
  'attachmentMimeType',
] as const;
export type TextField = (typeof textFields)[number];

/** What a condition can only say yes or no to. */
export const factFields = ['hasAttachment', 'isReplyToOurMail'] as const;
export type FactField = (typeof factFields)[number];

export interface TextCondition {
  readonly kind: 'text';
  readonly field: TextField;
  /** Lower-case header name, null but for the field `header`. */
  readonly header: string | null;
  readonly comparison: TextComparison;
  readonly value: string;
  readonly test: TextTest;
  /** Holds when no value of the field passes the test. */
  readonly negated: boolean;
}

export type Condition =
  | TextCondition
  | { readonly kind: 'size'; readonly comparison: 'greater' | 'less'; readonly octets: number }
  | { readonly kind: 'fact'; readonly field: FactField; readonly wanted: boolean }
  | { readonly kind: 'flag'; readonly flag: string; readonly wanted: boolean };

/**
 * One condition `{ field, operator, value, header }` of a node parameter at `path`.
 * @throws MailError `invalidInput` for an unknown field or operator or a value that cannot be read; its
 * `field` is the path of what is wrong.
 */
export function parseCondition(raw: unknown, path: string): Condition {
  const { field, operator, value, header } = record(raw, path);
  const name = parameterText(field, `${path}.field`);
  const given = {
    operator: parameterText(operator, `${path}.operator`),
    value: parameterText(value, `${path}.value`),
    path,
  };
  if (isOneOf(textFields, name)) return textCondition(name, parameterText(header, `${path}.header`), given);
  if (isOneOf(factFields, name)) return { kind: 'fact', field: name, wanted: isWanted(given, 'isTrue') };
  if (name === 'size') return sizeCondition(given);
  if (name === 'flags') return { kind: 'flag', flag: flagName(given), wanted: isWanted(given, 'contains') };
  throw new MailError('invalidInput', `"${name}" is not something mail can be filtered by`, {
    field: `${path}.field`,
  });
}

/** Whether one condition holds; for a field with several values, such as `to`, when it does for any of them. */
export function holds(condition: Condition, message: Message): boolean {
  switch (condition.kind) {
    case 'text':
      return fieldTexts(condition, message).some(condition.test) !== condition.negated;
    case 'size':
      if (message.size === null) return false;
      return condition.comparison === 'greater'
        ? message.size > condition.octets
        : message.size < condition.octets;
    case 'flag':
      return message.flags.some((flag) => flag.toLowerCase() === condition.flag) === condition.wanted;
    case 'fact':
      return isTrue(condition.field, message) === condition.wanted;
  }
}

/** Whether deciding a condition takes the text of the mail. */
export function readsBody(condition: Condition): boolean {
  return condition.kind === 'text' && condition.field === 'body';
}

/**
 * The texts a condition is about. Addresses are compared without their display name, which anybody can
 * set to somebody else's address; `fromName` is for that name.
 */
function fieldTexts({ field, header }: TextCondition, message: Message): readonly string[] {
  switch (field) {
    case 'from':
      return present(message.from?.address);
    case 'fromName':
      return present(message.from?.name);
    case 'to':
    case 'cc':
      return message[field].map(({ address }) => address);
    case 'subject':
    case 'plusTag':
    case 'threadId':
      return present(message[field]);
    case 'body':
      return present(message.text ?? message.visibleText);
    case 'header':
      return message.headers[header ?? ''] ?? [];
    case 'listId':
      return (message.headers['list-id'] ?? []).map((value) => /<([^<>]*)>\s*$/.exec(value)?.[1] ?? value);
    case 'attachmentName':
      return message.attachments.map(({ name }) => name);
    case 'attachmentMimeType':
      return message.attachments.map(({ mimeType }) => mimeType);
  }
}

function isTrue(field: FactField, message: Message): boolean {
  switch (field) {
    case 'hasAttachment':
      // A picture inside the text is no attachment to the person who filters.
      return message.attachments.some(
        ({ disposition, contentId }) => disposition === 'attachment' || contentId === null,
      );
    case 'isReplyToOurMail':
      return message.isReplyToOurMail || message.conversation !== null;
  }
}

interface Given {
  readonly operator: string;
  readonly value: string;
  readonly path: string;
}

function textCondition(field: TextField, header: string, { operator, value, path }: Given): Condition {
  const negated = operator.startsWith('not');
  const positive = negated ? operator.charAt(3).toLowerCase() + operator.slice(4) : operator;
  if (!isOneOf(textComparisons, positive)) throw unknownOperator(operator, path);
  if (field === 'header' && !/^[\x21-\x39\x3b-\x7e]+$/.test(header)) {
    throw new MailError('invalidInput', 'A condition on a header needs the name of the header', {
      field: `${path}.header`,
    });
  }
  return {
    kind: 'text',
    field,
    header: field === 'header' ? header.toLowerCase() : null,
    comparison: positive,
    value,
    test: textTest(positive, value, `${path}.value`),
    negated,
  };
}

const octetsOf = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 } as const;

function sizeCondition({ operator, value, path }: Given): Condition {
  if (operator !== 'greater' && operator !== 'less') throw unknownOperator(operator, path);
  const [, number = '', unit = 'b'] = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?b)?\s*$/i.exec(value) ?? [];
  if (number === '') {
    throw new MailError('invalidInput', `"${value}" is no size: give bytes, or a number with KB or MB`, {
      field: `${path}.value`,
    });
  }
  const octets = Math.round(Number(number) * octetsOf[unit.toLowerCase() as keyof typeof octetsOf]);
  return { kind: 'size', comparison: operator, octets };
}

const systemFlags = ['seen', 'answered', 'flagged', 'deleted', 'draft', 'recent'];

/** A flag as servers write it in lower case; `seen` is taken for `\Seen`. */
function flagName({ value, path }: Given): string {
  const flag = value.trim().toLowerCase();
  if (systemFlags.includes(flag)) return `\\${flag}`;
  if (/^\\?[^\s(){%*"\\\]\x00-\x1f\x7f-\uffff]+$/.test(flag)) return flag;
  throw new MailError('invalidInput', `"${value}" is no flag: flags are \\Seen, \\Flagged or a keyword`, {
    field: `${path}.value`,
  });
}

/** True for the operator that affirms, false for its negation (`isFalse`, `notContains`, `notEquals`). */
function isWanted({ operator, path }: Given, affirmed: 'isTrue' | 'contains'): boolean {
  if (operator === affirmed) return true;
  if (operator === (affirmed === 'isTrue' ? 'isFalse' : 'notContains')) return false;
  throw unknownOperator(operator, path);
}

function unknownOperator(operator: string, path: string): MailError {
  return new MailError('invalidInput', `"${operator}" is no operator for this field`, {
    field: `${path}.operator`,
  });
}

function present(value: string | null | undefined): string[] {
  return value === null || value === undefined ? [] : [value];
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}

/** @throws MailError `invalidInput` when a parameter is not the object it should be. */
export function record(raw: unknown, field: string): Record<string, unknown> {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>;
  throw new MailError('invalidInput', `${field} must be an object`, { field });
}

/**
 * Text of a parameter; a number or boolean from an expression is taken as written, absence as empty.
 * @throws MailError `invalidInput` for lists and objects (threat X10).
 */
export function parameterText(raw: unknown, field: string): string {
  if (raw === undefined || raw === null) return '';
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  throw new MailError('invalidInput', `${field} must be text`, { field });
}
