import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { presetIds, presets, type ProviderId } from '../mail/providers';

/** Fields a sign-in brings between the address and the rest. */
export interface AccountFieldsOptions {
  readonly signIn?: readonly INodeProperties[];
  /** The providers to choose from, the first being the default; all of them unless given. */
  readonly providers?: readonly ProviderId[];
  /** Whether the hint of each preset about passwords and app passwords applies. */
  readonly passwordHints?: boolean;
}

/**
 * The fields every account credential has, under the same names: what is shown first, the servers of
 * a custom provider, and what is behind Advanced. All are flat, as n8n drops hidden fields and keeps
 * the defaults in `nodes/shared/account.ts`.
 */
export function accountFields(options: AccountFieldsOptions): INodeProperties[] {
  return [
    providerField(options.providers ?? ['auto', ...presetIds, 'custom']),
    {
      displayName: 'Email Address',
      name: 'user',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. name@example.com',
      description:
        'The address of the mailbox, which is also the name to sign in with. If the server knows you by another name, enter that here, and the address under Advanced as From Address.',
    },
    ...(options.signIn ?? []),
    ...(options.passwordHints ? [autoHint, ...presetHints] : []),
    ...customServers,
    {
      displayName: 'Advanced',
      name: 'showAdvanced',
      type: 'boolean',
      default: false,
      description: 'Whether to show settings that most accounts do not need. Off, their defaults apply.',
    },
    ...advanced,
  ];
}

/** Keeps the token of a mailbox from n8n's HTTP Request node, and its field out of the form. */
export const forMailOnly: INodeProperties = {
  displayName: 'Allowed HTTP Request Domains',
  name: 'allowedHttpRequestDomains',
  type: 'hidden',
  default: 'none',
};

const providerField = (providers: readonly ProviderId[]): INodeProperties => ({
  displayName: 'Provider',
  name: 'provider',
  type: 'options',
  options: providers.map((id): INodePropertyOptions => ({ name: providerName(id), value: id })),
  default: providers[0] ?? 'auto',
  description:
    'Whose mail servers to use. "Find From Address" knows the large providers and looks up others in DNS.',
});

function providerName(id: ProviderId): string {
  if (id === 'auto') return 'Find From Address';
  return id === 'custom' ? 'Custom (Exchange, Own Server, Other)' : presets[id].name;
}

/** Addresses in a text as links, for a notice, which shows HTML. */
const linked = (text: string): string =>
  text.replace(
    /https:\/\/[^\s),]+/g,
    (url) => `<a href="${url}" target="_blank">${new URL(url).hostname}</a>`,
  );

const autoHint: INodeProperties = {
  displayName:
    'Gmail, iCloud, Yahoo and others want an app password here, and Microsoft wants OAuth2: <a href="https://github.com/mailroom-n8n/n8n-nodes-mailroom/blob/main/docs/providers.md" target="_blank">what to use at your provider</a>.',
  name: 'autoHint',
  type: 'notice',
  default: '',
  displayOptions: { show: { provider: ['auto'] } },
};

const presetHints = presetIds.map((id): INodeProperties => ({
  displayName: linked(presets[id].hint),
  name: `${id}Hint`,
  type: 'notice',
  default: '',
  displayOptions: { show: { provider: [id] } },
}));

const security: Pick<INodeProperties, 'type' | 'options'> = {
  type: 'options',
  options: [
    { name: 'TLS', value: 'tls', description: 'Encrypted from the start, usually port 993 or 465' },
    {
      name: 'STARTTLS',
      value: 'starttls',
      description: 'Encrypted before signing in, usually port 143 or 587',
    },
    { name: 'None', value: 'none', description: 'Unencrypted; refused while Require TLS is on' },
  ],
};

const onlyCustom: Pick<INodeProperties, 'displayOptions'> = {
  displayOptions: { show: { provider: ['custom'] } },
};

const customServers: readonly INodeProperties[] = [
  {
    displayName: 'IMAP Host',
    name: 'imapHost',
    type: 'string',
    default: '',
    placeholder: 'e.g. imap.example.com',
    ...onlyCustom,
  },
  { displayName: 'IMAP Port', name: 'imapPort', type: 'number', default: 993, ...onlyCustom },
  { displayName: 'IMAP Security', name: 'imapSecurity', ...security, default: 'tls', ...onlyCustom },
  {
    displayName: 'SMTP Host',
    name: 'smtpHost',
    type: 'string',
    default: '',
    placeholder: 'e.g. smtp.example.com',
    ...onlyCustom,
  },
  { displayName: 'SMTP Port', name: 'smtpPort', type: 'number', default: 465, ...onlyCustom },
  { displayName: 'SMTP Security', name: 'smtpSecurity', ...security, default: 'tls', ...onlyCustom },
];

