import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { MailError } from '../../mail/error';

type MailboxFieldOptions = Pick<INodeProperties, 'displayName' | 'name' | 'description'> &
  Partial<Pick<INodeProperties, 'displayOptions' | 'required'>> & {
    /** Path chosen at first; `INBOX` unless given. */
    readonly path?: string;
  };

/** A mailbox, picked from the account's own or given by its path. */
export function mailboxField({
  path = 'INBOX',
  required = true,
  ...field
}: MailboxFieldOptions): INodeProperties {
  return {
    ...field,
    type: 'resourceLocator',
    required,
    default:
      path === '' ? { mode: 'list', value: '' } : { mode: 'list', value: path, cachedResultName: path },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select a mailbox…',
        typeOptions: { searchListMethod: 'searchMailboxes', searchable: true },
      },
      {
        displayName: 'By Path',
        name: 'path',
        type: 'string',
        placeholder: 'e.g. Archive/2025',
        validation: [
          {
            type: 'regex',
            properties: { regex: '.*\\S.*', errorMessage: 'The path of a mailbox, with its parents' },
          },
        ],
      },
    ],
  };
}

/** The path a mailbox field holds. Throws `invalidInput` for none, or one no mailbox can have. */
export function mailboxPath(context: IExecuteFunctions, name: string, itemIndex: number): string {
  const value: unknown = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
  return checkPath(value, name);
}

/** A text that can be a mailbox path. Throws `invalidInput`. */
export function checkPath(value: unknown, field: string): string {
  const path = typeof value === 'string' ? value.trim() : '';
  if (path === '') throw new MailError('invalidInput', 'A mailbox is needed.', { field });
  // Control characters end a command, and * and % are wildcards of LIST (RFC 3501 section 6.3.8).
  if (/[\p{Cc}*%]/u.test(path)) {
    throw new MailError('invalidInput', `"${path}" cannot be the path of a mailbox.`, { field });
  }
  // Its name alone has no case (RFC 9051 section 5.1); all others are compared letter by letter.
  return path.toUpperCase() === 'INBOX' ? 'INBOX' : path;
}
