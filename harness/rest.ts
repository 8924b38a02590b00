export interface Owner {
  readonly email: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** The account every n8n of this project is set up with; it listens on loopback only. */
export const owner: Owner = {
  email: 'owner@example.com',
  password: 'Mailroom-1',
  firstName: 'Olivia',
  lastName: 'Owner',
};

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** Where an n8n is, and what proves that its owner has signed in. */
export interface Session {
  readonly url: string;
  /** As a Cookie header. */
  readonly cookie: string;
}

/** n8n's own REST API, the one its editor uses, signed in as the owner. */
export interface Rest extends Session {
  /** One call; resolves with n8n's `data`, fails with n8n's own words. */
  readonly request: <T>(method: Method, path: string, body?: unknown) => Promise<T>;
  /** A file outside the API's JSON, for example an icon or binary data. */
  readonly download: (path: string) => Promise<Buffer>;
}

/** Signs in to an n8n, making its owner account first where it has none. */
export async function signIn(url: string, who: Owner): Promise<Rest> {
  const send = (path: string, body: unknown) =>
    fetch(`${url}/rest${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const setup = await send('/owner/setup', who);
  const { email, password } = who;
  const session = setup.ok ? setup : await send('/login', { emailOrLdapLoginId: email, password });
  if (!session.ok) throw new Error(`n8n refused the owner's sign-in: ${messageIn(await session.text())}`);
  const cookie = session.headers.getSetCookie().map((header) => header.split(';')[0]);
  return restOf({ url, cookie: cookie.join('; ') });
}

/** The API of an n8n that is signed in to already: n8n allows five sign-ins of one person a minute. */
export function restOf({ url, cookie }: Session): Rest {
  return {
    url,
    cookie,
    async request<T>(method: Method, path: string, body?: unknown): Promise<T> {
      const response = await fetch(`${url}/rest${path}`, {
        method,
        headers: { cookie, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${messageIn(text)}`);
      return (JSON.parse(text || '{"data":null}') as { data: T }).data;
    },
    async download(path) {
      const response = await fetch(`${url}/${path}`, { headers: { cookie } });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${messageIn(await response.text())}`);
      return Buffer.from(await response.arrayBuffer());
    },
  };
}

/** n8n answers failures with `{ message }`, a proxy or a crash with anything. */
function messageIn(answer: string): string {
  try {
    const { message } = JSON.parse(answer) as { message?: string };
    return message ?? answer;
  } catch {
    return answer;
  }
}
