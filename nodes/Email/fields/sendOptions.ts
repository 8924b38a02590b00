import type { INodeProperties } from 'n8n-workflow';
import { contentOptions } from './contentOptions';

const options = {
  ...contentOptions,
  allowedRecipients: {
    displayName: 'Allowed Recipients',
    name: 'allowedRecipients',
    type: 'string',
    typeOptions: { rows: 2 },
    default: '',
    placeholder: 'e.g. @example.com, ann@example.org',
    description:
      'Addresses, domains or patterns such as *@example.com that mail may go to, one a line or separated by commas. Anybody else is refused. For an AI agent, whose mail to strangers otherwise waits as a draft, this is who it may write to by itself.',
  },
  automatic: {
    displayName: 'Automatic',
    name: 'automatic',
    type: 'boolean',
    default: true,
    description:
      "Whether no person has looked at the message. It is then marked as sent by a machine, so that other machines do not answer it, and as a reply it goes to no list or machine and follows no Reply-To that leads elsewhere. Without this option a reply that is sent at once is only marked, and anything else is taken for a person's. Switch it off for a reply that a person has approved.",
  },
  bcc: {
    displayName: 'Bcc',
    name: 'bcc',
    type: 'string',
    default: '',
    placeholder: 'e.g. archive@example.com',
    description: 'Who else gets a copy that nobody else sees: addresses separated by commas',
  },
  cc: {
    displayName: 'Cc',
    name: 'cc',
    type: 'string',
    default: '',
    placeholder: 'e.g. ann@example.com',
    description: 'Who else gets a copy: addresses separated by commas',
  },
  connections: {
    displayName: 'Connections',
    name: 'connections',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 5, numberPrecision: 0 },
    default: 5,
    description:
      'How many messages are sent at once, up to 5 or what the provider allows. With 1 they are sent in the order of the items.',
  },
  conversationOrigin: {
    displayName: 'Conversation Origin',
    name: 'conversationOrigin',
    type: 'json',
    default: '',
    placeholder: 'e.g. { "ticket": 1234 }',
    description:
      'Small data that comes back with the answer, in the field <code>conversation</code> of the Email Trigger. Needs the Conversation Key of the credential.',
  },
  defaultSubject: {
    displayName: 'Default Subject',
    name: 'defaultSubject',
    type: 'string',
    default: '',
    description: 'What to use when Subject is empty, which is an error otherwise',
  },
  fromAddress: {
    displayName: 'From Address',
    name: 'fromAddress',
    type: 'string',
    default: '',
    placeholder: 'e.g. sales@example.com',
    description: "The sender's address instead of the account's. The server must allow it.",
  },
  fromName: {
    displayName: 'From Name',
    name: 'fromName',
    type: 'string',
    default: '',
    placeholder: 'e.g. Sales Team',
    description: "The sender's name instead of the account's",
  },
  headers: {
    displayName: 'Headers',
    name: 'headers',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Header',
    default: {},
    description: 'Header fields of your own. Those that mail itself depends on cannot be set.',
    options: [
      {
        displayName: 'Header',
        name: 'values',
        values: [
          { displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. X-Ticket' },
          { displayName: 'Value', name: 'value', type: 'string', default: '' },
        ],
      },
    ],
  },
  idempotencyKey: {
    displayName: 'Idempotency Key',
    name: 'idempotencyKey',
    type: 'string',
    default: '',
    placeholder: 'e.g. invoice-{{ $json.number }}',
    description: 'A message with the same key is sent once only, also after a retry or a crash',
  },
  linkExpiryHours: {
    displayName: 'Link Expiry (Hours)',
    name: 'linkExpiryHours',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 168 },
    default: 72,
    description: 'How long a link to a file that was too large to attach works, up to 168 hours (7 days)',
  },
  inReplyTo: {
    displayName: 'In Reply To',
    name: 'inReplyTo',
    type: 'string',
    default: '',
    placeholder: 'e.g. <20250101120000.1234@example.com>',
    description:
      'Message-ID of the message this one answers, so that mail programs show both as one conversation',
  },
  maxMegabytes: {
    displayName: 'Max Size (MB)',
    name: 'maxMegabytes',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 25,
    description: 'Size of text and files together. A lower limit that the server announces counts instead.',
  },
  onTooLarge: {
    displayName: 'If Too Large',
    name: 'onTooLarge',
    type: 'options',
    options: [
      { name: 'Fail', value: 'error' },
      {
        name: 'Send Links',
        value: 'link',
        description:
          'Put the largest files into the S3 bucket of the credential, and links to them into the message',
      },
      { name: 'Skip', value: 'skip', description: 'Send nothing, and say so in the result' },
    ],
    default: 'link',
    description:
      'What to do with a message above the size limit. Without this option: Send Links where an S3 credential is set, else Fail.',
  },
  onUnknown: {
    displayName: 'If Outcome Unknown',
    name: 'onUnknown',
    type: 'options',
    options: [
      { name: 'Fail', value: 'error', description: 'Nobody gets the message twice' },
      { name: 'Send Again', value: 'resend', description: 'Somebody may get the message twice' },
    ],
    default: 'error',
    description: 'What to do when an earlier run with the same Idempotency Key was interrupted while it sent',
  },
  pauseSeconds: {
    displayName: 'Pause (Seconds)',
    name: 'pauseSeconds',
    type: 'number',
    typeOptions: { minValue: 0.1 },
    default: 1,
    description: 'How long to wait between two messages of this account',
  },
  priority: {
    displayName: 'Priority',
    name: 'priority',
    type: 'options',
    options: [
      { name: 'High', value: 'high' },
      { name: 'Low', value: 'low' },
      { name: 'Normal', value: 'normal' },
    ],
    default: 'normal',
    description: 'How mail programs mark the message',
  },
  rateInterval: {
    displayName: 'Rate Interval',
    name: 'rateInterval',
    type: 'options',
    options: [
      { name: 'Hour', value: 'hour' },
      { name: 'Minute', value: 'minute' },
      { name: 'Second', value: 'second' },
    ],
    default: 'minute',
    description: 'The time the Rate Limit is for',
  },
  rateLimit: {
    displayName: 'Rate Limit',
    name: 'rateLimit',
    type: 'number',
    typeOptions: { minValue: 1, numberPrecision: 0 },
    default: 60,
    description: 'How many messages may be sent in the Rate Interval. The rest waits its turn.',
  },
  redirectTo: {
    displayName: 'Redirect To',
    name: 'redirectTo',
    type: 'string',
    default: '',
    placeholder: 'e.g. me@example.com',
    description:
      'While you build a workflow: the message goes to this address only, whoever it is addressed to',
  },
  replyTag: {
    displayName: 'Reply Tag',
    name: 'replyTag',
    type: 'boolean',
    default: false,
    description:
      'Whether answers go to a tagged form of the address (name+tag@…), which leads back to the Conversation Origin where nothing else does. The mailbox must take tagged addresses.',
  },
  replyTo: {
    displayName: 'Reply To',
    name: 'replyTo',
    type: 'string',
    default: '',
    placeholder: 'e.g. office@example.com',
    description: 'Where answers go, if not to the sender',
  },
  saveToSent: {
    displayName: 'Save to Sent',
    name: 'saveToSent',
    type: 'boolean',
    default: true,
    description:
      'Whether to keep a copy in the Sent mailbox. Providers that do so themselves are left to it.',
  },
} as const satisfies Record<string, INodeProperties>;

export type SendOption = keyof typeof options;

/** What makes a message, whether it is sent or kept as a draft. */
export const writingOptions: readonly SendOption[] = [
  'automatic',
  'fromAddress',
  'fromName',
  'headers',
  'icalEvent',
  'listUnsubscribe',
  'priority',
  'template',
  'templateField',
  'variables',
];

/** What every operation offers that writes a new message and sends it. */
export const sendingOptions: readonly SendOption[] = [
  ...writingOptions,
  'allowedRecipients',
  'conversationOrigin',
  'deliveryStatus',
  'idempotencyKey',
  'linkExpiryHours',
  'maxMegabytes',
  'onTooLarge',
  'onUnknown',
  'pauseSeconds',
  'rateInterval',
  'rateLimit',
  'redirectTo',
  'replyTag',
  'saveToSent',
];

/** The Options of an operation, those named and no others. */
export function sendOptions(names: readonly SendOption[]): INodeProperties {
  return {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: names.map((name) => options[name]).sort((a, b) => a.displayName.localeCompare(b.displayName)),
  };
}
