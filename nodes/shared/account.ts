import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { accessTokens } from '../../mail/accessToken';
import type { Account, DkimKey, ImapSettings, SignIn, SmtpSettings, TlsPolicy } from '../../mail/account';
import { discoverServers, serversOfPreset, type FoundServers, type MailDns } from '../../mail/discovery';
import { MailError } from '../../mail/error';
import { authservIdOf, presets, type PresetId } from '../../mail/providers';
import { credentialOf, type AccountContext } from './credential';
import { CredentialData } from './credentialData';
import { systemDns } from './dns';
import type { Authentication } from './fields';
import { installationKey } from './installationKey';
import { oauth2Tokens, postWith, processTokens, serviceAccountTokens, type TokenAccess } from './token';

/** The account a node works with, read anew from its credential. Throws `MailError`. */
export async function loadAccount(context: AccountContext, itemIndex = 0): Promise<Account> {
  return await accountLoader(context, itemIndex)();
}

/**
 * Reads the parameters now and the credential at each call: a trigger may read no parameter after
 * `trigger()` returned, and a changed password has to count at the next reconnect.
 */
export function accountLoader(context: AccountContext, itemIndex = 0): () => Promise<Account> {
  const { authentication, type, id, label } = credentialOf(context, itemIndex);
  const tokens: TokenAccess = {
    key: id ?? `${type} ${label}`,
    post: postWith(context.helpers),
    refreshInN8n: refreshInN8n(context, type),
  };
  return async () => {
    const data = await context.getCredentials(type, itemIndex);
    const account = await accountFromCredential({ authentication, data, label, tokens });
    return { ...account, ownMailKey: account.ownMailKey ?? (await installationKey()) };
  };
}

export interface CredentialSource {
  readonly authentication: Authentication;
  readonly data: ICredentialDataDecryptedObject;
  /** The credential's name. */
  readonly label: string;
  readonly tokens: TokenAccess;
  readonly dns?: MailDns;
}

/** An account from decrypted credential data, with the defaults of every field n8n left out. Throws `MailError`. */
export async function accountFromCredential(source: CredentialSource): Promise<Account> {
  const data = new CredentialData(source.data);
  const address = addressOf(data);
  const servers = await serversOf(data, address, source.dns ?? systemDns);
  const signIn = signInOf(source, data);
  return {
    label: source.label,
    provider: servers.provider,
    address,
    imap: data.flag('imapEnabled', true) ? imapSettings(source.authentication, data, servers, signIn) : null,
    smtp: data.flag('smtpEnabled', true) ? smtpSettings(data, servers, signIn) : null,
    from: { name: data.optional('fromName'), address: data.optional('fromAddress') ?? address },
    tls: tlsPolicy(data),
    proxyUrl: proxyUrl(data),
    authservId: authservId(data, servers),
    dkim: dkimKey(data),
    conversationKey: data.optional('conversationKey'),
    ownMailKey: data.optional('conversationKey'),
    redirectAllTo: data.optional('redirectAllTo'),
  };
}

/** The helper exists in n8n from 1.119 on, but not in every context. */
function refreshInN8n(context: AccountContext, type: string): TokenAccess['refreshInN8n'] {
  if (!('refreshOAuth2Token' in context.helpers)) return null;
  const { helpers } = context as IExecuteFunctions;
  return async (): Promise<unknown> =>
    await helpers.refreshOAuth2Token.call(context as IExecuteFunctions, type);
}

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text);

/** Some servers know a user by another name than the address, which then is the one mail is sent from. */
function addressOf(data: CredentialData): string {
  const user = data.text('user');
  return isAddress(user) ? user : (data.optional('fromAddress') ?? user);
}

async function serversOf(data: CredentialData, address: string, dns: MailDns): Promise<FoundServers> {
  const provider = data.text('provider') || 'auto';
  if (provider === 'custom') return customServers(data);
  if (!isAddress(address)) {
    throw new MailError('configuration', `"${address}" is not an email address`, {
      field: 'user',
      fix: 'Enter the address. If the server knows you by another name, enter that here, and the address under Advanced as From Address.',
    });
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

type SignInAs = (user: string) => SignIn;

/** How each kind of credential proves who it is. */
function signInOf({ authentication, tokens }: CredentialSource, data: CredentialData): SignInAs {
  if (authentication === 'password') return (user) => passwordSignIn(user, data);
  if (authentication === 'googleServiceAccount') {
    return (user) => ({
      kind: 'oauth2',
      user,
      accessToken: accessTokens(serviceAccountTokens(user, data, tokens), processTokens),
    });
  }
  const accessToken = accessTokens(oauth2Tokens(data, tokens), processTokens);
  return (user) => ({ kind: 'oauth2', user, accessToken });
}

function passwordSignIn(user: string, data: CredentialData): SignIn {
  const password = data.verbatim('password');
  if (password !== '') return { kind: 'password', user, password };
  throw new MailError('configuration', 'The password is missing', { field: 'password' });
}

function imapSettings(
  authentication: Authentication,
  data: CredentialData,
  { imap }: FoundServers,
  signIn: SignInAs,
): ImapSettings {
  const [user, mailboxUser] = [data.text('user'), data.optional('mailboxUser')];
  // A service account acts as any user, so it signs in as the one whose mailbox it opens.
  return authentication === 'googleServiceAccount'
    ? { ...imap, signIn: signIn(mailboxUser ?? user), mailboxUser: null }
    : { ...imap, signIn: signIn(user), mailboxUser };
}

/** Sending signs in as reading does, unless it is given its own user or password, or a relay asks for none. */
function smtpSettings(data: CredentialData, { smtp }: FoundServers, signIn: SignInAs): SmtpSettings {
  if (data.text('smtpSignIn') === 'none') return { ...smtp, signIn: null };
  const user = data.optional('smtpUser') ?? data.text('user');
  const password = data.verbatim('smtpPassword');
  if (password !== '') return { ...smtp, signIn: { kind: 'password', user, password } };
  return { ...smtp, signIn: signIn(user) };
}

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

/** The person's own word, else what is known of the provider; `none` believes no header. */
function authservId(data: CredentialData, { provider }: FoundServers): string | null {
  const given = data.optional('authservId') ?? authservIdOf(provider);
  if (given?.split(/[\s,]+/).some((name) => /^(?:all:)?[*?.]+$/i.test(name))) {
    throw new MailError('configuration', `"${given}" stands for any server, that of a forger too`, {
      field: 'authservId',
      fix: 'Enter the name your mail server puts first in its Authentication-Results headers.',
    });
  }
  return given?.toLowerCase() === 'none' ? null : given;
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
