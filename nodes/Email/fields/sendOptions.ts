import type { INodeProperties } from 'n8n-workflow';

const options = {
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
    default: false,
    description:
      'Whether to mark the message as sent by a machine, so that out-of-office replies and other automata do not answer it',
  },
  bcc: {
    displayName: 'Bcc',
    name: 'bcc',
    type: 'string',
    default: '',
    placeholder: 'e.g. archive@example.com',
    description: 'Who else gets a copy that nobody sees: addresses separated by commas',
  },
  cc: {
    displayName: 'Cc',
    name: 'cc',
    type: 'string',
    default: '',
    placeholder: 'e.g. ann@example.com',
    description: 'Who else gets a copy: addresses separated by commas',
  },
  defaultSubject: {
    displayName: 'Default Subject',
    name: 'defaultSubject',
    type: 'string',
    default: '',
    description: 'The subject where Subject is empty, which is an error otherwise',
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
  inReplyTo: {
    displayName: 'In Reply To',
    name: 'inReplyTo',
    type: 'string',
    default: '',
    placeholder: 'e.g. <20250101120000.1234@example.com>',
    description:
      'Message-ID of the message this one answers, so that mail programs show both as one conversation',
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
  redirectTo: {
    displayName: 'Redirect To',
    name: 'redirectTo',
    type: 'string',
    default: '',
    placeholder: 'e.g. me@example.com',
    description:
      'While you build a workflow: the message goes to this address only, whoever it is addressed to',
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
