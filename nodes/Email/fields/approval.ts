import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import { optionsParameter, textOf } from '../parameters';
import { toField } from './outgoing';

const approvalOptions: INodeProperties = {
  displayName: 'Approval Options',
  name: 'approvalOptions',
  type: 'fixedCollection',
  placeholder: 'Add Option',
  default: {},
  options: [
    {
      displayName: 'Values',
      name: 'values',
      values: [
        {
          displayName: 'Type of Approval',
          name: 'approvalType',
          type: 'options',
          options: [
            { name: 'Approve and Disapprove', value: 'double' },
            { name: 'Approve Only', value: 'single' },
          ],
          default: 'double',
        },
        {
          displayName: 'Approve Button Label',
          name: 'approveLabel',
          type: 'string',
          default: 'Approve',
        },
        {
          displayName: 'Disapprove Button Label',
          name: 'disapproveLabel',
          type: 'string',
          default: 'Decline',
          displayOptions: { show: { approvalType: ['double'] } },
        },
      ],
    },
  ],
  displayOptions: { show: { responseType: ['approval', 'editAndApprove'] } },
};

const draftField: INodeProperties = {
  displayName: 'Draft',
  name: 'draft',
  type: 'options',
  options: [
    { name: 'By Message-ID', value: 'messageId', description: 'Found among the drafts' },
    { name: "Input Item's Draft", value: 'input', description: 'The draft that a node before this one made' },
    { name: 'None', value: 'none', description: 'The message below is all there is to decide about' },
  ],
  default: 'none',
  description:
    'The draft to decide about. It is shown in full, with all who would get it, and comes out named and pinned for Send Draft.',
  displayOptions: { show: { responseType: ['approval', 'editAndApprove'] } },
};

const draftMessageId: INodeProperties = {
  displayName: 'Message-ID',
  name: 'messageId',
  type: 'string',
  default: '',
  required: true,
  placeholder: 'e.g. <20250101120000.1234@example.com>',
  description: 'The field <code>messageId</code> of the draft, with its angle brackets',
  displayOptions: { show: { draft: ['messageId'] } },
};

const limitWaitTime: INodeProperties = {
  displayName: 'Limit Wait Time',
  name: 'limitWaitTime',
  type: 'fixedCollection',
  default: { values: { limitType: 'afterTimeInterval', resumeAmount: 3, resumeUnit: 'days' } },
  description:
    'How long to wait for an answer. After that the workflow goes on with the input item and without the field <code>data</code>, so nothing counts as approved.',
  options: [
    {
      displayName: 'Values',
      name: 'values',
      values: [
        {
          displayName: 'Limit Type',
          name: 'limitType',
          type: 'options',
          options: [
            { name: 'After Time Interval', value: 'afterTimeInterval' },
            { name: 'At Specified Time', value: 'atSpecifiedTime' },
          ],
          default: 'afterTimeInterval',
        },
        {
          displayName: 'Amount',
          name: 'resumeAmount',
          type: 'number',
          typeOptions: { minValue: 0 },
          default: 3,
          displayOptions: { show: { limitType: ['afterTimeInterval'] } },
        },
        {
          displayName: 'Unit',
          name: 'resumeUnit',
          type: 'options',
          options: [
            { name: 'Days', value: 'days' },
            { name: 'Hours', value: 'hours' },
            { name: 'Minutes', value: 'minutes' },
          ],
          default: 'days',
          displayOptions: { show: { limitType: ['afterTimeInterval'] } },
        },
        {
          displayName: 'Date and Time',
          name: 'maxDateAndTime',
          type: 'dateTime',
          default: '',
          displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
        },
      ],
    },
  ],
};

const reminder: INodeProperties = {
  displayName: 'Reminder',
  name: 'reminder',
  type: 'boolean',
  default: true,
  description:
    'Whether to remind when the workflow comes back to this node because nobody answered in time: the links of the earlier mail stay valid, and the page goes on to show what is new since then',
};

/** The fields of Send and Wait; n8n's human-review step finds them by these names (D3). */
export const approvalFields: INodeProperties[] = [
  {
    ...toField,
    description:
      'Who may decide: addresses separated by commas. Each gets a link of their own, and the first answer counts.',
  },
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. Please approve: answer to {{ $json.subject }}',
    description: 'The subject of the mail that asks',
  },
  {
    displayName: 'Message',
    name: 'message',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    placeholder: 'e.g. May this answer go to the customer?',
    description: 'What the person has to know, as plain text',
  },
  {
    displayName: 'Response Type',
    name: 'responseType',
    type: 'options',
    options: [
      { name: 'Approval', value: 'approval', description: 'Approve or decline, with words if wanted' },
      {
        name: 'Edit and Approve',
        value: 'editAndApprove',
        description:
          "Change the draft's text, or the message where there is no draft, then approve or decline",
      },
      { name: 'Free Text', value: 'freeText', description: 'Answer in words' },
    ],
    default: 'approval',
    description: 'What the person is asked for',
  },
  draftField,
  draftMessageId,
  approvalOptions,
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [limitWaitTime, reminder],
  },
];

const MINUTES: Readonly<Record<string, number>> = { minutes: 1, hours: 60, days: 24 * 60 };

/** When the request runs out, null for never. Throws `invalidInput` where that is no time to come. */
export function waitLimit(context: IExecuteFunctions, now: Date): Date | null {
  const { limitWaitTime: given } = optionsParameter(context, 0);
  const limit = (given as IDataObject | undefined)?.['values'] as IDataObject | undefined;
  if (limit === undefined) return null;
  const end = limit['limitType'] === 'atSpecifiedTime' ? atTime(limit) : afterInterval(limit, now);
  if (end.getTime() > now.getTime()) return end;
  throw new MailError('invalidInput', 'The time to wait for an answer has to end in the future.', {
    field: 'limitWaitTime',
  });
}

function afterInterval(limit: IDataObject, now: Date): Date {
  const minutes = MINUTES[textOf(limit['resumeUnit'], 'resumeUnit') || 'days'] ?? Number.NaN;
  return new Date(now.getTime() + Number(limit['resumeAmount'] ?? 3) * minutes * 60_000);
}

const atTime = (limit: IDataObject): Date => new Date(textOf(limit['maxDateAndTime'], 'maxDateAndTime'));
