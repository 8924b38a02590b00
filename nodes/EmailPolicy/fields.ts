import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { PolicyOutput } from '../../mail/policy';
import { conditionFields } from '../shared/filterFields';

const outputs: (INodePropertyOptions & { value: PolicyOutput })[] = [
  { name: 'Needs Approval', value: 'needsApproval' },
  { name: 'Rejected', value: 'rejected' },
  { name: 'Trusted', value: 'trusted' },
];

const topic = {
  name: 'Topic Words',
  value: 'topic',
  description: 'Words or phrases in the subject or the new text, separated by commas; one is enough',
};

/** The node's form; read by `parsePolicy`. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Email',
    name: 'email',
    type: 'json',
    default: '={{ $json }}',
    required: true,
    description:
      'The email to judge. Take it from the trigger, never from the model: <code>{{ $("Email Trigger").item.json }}</code>.',
    displayOptions: { show: { '@tool': [true] } },
  },
  {
    displayName: 'Trusted Senders',
    name: 'trusted',
    type: 'string',
    typeOptions: { rows: 3 },
    default: '',
    placeholder: 'e.g. ann@example.com, @partner.example, *.example.org',
    description:
      'Addresses, domains or patterns, one a line or separated by commas. An expression may give a list, such as one from a Data Table.',
  },
  {
    displayName: 'Blocked Senders',
    name: 'blocked',
    type: 'string',
    typeOptions: { rows: 3 },
    default: '',
    placeholder: 'e.g. spam.example',
    description: 'Written like Trusted Senders. Their mail is always rejected.',
  },
  {
    displayName: 'Require Authentication',
    name: 'requireAuthentication',
    type: 'boolean',
    default: true,
    description:
      'Whether only senders whose domain is proven (DMARC) can be trusted. The mail server whose word counts is the Authentication Server ID of the credential that read the mail.',
  },
  {
    displayName: 'Rules',
    name: 'rules',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true, sortable: true },
    placeholder: 'Add Rule',
    default: {},
    description:
      'The first rule that holds decides. Wherever they stand, rules on the plus tag are tried before those on the sender, and these before those on the thread.',
    options: [
      {
        displayName: 'Rule',
        name: 'values',
        values: [
          ...conditionFields([topic]),
          {
            displayName: 'Output',
            name: 'output',
            type: 'options',
            options: [
              { name: 'As the Lists Say', value: 'lists', description: 'The rule only names a route' },
              ...outputs,
            ],
            default: 'lists',
            description:
              'Where matching mail goes. Mail that is suspicious or not proven is never trusted, whatever a rule says.',
          },
          {
            displayName: 'Route',
            name: 'route',
            type: 'string',
            default: '',
            placeholder: 'e.g. quotes',
            description: 'A name for a Switch node behind this one, found at <code>policy.route</code>',
          },
        ],
      },
    ],
  },
  {
    displayName: 'Otherwise',
    name: 'otherwise',
    type: 'options',
    options: outputs,
    default: 'needsApproval',
    description: 'Where mail goes that no rule decides and whose sender is not trusted',
  },
  {
    displayName: 'Suspicion Threshold',
    name: 'suspicionThreshold',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 100 },
    default: 50,
    description:
      'Mail with this score or more is not trusted without approval. 0 leaves suspicion out of it.',
  },
];
