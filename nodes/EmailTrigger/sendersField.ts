import type { INodeProperties } from 'n8n-workflow';

const list = (displayName: string, name: string, description: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  typeOptions: { rows: 3 },
  default: '',
  placeholder: 'e.g. ann@example.com, @example.org, *@*.example.net',
  description: `${description}. Addresses, domains (example.org), or patterns with *, one a line or separated by commas.`,
});

/** Who may start a run. */
export const sendersField: INodeProperties = {
  displayName: 'Who May Start This',
  name: 'senders',
  type: 'collection',
  placeholder: 'Add Sender Rule',
  default: {},
  description: 'Without a rule, mail from anyone starts the workflow',
  options: [
    {
      displayName: 'Who',
      name: 'who',
      type: 'options',
      default: 'anyone',
      description: 'Whose mail starts the workflow',
      options: [
        { name: 'Anyone', value: 'anyone', description: 'All mail starts the workflow' },
        { name: 'Only These', value: 'only', description: 'Mail from others is passed over' },
        {
          name: 'These, Others Held',
          value: 'holdOthers',
          description: 'Mail from others goes to the Held output',
        },
      ],
    },
    list('Allowed', 'allowed', 'Only these start the workflow, unless Who says otherwise'),
    list('Trusted', 'trusted', 'Allowed as well, and their mail is marked as trusted'),
    list('Blocked', 'blocked', 'Mail from these never starts anything'),
    {
      displayName: 'Require Authentication',
      name: 'requireAuthentication',
      type: 'boolean',
      default: false,
      description:
        'Whether mail is held unless your mail server proved by DMARC that it comes from the domain it claims. Gmail, Microsoft and other large providers say so; other servers need the Authentication Server ID in the credential, or Verify.',
    },
    {
      displayName: 'Verify',
      name: 'verify',
      type: 'boolean',
      default: false,
      description:
        'Whether to check each mail by itself (DKIM, SPF, DMARC, ARC), for servers that leave no result of their own. Downloads whole mails and asks the DNS.',
    },
  ],
};
