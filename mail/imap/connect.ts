import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import type { Account, ImapSettings } from '../account';
import { MailError } from '../error';
import { within } from './deadline';
import { translateImapError } from './errors';
import { keepRefusals } from './lastRefusal';
import { assertAllowed, speaksTls, tlsOptions } from './tls';

export { within } from './deadline';

/** All in milliseconds. */
export interface ImapDeadlines {
  /** DNS, proxy, TCP and TLS together. */
  readonly connect: number;
  readonly greeting: number;
  /** From the greeting until signed in. */
  readonly signIn: number;
  /** Silence of the server while it owes an answer. */
  readonly answer: number;
}

export interface ImapConnectOptions {
  /** Closes the connection, whether it is still being made or in use. */
  readonly signal?: AbortSignal;
  readonly deadlines?: Partial<ImapDeadlines>;
}

const usualDeadlines: ImapDeadlines = { connect: 15_000, greeting: 10_000, signIn: 30_000, answer: 120_000 };

/** A port that has not greeted by then is asked whether it wants TLS. */
const silenceBeforeProbe = 2_000;

/**
 * Bounds on what a server may make us hold (threat X21). A literal is one body part as fetched, so it
 * has room for a 200 MB attachment in base64; lines outside literals are ENVELOPE and BODYSTRUCTURE.
 */
const sizes = {
  maxLiteralSize: 300 * 1024 * 1024,
  maxLineLength: 8 * 1024 * 1024,
  maxResponseSize: 320 * 1024 * 1024,
};

/** Sent with ID (RFC 2971); NetEase lets nobody select a mailbox who has not said who they are. */
const clientInfo = {
  name: 'n8n-nodes-mailroom',
  version: '1',
  vendor: 'Mailroom',
  'support-url': 'https://github.com/mailroom-n8n/n8n-nodes-mailroom',
};

/**
 * A signed-in IMAP connection, which the caller closes. It never idles or compresses by itself, and
 * errors after this returns end in its `close` event. A refused OAuth2 token is renewed once.
 * Throws `MailError`.
 */
export async function connectImap(account: Account, options: ImapConnectOptions = {}): Promise<ImapFlow> {
  const { imap } = account;
  if (!imap) {
    throw new MailError('configuration', `The account "${account.label}" is for sending only: IMAP is off`, {
      field: 'imapEnabled',
      protocol: 'imap',
    });
  }
  assertAllowed(imap, account.tls, 'imap');
  const { signIn } = imap;
  if (signIn.kind === 'password') return await dial(account, imap, options);
  const token = await signIn.accessToken();
  return await dial(account, imap, { ...options, token }).catch(async (refusal: MailError) => {
    if (refusal.kind !== 'signInRefused') return fail(refusal);
    return await dial(account, imap, { ...options, token: await signIn.accessToken(token) });
  });
}

/** Runs `work` on a connection of its own and closes it in any case; its errors are translated. */
export async function withImap<T>(
  account: Account,
  work: (client: ImapFlow) => Promise<T>,
  options: ImapConnectOptions = {},
): Promise<T> {
  const client = await connectImap(account, options);
  try {
    const result = await work(client);
    await within(2_000, client.logout()).catch(() => client.close());
    return result;
  } catch (error) {
    return fail(options.signal?.aborted ? cancelled() : translateImapError(error, { account }));
  } finally {
    client.close();
  }
}

interface Attempt extends ImapConnectOptions {
  /** Absent where a password signs in. */
  readonly token?: string;
}

