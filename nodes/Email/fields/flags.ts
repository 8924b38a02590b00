import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import { textOf } from '../parameters';

/** System flags (RFC 9051 section 2.3.2) by the words people use. */
const FLAGS: Readonly<Record<string, string>> = {
  answered: '\\Answered',
  deleted: '\\Deleted',
  draft: '\\Draft',
  flagged: '\\Flagged',
  forwarded: '$Forwarded',
  important: '$Important',
  read: '\\Seen',
  seen: '\\Seen',
  starred: '\\Flagged',
};

export function flagsField(
  field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties {
  return {
    ...field,
    type: 'string',
    default: '',
    placeholder: 'e.g. flagged, read, $Invoice',
    hint: 'Answered, deleted, draft, flagged, forwarded, important, read, or keywords of your own',
  };
}

/** The flags of a comma list or an array. Throws `invalidInput` for what no flag can be called. */
export function flagsParameter(context: IExecuteFunctions, name: string, itemIndex: number): string[] {
  const value: unknown = context.getNodeParameter(name, itemIndex, '');
  const list = Array.isArray(value)
    ? value.map((each) => textOf(each, name))
    : textOf(value, name).split(/[,\s]+/);
  const words = list.map((word) => word.trim()).filter((word) => word !== '');
  return [...new Set(words.map((word) => flagOf(word, name)))];
}

function flagOf(word: string, field: string): string {
  const known = FLAGS[word.replace(/^\\/, '').toLowerCase()];
  if (known) return known;
  if (isKeyword(word)) return word;
  throw new MailError('invalidInput', `"${word}" cannot be a flag or a keyword.`, { field });
}

/** Without the atom-specials of RFC 9051 section 9; a backslash is for system flags only. */
export const isKeyword = (word: string): boolean => /^[^\x00-\x20\x7f-\uffff(){%*"\\\]]+$/.test(word);
