import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface TokenServerOptions {
  /** Seconds a token is valid, told and enforced; an hour unless given. */
  readonly lifetime?: number;
}

export interface TokenServer {
  readonly tokenUrl: string;
  /** Consents at once and redirects back, as an authorization endpoint does after the click. */
  readonly authorizeUrl: string;
  /** Token introspection (RFC 7662), for Dovecot. */
  readonly introspectionUrl: string;
  /** The forms of all token requests, in order. */
  readonly requests: ReadonlyArray<Readonly<Record<string, string>>>;
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
  close(): Promise<void>;
}

/** An OAuth2 provider on loopback: consent, code, refresh, client credentials, signed assertion, introspection. */
export async function startTokenServer(options: TokenServerOptions = {}): Promise<TokenServer> {
  const lifetime = options.lifetime ?? 3600;
  const requests: Record<string, string>[] = [];
  const tokens = new Map<string, { user: string; until: number }>();
  const grants = new Map<string, string>();
  let count = 0;

  const issueAccess = (user: string): string => {
    const token = `access-${++count}-${user}`;
    tokens.set(token, { user, until: Date.now() + lifetime * 1000 });
    return token;
  };
  const issue = (user: string) => {
    const refreshToken = `refresh-${++count}-${user}`;
    grants.set(refreshToken, user);
    return { access_token: issueAccess(user), refresh_token: refreshToken, expires_in: lifetime };
  };
  const userOf = (accessToken: string): string | null => {
    const token = tokens.get(accessToken);
    return token && token.until > Date.now() ? token.user : null;
  };

  function grant(form: Record<string, string>): object {
    if (form.grant_type === 'client_credentials') {
      return { access_token: issueAccess(form.client_id ?? 'app'), expires_in: lifetime };
    }
    if (form.grant_type === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      const claims = JSON.parse(Buffer.from(form.assertion?.split('.')[1] ?? '', 'base64url').toString()) as {
        sub: string;
      };
      return { access_token: issueAccess(claims.sub), expires_in: lifetime };
    }
    const user = grants.get(form.refresh_token ?? form.code ?? '');
    if (user === undefined)
      return { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' };
    return form.code ? issue(user) : { access_token: issueAccess(user), expires_in: lifetime };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const json = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.pathname === '/token') {
      requests.push(form);
      const body = grant(form);
      return json('error' in body ? 400 : 200, body);
    }
    if (url.pathname === '/introspect') {
      const user = userOf(form.token ?? '');
      return json(200, user === null ? { active: false } : { active: true, username: user });
    }
    if (url.pathname === '/authorize') {
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
    issue,
    userOf,
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
