import type { INodeProperties } from 'n8n-workflow';
import { mailboxField } from '../shared/mailboxField';

/** Everything with a good default, so that it need not be looked at. */
export const optionFields: INodeProperties[] = [
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Acknowledge When',
        name: 'acknowledge',
        type: 'options',
        default: 'finished',
        description: 'When a mail counts as processed',
        options: [
          {
            name: 'Accepted',
            value: 'accepted',
            description: 'As soon as n8n has taken it. A crash during the run loses it.',
          },
          { name: 'Finished', value: 'finished', description: 'When its run has ended, well or not' },
          {
            name: 'Succeeded',
            value: 'succeeded',
            description: 'When its run has ended without error. After a failed one it is tried again.',
          },
        ],
      },
      {
        displayName: 'Attachments',
        name: 'attachments',
        type: 'options',
        default: 'metadata',
        description: 'Whether the files come with the mail, or are downloaded later where they are needed',
        options: [
          { name: 'Download', value: 'download', description: 'Put the files into binary fields' },
          {
            name: 'List Only',
            value: 'metadata',
            description: 'Names, types and sizes. The Email node downloads them: Get Attachments.',
          },
        ],
      },
      {
        displayName: 'Attachment Field Prefix',
        name: 'attachmentPrefix',
        type: 'string',
        default: 'attachment_',
        description: 'What the binary fields are called, before their number',
        displayOptions: { show: { attachments: ['download'] } },
      },
      {
        displayName: 'Batch Size',
        name: 'batchSize',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 200 },
        default: 1,
        description: 'How many mails may start one run together, if more are waiting',
      },
      {
        displayName: 'Flood Limit per Hour',
        name: 'floodPerHour',
        type: 'number',
        typeOptions: { minValue: 0 },
        default: 600,
        description:
          'Mail that arrives faster goes to the Held output, if that is connected. 0 means no limit.',
      },
      {
        displayName: 'Flood Limit per Sender and Hour',
        name: 'floodPerSenderPerHour',
        type: 'number',
        typeOptions: { minValue: 0 },
        default: 60,
        description:
          'Mail that one sender sends faster goes to the Held output, if that is connected. 0 means no limit.',
      },
      {
        displayName: 'Heartbeat (Seconds)',
        name: 'heartbeatSeconds',
        type: 'number',
        typeOptions: { minValue: 10, maxValue: 1740 },
        default: 25,
        description:
          'How long the connection may be quiet before it is checked, so that a dead one is replaced',
      },
      {
        displayName: 'Include Automatic Mail',
        name: 'includeAutomatic',
        type: 'multiOptions',
        default: [],
        description:
          'Mail written by machines starts nothing unless you let it through here, so that two workflows cannot answer each other for ever',
        options: [
          { name: 'Automatic Replies', value: 'autoReply', description: 'Out of office and the like' },
          { name: 'Bounces', value: 'bounce', description: 'Reports that a mail could not be delivered' },
          { name: 'Bulk and Lists', value: 'bulk', description: 'Newsletters and mailing lists' },
          { name: 'Own Mail', value: 'own', description: 'Sent from the account itself' },
        ],
      },
      {
        displayName: 'Maximum Attempts',
        name: 'maxAttempts',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 20 },
        default: 3,
        description:
          'How often a mail is tried before it is set aside: after failed runs where Acknowledge When is Succeeded, and after crashes of n8n',
      },
      {
        displayName: 'Memory Limit (MB)',
        name: 'memoryMegabytes',
        type: 'number',
        typeOptions: { minValue: 8, maxValue: 1024 },
        default: 64,
        description: 'How much mail may be held in memory at one time',
      },
      {
        displayName: 'Outage Alert After (Seconds)',
        name: 'outageGraceSeconds',
        type: 'number',
        typeOptions: { minValue: 0 },
        default: 60,
        description:
          'When the mail server cannot be reached for this long, one failed execution is recorded and the error workflow runs. Watching goes on.',
      },
      {
        displayName: 'Output',
        name: 'output',
        type: 'options',
        default: 'full',
        description: 'How much of each mail to return',
        options: [
          { name: 'Full', value: 'full', description: 'Every field, with all headers, text and HTML' },
          { name: 'Simple', value: 'simple', description: 'What a person or an AI agent needs of a mail' },
        ],
      },
      {
        displayName: 'Parallel Runs',
        name: 'concurrency',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 50 },
        default: 5,
        description:
          'How many runs this trigger may have at one time. Mails of one session always run one after another.',
      },
      {
        displayName: 'Poll Interval (Seconds)',
        name: 'pollInterval',
        type: 'number',
        typeOptions: { minValue: 5, maxValue: 3600 },
        default: 60,
        description: 'How often to look for mail where the server does not announce it',
      },
      {
        displayName: 'Session Key',
        name: 'sessionKey',
        type: 'options',
        default: 'sender',
        description: 'What counts as one conversation: memory nodes and the order of runs follow it',
        options: [
          { name: 'Message', value: 'message', description: 'Every mail on its own' },
          { name: 'Sender', value: 'sender', description: 'All mail of one sender' },
          { name: 'Template', value: 'template', description: 'Composed from parts of the mail' },
          { name: 'Thread', value: 'thread', description: 'All mail of one conversation' },
        ],
      },
      {
        displayName: 'Session Template',
        name: 'sessionTemplate',
        type: 'string',
        default: '{from}/{thread}',
        description:
          'Tokens in braces are replaced: {from}, {fromDomain}, {to}, {thread}, {messageId}, {subject}, {plusTag}, {mailbox}',
        displayOptions: { show: { sessionKey: ['template'] } },
      },
      mailboxField({
        displayName: 'Set Aside In',
        name: 'setAsideMailbox',
        path: '',
        required: false,
        description:
          'Where mail goes that has used up its attempts; without this it stays where it is. Move it back, or use <i>Message → Reprocess</i>, and it starts the workflow again.',
      }),
      {
        displayName: 'Sweep Interval (Minutes)',
        name: 'sweepMinutes',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 1440 },
        default: 5,
        description: 'How often to look for mail in any case, for servers that forget to announce it',
      },
      {
        displayName: 'Watch',
        name: 'watch',
        type: 'options',
        default: 'auto',
        description: 'How new mail is noticed',
        options: [
          {
            name: 'Automatic',
            value: 'auto',
            description: 'The server announces it at once (IDLE). Where it cannot, the trigger looks for it.',
          },
          { name: 'Poll Only', value: 'poll', description: 'The trigger looks for it at the poll interval' },
        ],
      },
    ],
  },
];
