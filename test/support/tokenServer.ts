import { createVerify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface TokenServerOptions {
  /** Seconds a token is valid, told and enforced; an hour unless given. */
  readonly lifetime?: number;
  /** Whether each renewal replaces the refresh token and ends the old one (RFC 6749 section 6). */
  readonly rotates?: boolean;
  /** Mailboxes opened in place of the own one, by user or client ID. */
  readonly delegates?: Readonly<Record<string, string>>;
  /** PEM of the key that signed assertions (RFC 7523) are checked with; absent: they are not. */
  readonly assertionKey?: string;
}

export interface TokenServer {
  readonly tokenUrl: string;
  /** A page that asks the user named by `login_hint` to allow the app, and then leads back to it. */
  readonly authorizeUrl: string;
  /** Token introspection (RFC 7662), for Dovecot. */
  readonly introspectionUrl: string;
  /** The forms of all token requests, in order. */
  readonly requests: ReadonlyArray<Readonly<Record<string, string>>>;
  /** Where each of them was sent: any path that ends in `/token` is the token endpoint. */
  readonly paths: readonly string[];
  /** How many times somebody has pressed Allow. */
  readonly consents: number;
  /** A token for this user as a sign-in would give it. */
  issue(user: string): {
    readonly access_token: string;
    readonly refresh_token: string;
    readonly expires_in: number;
  };
  /** From now on this access token is refused. */
  expire(accessToken: string): void;
  /** From now on every grant of the user is refused, and all tokens made from it. */
  revoke(user: string): void;
  /** The user a valid token belongs to, null for one that is not valid. */
  userOf(accessToken: string): string | null;
  /** The mailbox a valid token opens, null for one that is not valid. */
  mailboxOf(accessToken: string): string | null;
  close(): Promise<void>;
}

/** An OAuth2 provider on loopback: consent, code, refresh, client credentials, signed assertion, introspection. */
export async function startTokenServer(options: TokenServerOptions = {}): Promise<TokenServer> {
  const lifetime = options.lifetime ?? 3600;
  const requests: Record<string, string>[] = [];
  const paths: string[] = [];
  const tokens = new Map<string, { user: string; until: number }>();
  const grants = new Map<string, string>();
  let count = 0;
  let consents = 0;

  const issueAccess = (user: string): string => {
    const token = `test-access-token-${++count}-${user}`;
    tokens.set(token, { user, until: Date.now() + lifetime * 1000 });
    return token;
  };
  const renewed = (user: string) => ({
    access_token: issueAccess(user),
    token_type: 'Bearer',
    expires_in: lifetime,
  });
  const issue = (user: string) => {
    const refreshToken = `test-refresh-token-${++count}-${user}`;
    grants.set(refreshToken, user);
    return { ...renewed(user), refresh_token: refreshToken };
  };
  const userOf = (accessToken: string): string | null => {
    const token = tokens.get(accessToken);
    return token && token.until > Date.now() ? token.user : null;
  };
  const mailboxOf = (accessToken: string): string | null => {
    const user = userOf(accessToken);
    return user === null ? null : (options.delegates?.[user] ?? user);
  };

  function grant(form: Record<string, string>, authorization: string): object {
    if (form.grant_type === 'client_credentials') {
      return renewed(clientIdOf(form, authorization));
    }
    if (form.grant_type === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      const [header = '', payload = '', signature = ''] = form.assertion?.split('.') ?? [];
      if (options.assertionKey) {
        const check = createVerify('RSA-SHA256').update(`${header}.${payload}`);
        if (!check.verify(options.assertionKey, signature, 'base64url')) return { error: 'invalid_grant' };
      }
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string };
      return renewed(claims.sub);
    }
    const given = form.refresh_token ?? form.code ?? '';
    const user = grants.get(given);
    if (user === undefined)
      return { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' };
    const replaces = form.code !== undefined || options.rotates === true;
    if (replaces) grants.delete(given);
    return replaces ? issue(user) : renewed(user);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const json = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.pathname.endsWith('/token')) {
      requests.push(form);
      paths.push(url.pathname);
      const body = grant(form, request.headers.authorization ?? '');
      return json('error' in body ? 400 : 200, body);
    }
    if (url.pathname === '/introspect') {
      const user = mailboxOf(form.token ?? '');
      return json(200, user === null ? { active: false } : { active: true, username: user });
    }
    if (url.pathname === '/authorize' && request.method === 'GET') {
      const page = '<!doctype html><title>Sign in</title><form method="post"><button>Allow</button></form>';
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
      return;
    }
    if (url.pathname === '/authorize') {
      consents++;
      const code = `code-${++count}`;
      grants.set(code, url.searchParams.get('login_hint') ?? 'reader@example.com');
      const back = new URL(url.searchParams.get('redirect_uri') ?? 'http://localhost');
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    json(404, {});
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    tokenUrl: `${base}/token`,
    authorizeUrl: `${base}/authorize`,
    introspectionUrl: `${base}/introspect`,
    requests,
    paths,
    get consents() {
      return consents;
    },
    issue,
    userOf,
    mailboxOf,
    expire: (accessToken) => void tokens.delete(accessToken),
    revoke: (user) => {
      for (const [refreshToken, owner] of grants) if (owner === user) grants.delete(refreshToken);
      for (const [token, { user: owner }] of tokens) if (owner === user) tokens.delete(token);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The client, named in the form or by HTTP Basic (RFC 6749 section 2.3.1). */
const clientIdOf = (form: Record<string, string>, authorization: string): string =>
  form.client_id ??
  Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':')[0] ??
  '';
