import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import { parseFilters } from '../../../mail/criteria';
import type { Filters } from '../../../mail/imap/search';
import { filtersField as conditionFilters } from '../../shared/filterFields';
import { textOf } from '../parameters';
import { isKeyword } from './flags';

/** The filters of the trigger, for whatever the ones of one word below cannot say. */
const conditions = (conditionFilters.options ?? []) as INodeProperties[];

const plain: INodeProperties[] = [
  {
    displayName: 'Body Contains',
    name: 'body',
    type: 'string',
    default: '',
    description: 'Words in the text of the message',
  },
  {
    displayName: 'Cc',
    name: 'cc',
    type: 'string',
    default: '',
    placeholder: 'e.g. ann@example.com',
    description: 'A name or an address, or a part of one',
  },
  {
    displayName: 'Flagged',
    name: 'flagged',
    type: 'boolean',
    default: true,
    description: 'Whether the message is flagged (starred)',
  },
  {
    displayName: 'From',
    name: 'from',
    type: 'string',
    default: '',
    placeholder: 'e.g. ann@example.com',
    description: 'A name or an address, or a part of one',
  },
  {
    displayName: 'Gmail Search',
    name: 'gmailSearch',
    type: 'string',
    default: '',
    placeholder: 'e.g. has:attachment label:invoices',
    description: "A search as in Gmail's own search field. Only Gmail has it.",
  },
  {
    displayName: 'Has Attachment',
    name: 'hasAttachment',
    type: 'boolean',
    default: true,
    description: 'Whether a file is attached to the message',
  },
  {
    displayName: 'Keyword',
    name: 'keyword',
    type: 'string',
    default: '',
    placeholder: 'e.g. $Important',
    description: 'A keyword (custom flag) the message has',
  },
  {
    displayName: 'Larger Than (KB)',
    name: 'largerThan',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 0,
    description: 'Size of the whole message, attachments included',
  },
  {
    displayName: 'Read Status',
    name: 'readStatus',
    type: 'options',
    options: [
      { name: 'Any', value: 'any' },
      { name: 'Read', value: 'read' },
      { name: 'Unread', value: 'unread' },
    ],
    default: 'unread',
    description: 'Whether somebody has opened the message',
  },
  {
    displayName: 'Received After',
    name: 'since',
    type: 'dateTime',
    default: '',
    description: 'When the message arrived in the mailbox',
  },
  {
    displayName: 'Received Before',
    name: 'before',
    type: 'dateTime',
    default: '',
    description: 'When the message arrived in the mailbox',
  },
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    default: '',
    description: 'Words in the subject',
  },
  {
    displayName: 'Text Anywhere',
    name: 'text',
    type: 'string',
    default: '',
    description: 'Words anywhere in the message, its headers included',
  },
  {
    displayName: 'To',
    name: 'to',
    type: 'string',
    default: '',
    placeholder: 'e.g. support@example.com',
    description: 'A name or an address, or a part of one',
  },
];

export const filtersField: INodeProperties = {
  displayName: 'Filters',
  name: 'filters',
  type: 'collection',
  placeholder: 'Add Filter',
  default: {},
  description: 'Only messages for which all of these hold. Conditions are the filters of the trigger.',
  options: [...plain, ...conditions].sort((a, b) => a.displayName.localeCompare(b.displayName)),
};

export interface ListFilters {
  readonly filters: Filters;
  readonly hasAttachment?: boolean;
}

/** What an item asks for. Throws `invalidInput` for a date that is none, or a line break in a text. */
export function filtersParameter(context: IExecuteFunctions, itemIndex: number): ListFilters {
  const given = context.getNodeParameter('filters', itemIndex, {});
  const [flagged, hasAttachment] = [yesOrNo(given, 'flagged'), yesOrNo(given, 'hasAttachment')];
  const [seen, largerThan] = [seenOf(given), sizeOf(given)];
  const words = ['from', 'to', 'cc', 'subject', 'body', 'text', 'keyword'] as const;
  const filters: Filters = {
    ...Object.fromEntries(words.flatMap((name) => entry(name, wordsOf(given, name)))),
    ...Object.fromEntries(entry('gmail', wordsOf(given, 'gmailSearch'))),
    ...Object.fromEntries((['since', 'before'] as const).flatMap((name) => entry(name, dateOf(given, name)))),
    ...(seen !== null && { seen }),
    ...(flagged !== null && { flagged }),
    ...(given['conditions'] !== undefined && { conditions: parseFilters(given) }),
    ...(largerThan !== null && { largerThan }),
  };
  if (filters.keyword !== undefined && !isKeyword(filters.keyword)) {
    throw wrong('keyword', `"${filters.keyword}" cannot be a keyword.`);
  }
  return { filters, ...(hasAttachment !== null && { hasAttachment }) };
}

const entry = <T>(name: string, value: T | null): [string, T][] => (value === null ? [] : [[name, value]]);

/** A filter that cannot be understood is refused: left out, it would find more than was asked for. */
const wrong = (field: string, what: string) => new MailError('invalidInput', what, { field });

/** Expressions and agents say truth values as texts, too; null for nothing. */
function yesOrNo(given: IDataObject, name: string): boolean | null {
  const value: unknown = given[name];
  if (value === undefined || value === null || value === '') return null;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw wrong(name, 'This is either true or false.');
}

function seenOf({ readStatus }: IDataObject): boolean | null {
  if (readStatus === undefined || readStatus === null || readStatus === '' || readStatus === 'any')
    return null;
  if (readStatus === 'read' || readStatus === 'unread') return readStatus === 'read';
  throw wrong('readStatus', 'The read status is any, read or unread.');
}

/** Octets; null for 0, which every message is larger than. */
function sizeOf({ largerThan }: IDataObject): number | null {
  const kilobytes = Number(largerThan ?? 0);
  if (kilobytes >= 0) return kilobytes === 0 ? null : Math.floor(kilobytes * 1024);
  throw wrong('largerThan', 'The size is a number of kilobytes, 0 or more.');
}

function wordsOf(given: IDataObject, name: string): string | null {
  const words = textOf(given[name], name).trim();
  if (/\p{Cc}/u.test(words)) {
    throw new MailError('invalidInput', 'A filter has no line breaks or control characters.', {
      field: name,
    });
  }
  return words === '' ? null : words;
}

function dateOf(given: IDataObject, name: string): Date | null {
  const value: unknown = given[name];
  if (value === undefined || value === null || value === '') return null;
  // Luxon's dates, which expressions give, are turned into milliseconds by `valueOf`.
  const date =
    value instanceof Date ? value : new Date(typeof value === 'object' ? Number(value) : textOf(value, name));
  if (!Number.isNaN(date.getTime())) return date;
  throw new MailError('invalidInput', 'This is no date; one looks like 2025-01-31T10:00:00Z.', {
    field: name,
  });
}
