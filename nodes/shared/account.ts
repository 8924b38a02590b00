import type {
  IExecuteFunctions,
  ILoadOptionsFunctions,
  ITriggerFunctions,
  ICredentialDataDecryptedObject,
  IWebhookFunctions,
} from 'n8n-workflow';
import type {
  Account,
  DkimKey,
  ImapSettings,
  Security,
  SignIn,
  SmtpSettings,
  TlsPolicy,
} from '../../mail/account';
import { discoverServers, serversOfPreset, type FoundServers, type MailDns } from '../../mail/discovery';
import { MailError } from '../../mail/error';
import { presets, type PresetId } from '../../mail/providers';
import { systemDns } from './dns';
import { credentialTypes, type Authentication } from './fields';

export type AccountContext =
  IExecuteFunctions | ITriggerFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** What a credential type leaves to its own code: how the account proves who it is. */
export type SignInOf = (user: string, data: CredentialData) => SignIn;

/** The account a node works with, read anew from its credential. Throws `MailError`. */
export async function loadAccount(context: AccountContext, itemIndex = 0): Promise<Account> {
  return await accountLoader(context, itemIndex)();
}

/**
 * Reads the parameters now and the credential at each call: a trigger may read no parameter after
 * `trigger()` returned, and a changed password has to count at the next reconnect.
 */
export function accountLoader(context: AccountContext, itemIndex = 0): () => Promise<Account> {
  const type = credentialTypes[authenticationOf(context, itemIndex)];
  const label = context.getNode().credentials?.[type]?.name ?? 'Mailroom';
  return async () => {
    const data = await context.getCredentials(type, itemIndex);
    return await accountFromCredential({ data, label });
  };
}

export interface CredentialSource {
  readonly data: ICredentialDataDecryptedObject;
  /** The credential's name. */
  readonly label: string;
  readonly signIn?: SignInOf;
  readonly dns?: MailDns;
}

/** An account from decrypted credential data, with the defaults of every field n8n left out. Throws `MailError`. */
export async function accountFromCredential(source: CredentialSource): Promise<Account> {
  const data = new CredentialData(source.data);
  const signIn = source.signIn ?? passwordSignIn;
  const address = data.text('user');
  const servers = await serversOf(data, address, source.dns ?? systemDns);
  return {
    label: source.label,
    provider: servers.provider,
    address,
    imap: data.flag('imapEnabled', true) ? imapSettings(data, servers, signIn) : null,
    smtp: data.flag('smtpEnabled', true) ? smtpSettings(data, servers, signIn) : null,
    from: { name: data.optional('fromName'), address: data.optional('fromAddress') ?? address },
    tls: tlsPolicy(data),
    proxyUrl: proxyUrl(data),
    authservId: data.optional('authservId'),
    dkim: dkimKey(data),
    conversationKey: data.optional('conversationKey'),
    redirectAllTo: data.optional('redirectAllTo'),
  };
}

/** Decrypted fields, read by kind; a field n8n left out has its default. */
export class CredentialData {
  constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  /** Trimmed, as pasted values often carry a space; empty if absent. */
  text(name: string): string {
    return this.verbatim(name).trim();
  }

  /** As typed, for passwords. */
  verbatim(name: string): string {
    const value = this.fields[name];
    return typeof value === 'string' ? value : '';
  }

  optional(name: string): string | null {
    return this.text(name) || null;
  }

  flag(name: string, standard: boolean): boolean {
    const value = this.fields[name];
    return typeof value === 'boolean' ? value : standard;
  }

  port(name: string, standard: number): number {
    const value = this.fields[name] ?? standard;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536) return value;
    throw new MailError('configuration', 'A port is a whole number from 1 to 65535', { field: name });
  }

  /** Host name or IP address. */
  host(name: string): string {
    const host = this.text(name);
    if (/^[a-z0-9._:-]+$/i.test(host)) return host;
    throw new MailError('configuration', host === '' ? 'A host is missing' : `"${host}" is not a host name`, {
      field: name,
    });
  }

  security(name: string): Security {
    const value = this.text(name) || 'tls';
    if (value === 'tls' || value === 'starttls' || value === 'none') return value;
    throw new MailError('configuration', `"${value}" is no kind of security`, { field: name });
  }

  /** PEM pasted on one line gets its line breaks back. */
  pem(name: string): string | null {
    const value = this.optional(name)?.replaceAll('\\n', '\n') ?? null;
    if (value === null || value.includes('-----BEGIN ')) return value;
    throw new MailError('configuration', 'This is not PEM: it has no "-----BEGIN" line', { field: name });
  }
}