const onlyAdvanced = { show: { showAdvanced: [true] } };
const unlessRelay = { hide: { smtpSignIn: ['none'] } };
const secret = { typeOptions: { password: true } };

const advanced: readonly INodeProperties[] = [
  {
    displayName: 'Read Mail (IMAP)',
    name: 'imapEnabled',
    type: 'boolean',
    default: true,
    description: 'Whether this account reads mail. Off, it can only send.',
  },
  {
    displayName: 'Send Mail (SMTP)',
    name: 'smtpEnabled',
    type: 'boolean',
    default: true,
    description: 'Whether this account sends mail. Off, it can only read.',
  },
  {
    displayName: 'SMTP Sign-In',
    name: 'smtpSignIn',
    type: 'options',
    options: [
      { name: 'With User and Password', value: 'account' },
      { name: 'None, a Relay', value: 'none' },
    ],
    default: 'account',
    description: 'Whether the SMTP server asks who sends. A relay in your own network often does not.',
  },
  {
    displayName: 'SMTP User',
    name: 'smtpUser',
    type: 'string',
    displayOptions: unlessRelay,
    default: '',
    description: 'The name to sign in with for sending. Empty: as for IMAP.',
  },
  {
    displayName: 'SMTP Password',
    name: 'smtpPassword',
    type: 'string',
    ...secret,
    displayOptions: unlessRelay,
    default: '',
    description: 'The password for sending. Empty: as for IMAP.',
  },
  {
    displayName: 'Mailbox User',
    name: 'mailboxUser',
    type: 'string',
    default: '',
    placeholder: 'e.g. support@example.com',
    description:
      'A shared or delegated mailbox to open in place of your own, after signing in as the user above',
  },
  {
    displayName: 'From Name',
    name: 'fromName',
    type: 'string',
    default: '',
    placeholder: 'e.g. Example Support',
    description: 'The name recipients see',
  },
  {
    displayName: 'From Address',
    name: 'fromAddress',
    type: 'string',
    default: '',
    placeholder: 'e.g. support@example.com',
    description: 'The address mail is sent from. Empty: the email address above.',
  },
  {
    displayName: 'Require TLS',
    name: 'requireTls',
    type: 'boolean',
    default: true,
    description: 'Whether to refuse any connection that is not encrypted. Never falls back to plaintext.',
  },
  {
    displayName: 'Allow Unverifiable Certificates',
    name: 'allowUnauthorizedCerts',
    type: 'boolean',
    default: false,
    description:
      'Whether to connect even if the certificate of the server cannot be verified. Anyone between n8n and the server could then read along; it is better to enter the CA certificate below.',
  },
  {
    displayName: 'CA Certificate',
    name: 'caCertificate',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    placeholder: '-----BEGIN CERTIFICATE-----',
    description: 'A certificate authority to trust beside the usual ones, as PEM text',
  },
  {
    displayName: 'Proxy URL',
    name: 'proxyUrl',
    type: 'string',
    ...secret,
    default: '',
    placeholder: 'e.g. socks5://proxy.example.com:1080',
    description:
      'An HTTP or SOCKS proxy to reach both servers through, with user and password if it needs them',
  },
  {
    displayName: 'Authentication Server ID',
    name: 'authservId',
    type: 'string',
    default: '',
    placeholder: 'e.g. mx.example.com',
    description:
      'The name your mail server puts first in its Authentication-Results headers. Only headers with this name are believed when a sender is checked. Empty: known for Gmail, Microsoft, Yahoo, AOL, iCloud, Fastmail, Zoho and Proton; other headers are not believed. Enter none to believe no header.',
  },
  {
    displayName: 'DKIM Domain',
    name: 'dkimDomain',
    type: 'string',
    default: '',
    description: 'The domain to sign sent mail for, if the server does not sign it',
  },
  {
    displayName: 'DKIM Selector',
    name: 'dkimSelector',
    type: 'string',
    default: '',
    placeholder: 'e.g. mail',
    description: 'The part of the name of the DNS record that stands before ._domainkey',
  },
  {
    displayName: 'DKIM Private Key',
    name: 'dkimPrivateKey',
    type: 'string',
    typeOptions: { rows: 4, password: true },
    default: '',
    description: 'The key that belongs to the selector, as PEM text',
  },
  {
    displayName: 'Conversation Key',
    name: 'conversationKey',
    type: 'string',
    ...secret,
    default: '',
    description:
      'A long random text. It seals the Conversation Origin of sent mail, so that only answers bring it back. Not needed for anything else.',
  },
  {
    displayName: 'Redirect All Mail To',
    name: 'redirectAllTo',
    type: 'string',
    default: '',
    placeholder: 'e.g. me@example.com',
    description:
      'While you build: every mail goes to this address and to nobody else. Leave it empty in production.',
  },
].map((field): INodeProperties => ({
  ...(field as INodeProperties),
  displayOptions: { ...field.displayOptions, ...onlyAdvanced },
}));
