import type { INodeProperties } from 'n8n-workflow';

// The editor shows some 40 characters of it.
const addressPlaceholder = 'e.g. ann@example.com, bob@example.org';

export const toField: INodeProperties = {
  displayName: 'To',
  name: 'to',
  type: 'string',
  default: '',
  required: true,
  placeholder: addressPlaceholder,
  description: 'Who gets the message: addresses separated by commas, each with a name if you like',
};

export const copyFields: INodeProperties[] = [
  {
    displayName: 'Cc',
    name: 'cc',
    type: 'string',
    default: '',
    placeholder: addressPlaceholder,
    description: 'Who gets a copy that everyone sees',
  },
  {
    displayName: 'Bcc',
    name: 'bcc',
    type: 'string',
    default: '',
    placeholder: addressPlaceholder,
    description: 'Who gets a copy that nobody else sees',
  },
  {
    displayName: 'Reply To',
    name: 'replyTo',
    type: 'string',
    default: '',
    placeholder: 'e.g. sales@example.com',
    description: 'Where answers go, if not to the sender',
  },
];

export const subjectField: INodeProperties = {
  displayName: 'Subject',
  name: 'subject',
  type: 'string',
  default: '',
  placeholder: 'e.g. Your order 1234',
  description: 'What the message is about',
};

export const bodyFields: INodeProperties[] = [
  {
    displayName: 'Format',
    name: 'format',
    type: 'options',
    options: [
      { name: 'HTML', value: 'html', description: 'A text version is made from it and sent along' },
      {
        name: 'Markdown',
        value: 'markdown',
        description: 'Turned into HTML, with a text version. What AI models write.',
      },
      { name: 'Text', value: 'text', description: 'Plain text only' },
    ],
    default: 'markdown',
    description: 'What the body is written in',
  },
  {
    displayName: 'Body',
    name: 'body',
    type: 'string',
    typeOptions: { rows: 6 },
    default: '',
    description: 'What the message says',
  },
];

export const attachmentsField: INodeProperties = {
  displayName: 'Attachments',
  name: 'attachmentFields',
  type: 'string',
  default: '',
  placeholder: 'e.g. data, attachment_0',
  description:
    "Names of the item's binary fields to attach, separated by commas, or * for all of them. A field that the body names by cid:, such as <code>![Logo](cid:logo)</code>, is shown there.",
  displayOptions: { hide: { '@tool': [true] } },
};
