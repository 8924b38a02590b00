import { createSign } from 'node:crypto';
import { MailError } from './error';

/** A request to a token endpoint (RFC 6749 section 3.2), to be sent as a form by POST. */
export interface TokenRequest {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  /** Client id and secret for HTTP Basic, null when they are in the form. */
  readonly basic: { readonly user: string; readonly password: string } | null;
}

/** What came back: the HTTP status and the parsed JSON, or the text where it was none. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Token {
  readonly accessToken: string;
  /** When to replace it, Unix time in ms, some time before it expires; null when nobody knows when that is. */
  readonly renewAt: number | null;
}

/** A minute before the end, or a fifth of the life of one that lives shorter than five minutes. */
export function renewalTime(expiresAt: number, lifetime: number): number {
  return expiresAt - Math.min(60_000, lifetime / 5);
}

export interface OAuthClient {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** Where client id and secret are sent. */
  readonly authentication: 'header' | 'body';
}

/** Renews a token of a signed-in user (RFC 6749 section 6). */
export const refreshRequest = (client: OAuthClient, refreshToken: string): TokenRequest =>
  clientRequest(client, { grant_type: 'refresh_token', refresh_token: refreshToken });

/** A token for the application itself (RFC 6749 section 4.4). */
export const clientCredentialsRequest = (client: OAuthClient): TokenRequest =>
  clientRequest(client, { grant_type: 'client_credentials', ...(client.scope && { scope: client.scope }) });

function clientRequest(client: OAuthClient, form: Record<string, string>): TokenRequest {
  const { tokenUrl: url, clientId, clientSecret, authentication } = client;
  if (authentication === 'header') return { url, form, basic: { user: clientId, password: clientSecret } };
  return { url, form: { ...form, client_id: clientId, client_secret: clientSecret }, basic: null };
}

/** The parts of a Google service account's key file that sign in. */
export interface ServiceAccountKey {
  readonly clientEmail: string;
  /** PEM. */
  readonly privateKey: string;
  readonly tokenUrl: string;
}

/** The JSON key file as downloaded; throws `configuration` when it is none. */
export function readServiceAccountKey(json: string): ServiceAccountKey {
  const key = parseJson(json);
  const [clientEmail, privateKey] = [textOf(key, 'client_email'), textOf(key, 'private_key')];
  if (clientEmail && privateKey.includes('-----BEGIN ')) {
    return {
      clientEmail,
      privateKey,
      tokenUrl: textOf(key, 'token_uri') || 'https://oauth2.googleapis.com/token',
    };
  }
  throw new MailError('configuration', 'This is not the JSON key file of a service account', {
    field: 'serviceAccountKey',
    fix: 'In the Google Cloud console open the service account, Keys, Add key, JSON, and paste the whole file.',
  });
}

/** A token for a service account that acts as `subject` by domain-wide delegation (RFC 7523). */
export function serviceAccountRequest(
  key: ServiceAccountKey,
  { subject, scope, now }: { readonly subject: string; readonly scope: string; readonly now: number },
): TokenRequest {
  const issuedAt = Math.floor(now / 1000);
  const claims = {
    iss: key.clientEmail,
    sub: subject,
    scope,
    aud: key.tokenUrl,
    iat: issuedAt,
    exp: issuedAt + 3600,
  };
  const unsigned = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const assertion = `${unsigned}.${signatureOf(unsigned, key.privateKey)}`;
  return {
    url: key.tokenUrl,
    form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion },
    basic: null,
  };
}

function signatureOf(unsigned: string, privateKey: string): string {
  const signature = signed(unsigned, privateKey);
  if (signature !== null) return signature;
  throw new MailError('configuration', 'The private key of the service account cannot be read', {
    field: 'serviceAccountKey',
  });
}

function signed(unsigned: string, privateKey: string): string | null {
  try {
    return createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url');
  } catch {
    // What OpenSSL says of a key is not worth the risk of quoting it.
    return null;
  }
}

/** The token in an answer of the token endpoint; throws what a refusal means. */
export function readTokenAnswer({ status, body }: TokenAnswer, now: number): Token {
  const accessToken = textOf(body, 'access_token');
  if (status < 400 && accessToken) return { accessToken, renewAt: renewalIn(body, now) };
  throw tokenRefusal(status, textOf(body, 'error'), textOf(body, 'error_description'));
}

function renewalIn(body: unknown, now: number): number | null {
  const lifetime = 1000 * Number(isObject(body) ? body.expires_in : Number.NaN);
  return lifetime > 0 ? renewalTime(now + lifetime, lifetime) : null;
}

/** Microsoft: password changed, token too old, consent missing, second factor asked for. */
const signInAgain = /AADSTS(50173|700082|700084|65001|50076|50079)/;

/** Error codes of RFC 6749 section 5.2, with what Google and Microsoft mean by them. */
export function tokenRefusal(status: number, code: string, description: string): MailError {
  const said =
    [code, description.replace(/\s+/g, ' ').slice(0, 300)].filter(Boolean).join(': ') || `HTTP ${status}`;
  const server = { code: code || String(status), text: said };
  if (/^(invalid_grant|interaction_required|consent_required)$/.test(code) || signInAgain.test(description)) {
    return new MailError('grantRevoked', `The sign-in has ended: it was revoked, or it expired (${said})`, {
      server,
      fix: grantFix(description),
    });
  }
  if (
    /^(invalid_client|unauthorized_client|invalid_scope|invalid_request|access_denied|unsupported_grant_type)$/.test(
      code,
    )
  ) {
    return new MailError('configuration', `The OAuth2 provider refuses this app (${said})`, {
      server,
      fix: clientFix(code),
    });
  }
  if (status === 429)
    return new MailError('throttled', `The OAuth2 provider limits requests (${said})`, { server });
  if (status >= 500)
    return new MailError('serverBusy', `The OAuth2 provider has a fault (${said})`, { server });
  return new MailError('configuration', `The OAuth2 provider gave no token (${said})`, { server });
}

const grantFix = (description: string): string =>
  [
    'Open the credential and connect it again; running triggers then go on by themselves.',
    /expired or revoked/i.test(description)
      ? 'If it happens every 7 days: the Google app is in "Testing"; publish it under OAuth consent screen.'
      : '',
  ]
    .filter(Boolean)
    .join(' ');

function clientFix(code: string): string {
  if (code === 'invalid_client')
    return 'Check client ID and client secret. Secrets expire: make a new one at the provider if this one is old.';
  if (code === 'unauthorized_client') {
    return 'Allow this app at the provider. For a service account: add its client ID with the scope https://mail.google.com/ under Domain-wide delegation in the Google Admin console.';
  }
  return 'Compare the settings of the credential with those of the app at the provider: scopes, tenant, redirect URL.';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function textOf(body: unknown, name: string): string {
  const value = isObject(body) ? body[name] : null;
  return typeof value === 'string' ? value : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
