import type { INodeProperties } from 'n8n-workflow';
import { authenticationField } from '../shared/fields';
import { filtersField } from '../shared/filterFields';
import { mailboxField } from '../shared/mailboxField';
import { optionFields } from './optionFields';
import { sendersField } from './sendersField';

/** The trigger's form: five fields, the rest in options. */
export const properties: INodeProperties[] = [
  authenticationField,
  {
    displayName: 'Mailboxes',
    name: 'mailboxes',
    type: 'multiOptions',
    typeOptions: { loadOptionsMethod: 'getMailboxes' },
    default: ['INBOX'],
    required: true,
    description: 'The mailboxes (folders) to watch',
  },
  {
    displayName: 'Start From',
    name: 'startFrom',
    type: 'options',
    default: 'now',
    description:
      'Which mail counts when this trigger watches a mailbox for the first time. Afterwards it goes on where it stopped, also after a restart.',
    options: [
      {
        name: 'A Date',
        value: 'date',
        description: 'Mail that arrived on or after a date, and all later mail',
      },
      { name: 'Everything', value: 'all', description: 'All mail that is there, and all later mail' },
      { name: 'Now', value: 'now', description: 'Only mail that arrives from now on' },
      { name: 'Unread', value: 'unread', description: 'Unread mail that is there, and all later mail' },
    ],
  },
  {
    displayName: 'Start Date',
    name: 'startDate',
    type: 'dateTime',
    default: '',
    required: true,
    description: 'Mail that arrived before this is left alone',
    displayOptions: { show: { startFrom: ['date'] } },
  },
  sendersField,
  filtersField,
  {
    displayName: 'After Processing',
    name: 'afterProcessing',
    type: 'options',
    default: 'markRead',
    description: 'What happens to the mail on the server once its run has ended',
    options: [
      { name: 'Add Keyword', value: 'keyword', description: 'Add a keyword (label) of your choice' },
      { name: 'Delete', value: 'delete', description: 'Move it to the trash mailbox' },
      { name: 'Flag', value: 'flag', description: 'Mark it with a star or flag' },
      { name: 'Mark as Read', value: 'markRead', description: 'As opening it does' },
      { name: 'Move', value: 'move', description: 'Move it to another mailbox' },
      {
        name: 'Nothing',
        value: 'nothing',
        description: 'Leave it as it is. It still does not start the workflow again.',
      },
    ],
  },
  mailboxField({
    displayName: 'Destination',
    name: 'destination',
    path: '',
    description: 'The mailbox processed mail is moved to',
    displayOptions: { show: { afterProcessing: ['move'] } },
  }),
  {
    displayName: 'Keyword',
    name: 'keyword',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. processed',
    description: 'Letters, digits, "-", "_" and "$" only, as mail servers ask',
    displayOptions: { show: { afterProcessing: ['keyword'] } },
  },
  ...optionFields,
];
