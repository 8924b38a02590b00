import type { INodeProperties } from 'n8n-workflow';

const eventFields: INodeProperties[] = [
  {
    displayName: 'Description',
    name: 'description',
    type: 'string',
    typeOptions: { rows: 2 },
    default: '',
  },
  {
    displayName: 'End',
    name: 'end',
    type: 'dateTime',
    default: '',
    required: true,
    description: 'When it ends. A whole day is given as dates alone and ends on the next one.',
  },
  {
    displayName: 'Event ID',
    name: 'uid',
    type: 'string',
    default: '',
    placeholder: 'e.g. meeting-1234@example.com',
    description:
      'The same for an invitation, its updates and its cancellation. Empty for an invitation that will not be changed.',
  },
  { displayName: 'Location', name: 'location', type: 'string', default: '' },
  {
    displayName: 'Recurrence',
    name: 'recurrence',
    type: 'string',
    default: '',
    placeholder: 'e.g. FREQ=WEEKLY;COUNT=4',
    description: 'How it is repeated, as calendars write it (RRULE)',
  },
  {
    displayName: 'Start',
    name: 'start',
    type: 'dateTime',
    default: '',
    required: true,
    description: 'When it starts, in the time zone of the workflow. A date alone is a whole day.',
  },
  {
    displayName: 'Title',
    name: 'summary',
    type: 'string',
    default: '',
    description: 'What the calendar shows; the subject unless given',
  },
  {
    displayName: 'Type',
    name: 'method',
    type: 'options',
    options: [
      { name: 'Cancellation', value: 'CANCEL' },
      { name: 'Invitation or Update', value: 'REQUEST' },
    ],
    default: 'REQUEST',
    description: 'What recipients are told about the event',
  },
  {
    displayName: 'Version',
    name: 'sequence',
    type: 'number',
    typeOptions: { minValue: 0, numberPrecision: 0 },
    default: 0,
    description: 'Each update of an invitation has a higher one',
  },
];

/** Options for what a message says, as opposed to how it is sent. */
export const contentOptions = {
  deliveryStatus: {
    displayName: 'Delivery Reports',
    name: 'deliveryStatus',
    type: 'multiOptions',
    options: [
      { name: 'Delayed', value: 'delay' },
      { name: 'Delivered', value: 'success' },
      { name: 'Failed', value: 'failure' },
    ],
    default: ['failure'],
    description: 'What to ask mail servers to report to the sender. Not all of them do.',
  },
  icalEvent: {
    displayName: 'Calendar Event',
    name: 'icalEvent',
    type: 'fixedCollection',
    placeholder: 'Add Event',
    default: {},
    description: 'Invites those in To and Cc to an event, or changes or cancels it',
    options: [{ displayName: 'Event', name: 'event', values: eventFields }],
  },
  listUnsubscribe: {
    displayName: 'List Unsubscribe',
    name: 'listUnsubscribe',
    type: 'string',
    default: '',
    placeholder: 'e.g. https://example.com/leave?id=7, leave@example.com',
    description:
      'Where people leave a newsletter, so that mail programs show a button for it. A web address must unsubscribe on one POST, without asking.',
  },
  template: {
    displayName: 'Template',
    name: 'template',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    placeholder: 'e.g. Dear {{ name }},',
    description:
      'Takes the place of Body: <a href="https://liquidjs.com/tutorials/intro-to-liquid.html">Liquid</a> with variables, conditions and loops, in the format chosen above. Values add no markup of their own. n8n makes the field an Expression when braces are typed: switch it back to Fixed, or n8n fills them itself.',
  },
  templateField: {
    displayName: 'Template Field',
    name: 'templateField',
    type: 'string',
    default: '',
    placeholder: 'e.g. data',
    description: 'Name of a binary field that holds the template as a file',
  },
  variables: {
    displayName: 'Template Variables',
    name: 'variables',
    type: 'json',
    default: '',
    placeholder: 'e.g. { "name": "Ann", "items": [{ "title": "Box" }] }',
    description: 'What the template is filled with: the fields of the item unless given',
  },
} as const satisfies Record<string, INodeProperties>;