function authenticationOf(context: AccountContext, itemIndex: number): Authentication {
  const value =
    'getInputData' in context && 'continueOnFail' in context
      ? context.getNodeParameter('authentication', itemIndex, 'password')
      : context.getNodeParameter('authentication', 'password');
  if (isAuthentication(value)) return value;
  throw new MailError('configuration', 'This is no way to sign in', { field: 'authentication' });
}

const isAuthentication = (value: unknown): value is Authentication =>
  typeof value === 'string' && value in credentialTypes;

async function serversOf(data: CredentialData, address: string, dns: MailDns): Promise<FoundServers> {
  const provider = data.text('provider') || 'auto';
  if (provider === 'custom') return customServers(data);
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) {
    throw new MailError('configuration', `"${address}" is not an email address`, { field: 'user' });
  }
  if (provider === 'auto') return await discoverServers(address, dns);
  if (provider in presets) return serversOfPreset(provider as PresetId, address);
  throw new MailError('configuration', `"${provider}" is no known provider`, { field: 'provider' });
}

/** A host may be missing for a protocol that is switched off. */
function customServers(data: CredentialData): FoundServers {
  const endpoint = (protocol: 'imap' | 'smtp', port: number) => ({
    host: data.flag(`${protocol}Enabled`, true) ? data.host(`${protocol}Host`) : data.text(`${protocol}Host`),
    port: data.port(`${protocol}Port`, port),
    security: data.security(`${protocol}Security`),
  });
  return { provider: 'custom', imap: endpoint('imap', 993), smtp: endpoint('smtp', 465) };
}

const imapSettings = (data: CredentialData, { imap }: FoundServers, signIn: SignInOf): ImapSettings => ({
  ...imap,
  signIn: signIn(data.text('user'), data),
  mailboxUser: data.optional('mailboxUser'),
});

/** Sending signs in as reading does, unless a user or password of its own is given. */
function smtpSettings(data: CredentialData, { smtp }: FoundServers, signIn: SignInOf): SmtpSettings {
  const user = data.optional('smtpUser') ?? data.text('user');
  const password = data.verbatim('smtpPassword');
  if (password !== '') return { ...smtp, signIn: { kind: 'password', user, password } };
  return { ...smtp, signIn: signIn(user, data) };
}

const passwordSignIn: SignInOf = (user, data) => {
  const password = data.verbatim('password');
  if (password !== '') return { kind: 'password', user, password };
  throw new MailError('configuration', 'The password is missing', { field: 'password' });
};

const tlsPolicy = (data: CredentialData): TlsPolicy => ({
  requireTls: data.flag('requireTls', true),
  allowUnauthorizedCerts: data.flag('allowUnauthorizedCerts', false),
  caCertificate: data.pem('caCertificate'),
});

function proxyUrl(data: CredentialData): string | null {
  const url = data.optional('proxyUrl');
  if (url === null) return null;
  if (URL.canParse(url) && /^(https?|socks(4a?|5h?)?):$/.test(new URL(url).protocol)) return url;
  throw new MailError(
    'configuration',
    'A proxy is given as http://, https:// or socks5:// with host and port',
    {
      field: 'proxyUrl',
    },
  );
}

/** All three parts or none; two would sign nothing and say nothing. */
function dkimKey(data: CredentialData): DkimKey | null {
  const [domain, selector, privateKey] = [
    data.optional('dkimDomain'),
    data.optional('dkimSelector'),
    data.pem('dkimPrivateKey'),
  ];
  if (domain === null && selector === null && privateKey === null) return null;
  if (domain !== null && selector !== null && privateKey !== null) return { domain, selector, privateKey };
  throw new MailError('configuration', 'DKIM needs domain, selector and private key', {
    field: 'dkimDomain',
  });
}
