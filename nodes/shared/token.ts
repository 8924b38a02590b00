import { createHash } from 'node:crypto';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { tokenCache, type TokenSource } from '../../mail/accessToken';
import { MailError } from '../../mail/error';
import {
  clientCredentialsRequest,
  readServiceAccountKey,
  readTokenAnswer,
  refreshRequest,
  renewalTime,
  serviceAccountRequest,
  tokenRefusal,
  type OAuthClient,
  type Token,
  type TokenAnswer,
  type TokenRequest,
} from '../../mail/oauth';
import type { CredentialData } from './credentialData';

/** Sends a token request; rejects only when no answer came. */
export type PostToken = (request: TokenRequest) => Promise<TokenAnswer>;

/** n8n's own renewal, which stores the new token with the credential; absent where n8n has none. */
export type RefreshInN8n = () => Promise<unknown>;

export interface TokenAccess {
  /** Whose tokens they are: the credential's id, as all users of one credential share them. */
  readonly key: string;
  readonly post: PostToken;
  readonly refreshInN8n: RefreshInN8n | null;
}

/** Every token of this process. */
export const processTokens = tokenCache(() => Date.now());

/** What to do where a provider gave no refresh token. */
export const offlineAccess =
  'Ask for offline access in the scopes (offline_access, or access_type=offline), then connect the credential again.';

const gmailScope = 'https://mail.google.com/';

/** The tokens of an OAuth2 credential: of the user who signed in, or of the application itself. */
export function oauth2Tokens(data: CredentialData, access: TokenAccess): TokenSource {
  const client = clientOf(data);
  if (data.text('grantType') === 'clientCredentials') {
    return {
      key: keyOf(access, client),
      stored: null,
      renew: () => request(clientCredentialsRequest(client), access),
    };
  }
  const stored = data.record('oauthTokenData');
  if (!text(stored.access_token)) {
    throw new MailError('configuration', 'The credential is not connected yet', {
      field: 'oauthTokenData',
      fix: 'Open the credential and press its Connect button.',
    });
  }
  return {
    key: access.key,
    stored: { accessToken: text(stored.access_token), renewAt: storedRenewal(stored) },
    renew: () =>
      access.refreshInN8n
        ? renewInN8n(access.refreshInN8n)
        : renewHere(client, text(stored.refresh_token), access),
  };
}

/** The tokens of a service account that acts as a user of its Google Workspace. */
export function serviceAccountTokens(user: string, data: CredentialData, access: TokenAccess): TokenSource {
  const key = readServiceAccountKey(data.text('serviceAccountKey'));
  const renew = () =>
    request(serviceAccountRequest(key, { subject: user, scope: gmailScope, now: Date.now() }), access);
  return { key: keyOf(access, { user, key }), stored: null, renew };
}

/** Another one once a person has changed what tokens are asked with: a token that is left from before proves nothing. */
const keyOf = ({ key }: TokenAccess, asks: object): string =>
  `${key} ${createHash('sha256').update(JSON.stringify(asks)).digest('base64url')}`;

function clientOf(data: CredentialData): OAuthClient {
  const tokenUrl = data.text('accessTokenUrl');
  const forApplication = data.text('grantType') === 'clientCredentials';
  if (forApplication && /microsoftonline\.[a-z]+\/(common|organizations|consumers)\//.test(tokenUrl)) {
    throw new MailError('configuration', 'An application needs the tenant it signs in to', {
      field: 'tenant',
      fix: 'Enter the tenant ID, or a domain of the tenant, in the credential.',
    });
  }
  return {
    tokenUrl,
    clientId: data.text('clientId'),
    clientSecret: data.verbatim('clientSecret'),
    scope: data.text('scope'),
    authentication: data.text('authentication') === 'body' ? 'body' : 'header',
  };
}

/** n8n notes when a token it stored expires, from 2.40 on. */
function storedRenewal(stored: Readonly<Record<string, unknown>>): number | null {
  const expiresAt = Number(stored.n8n_expires_at);
  const lifetime = 1000 * Number(stored.expires_in);
  if (!(expiresAt > 0)) return null;
  return renewalTime(expiresAt, lifetime > 0 ? lifetime : Number.POSITIVE_INFINITY);
}

async function renewInN8n(refresh: RefreshInN8n): Promise<Token> {
  const body = await refresh().catch((error: unknown) => {
    throw refusalInN8n(error);
  });
  return readTokenAnswer({ status: 200, body }, Date.now());
}

/** n8n passes on what the provider said in different places, depending on its version. */
function refusalInN8n(error: unknown): MailError {
  if (!(error instanceof Error)) return new MailError('serverBusy', 'The access token could not be renewed');
  const body: unknown = Reflect.get(error, 'body');
  const said = typeof body === 'object' && body !== null ? body : {};
  const code = text(Reflect.get(said, 'error'));
  const description = text(Reflect.get(said, 'error_description'));
  if (code) return tokenRefusal(400, code, description);
  if (/reconnect|invalid_grant|revoked|not connected/i.test(error.message)) {
    return tokenRefusal(400, 'invalid_grant', '');
  }
  return new MailError('unreachable', `The access token could not be renewed: ${error.message}`);
}

async function renewHere(client: OAuthClient, refreshToken: string, access: TokenAccess): Promise<Token> {
  if (refreshToken) return await request(refreshRequest(client, refreshToken), access);
  throw new MailError(
    'grantRevoked',
    'The provider gave no refresh token, so the sign-in ended with its first token',
    { fix: offlineAccess },
  );
}

async function request(tokenRequest: TokenRequest, { post }: TokenAccess): Promise<Token> {
  const answer = await post(tokenRequest).catch((cause: unknown) => {
    const { host } = new URL(tokenRequest.url);
    const reason = cause instanceof Error ? cause.message : 'no answer';
    throw new MailError('unreachable', `The OAuth2 provider ${host} could not be reached: ${reason}`);
  });
  return readTokenAnswer(answer, Date.now());
}

/** Posts with n8n's HTTP client, which knows the proxies and limits of this instance. */
export const postWith =
  (helpers: Pick<IExecuteFunctions['helpers'], 'httpRequest'>): PostToken =>
  async ({ url, form, basic }) => {
    const options: IHttpRequestOptions = {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      ...(basic && { auth: { username: basic.user, password: basic.password } }),
      returnFullResponse: true,
      ignoreHttpStatusErrors: true,
      timeout: 15_000,
    };
    const answer: unknown = await helpers.httpRequest(options);
    return readAnswer(answer);
  };

/** Some answers arrive parsed, others as text, depending on their content type. */
export function readAnswer(answer: unknown): TokenAnswer {
  const { statusCode, body } = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<
    string,
    unknown
  >;
  return { status: Number(statusCode) || 0, body: typeof body === 'string' ? parseJson(body) : body };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