/** Throws `MailError`. */
async function dial(account: Account, imap: ImapSettings, attempt: Attempt): Promise<ImapFlow> {
  const { signal } = attempt;
  if (signal?.aborted) return fail(cancelled());
  const deadlines = { ...usualDeadlines, ...attempt.deadlines };
  const auth = authOf(imap, attempt.token);
  const client = new ImapFlow({ ...flowOptions(account, imap, deadlines), auth });
  // Without a listener an error event ends the process; what it means is in the `close` that follows.
  client.on('error', () => client.close());
  keepRefusals(client);
  const close = () => client.close();
  signal?.addEventListener('abort', close, { once: true });
  client.once('close', () => signal?.removeEventListener('abort', close));
  const whole = deadlines.connect + deadlines.greeting + deadlines.signIn;
  try {
    await within(whole, Promise.race([client.connect(), tlsOnPlaintextPort(account, imap, client)]), close);
    assertMailboxUser(client, imap);
    return client;
  } catch (error) {
    client.close();
    return fail(
      signal?.aborted ? cancelled() : translateImapError(error, { account, secrets: tokenIn(attempt) }),
    );
  }
}

function flowOptions(account: Account, imap: ImapSettings, deadlines: ImapDeadlines): ImapFlowOptions {
  return {
    host: imap.host,
    port: imap.port,
    secure: imap.security === 'tls',
    // Left open only when the person chose STARTTLS and switched Require TLS off.
    ...(imap.security === 'none' && { doSTARTTLS: false }),
    ...(imap.security === 'starttls' && account.tls.requireTls && { doSTARTTLS: true }),
    tls: tlsOptions(account.tls),
    ...(account.proxyUrl !== null && { proxy: account.proxyUrl }),
    connectionTimeout: deadlines.connect,
    greetingTimeout: deadlines.greeting,
    socketTimeout: deadlines.answer,
    ...sizes,
    clientInfo,
    disableAutoIdle: true,
    // COMPRESS makes a bulk fetch 20 times slower.
    disableCompression: true,
    // QUIRK: Strato answers searches with nothing once IMAP4rev2 is enabled.
    disableIMAP4rev2: true,
    logger: false,
  };
}

type ImapAuth = NonNullable<ImapFlowOptions['auth']>;

/** The mailbox user is who is signed in as; with a password only SASL PLAIN can name another (RFC 4616). */
function authOf({ signIn, mailboxUser }: ImapSettings, token?: string): ImapAuth {
  if (signIn.kind === 'oauth2') return { user: mailboxUser ?? signIn.user, accessToken: token };
  const plain = { user: signIn.user, pass: signIn.password };
  return mailboxUser === null ? plain : { ...plain, authzid: mailboxUser, loginMethod: 'AUTH=PLAIN' };
}

const tokenIn = ({ token }: Attempt): string[] => (token ? [token] : []);

/** Refuses the own mailbox where another was asked for: LOGIN cannot name one and would open it silently. */
function assertMailboxUser(client: ImapFlow, { signIn, mailboxUser }: ImapSettings): void {
  if (mailboxUser === null || signIn.kind === 'oauth2') return;
  const used: unknown = Reflect.get(client, 'authCapabilities');
  if (used instanceof Map && used.has('AUTH=PLAIN')) return;
  throw new MailError(
    'capabilityMissing',
    `The IMAP server cannot sign in as one user and open ${mailboxUser}`,
    {
      field: 'mailboxUser',
      protocol: 'imap',
    },
  );
}

/** Rejects when a silent port turns out to want TLS at once; else never settles. */
async function tlsOnPlaintextPort(account: Account, imap: ImapSettings, client: ImapFlow): Promise<never> {
  const never = new Promise<never>(() => {});
  if (imap.security === 'tls' || account.proxyUrl !== null) return never;
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, silenceBeforeProbe);
    client.once('close', () => clearTimeout(timer));
  });
  if (client.greeting !== undefined || !(await speaksTls(imap, silenceBeforeProbe))) return never;
  throw new MailError('securityMismatch', `${imap.host}:${imap.port} speaks TLS from the start`, {
    field: 'imapSecurity',
    protocol: 'imap',
  });
}

const cancelled = () => new MailError('cancelled', 'Cancelled', { protocol: 'imap' });

function fail(error: unknown): never {
  throw error;
}
