import type { Account, Endpoint } from '../account';
import { explain, fixFor, inWords } from '../answers';
import { connectionFailure } from '../connectionFailure';
import { MailError, type MailErrorDetails, type MailErrorKind, type ServerAnswer } from '../error';
import { redact, secretsOf, withoutSecrets } from '../redact';
import { lastRefusal } from './lastRefusal';

/** What the translation may say beyond the error itself. */
export interface ImapContext {
  readonly account?: Account;
  readonly mailbox?: string;
  /** What must not be shown beside the account's own secrets: the access token in use. */
  readonly secrets?: readonly string[];
}

/** The properties imapflow puts on what it throws, read one by one as none is certain. */
interface ImapFailure {
  readonly code: string;
  readonly message: string;
  /** Response code in brackets, for example `OVERQUOTA` (RFC 5530). */
  readonly responseCode: string | null;
  /** What the server said, or its reason for BYE. */
  readonly text: string | null;
  readonly signInRefused: boolean;
  readonly mailboxMissing: boolean;
  readonly tlsFailed: boolean;
}

/** Response codes of RFC 3501, 5530, 9051, 7889 and what each means here. */
const kindByResponseCode: Readonly<Record<string, MailErrorKind>> = {
  AUTHENTICATIONFAILED: 'signInRefused',
  AUTHORIZATIONFAILED: 'signInRefused',
  EXPIRED: 'signInRefused',
  PRIVACYREQUIRED: 'tlsRequired',
  CONTACTADMIN: 'protocolDisabled',
  NOPERM: 'readOnly',
  'READ-ONLY': 'readOnly',
  LIMIT: 'throttled',
  THROTTLED: 'throttled',
  UNAVAILABLE: 'serverBusy',
  INUSE: 'serverBusy',
  SERVERBUG: 'serverBusy',
  OVERQUOTA: 'quotaExceeded',
  TOOBIG: 'messageTooLarge',
  NONEXISTENT: 'mailboxMissing',
  TRYCREATE: 'mailboxMissing',
  EXPUNGEISSUED: 'messageMissing',
};

/** imapflow's own codes; what is not here and not a socket's is a refused command. */
const kindByCode: ReadonlyArray<readonly [RegExp, MailErrorKind, string]> = [
  [
    /^(NoConnection|EConnectionClosed|StateLogout|ClosedAfterConnect)/,
    'connectionLost',
    'was closed by the server',
  ],
  [/^(ETIMEOUT|LockTimeout)$/, 'timeout', 'got no answer in time'],
  [/^ETHROTTLE$/, 'throttled', 'was slowed down by the server'],
  [/^(NotFound)$/, 'mailboxMissing', 'found no such mailbox'],
  [/^MissingServerExtension$/, 'capabilityMissing', 'needs an extension this server lacks'],
  [/^(ProxyError|EPROXY|UnsupportedProxyAddress|ERR_INVALID_URL)$/, 'unreachable', 'failed at the proxy'],
  [/^STARTTLS_INJECTION$/, 'tlsRequired', 'was tampered with: data was slipped in before TLS began'],
  [
    /^(LineTooLarge|LiteralTooLarge|ResponseTooLarge|ParserError|UnexpectedTag|InvalidResponse|MAX_IMAP_NESTING)/,
    'connectionLost',
    'was dropped: the server broke the protocol',
  ],
];

/** Any failure of an IMAP connection or command as a `MailError` that names server, cause and fix. */
export function translateImapError(error: unknown, context: ImapContext = {}): MailError {
  if (error instanceof MailError) return error;
  const secrets = [...(context.secrets ?? []), ...(context.account ? secretsOf(context.account) : [])];
  const failure = readFailure(error);
  const answer = answerOf(failure, secrets);
  const { account } = context;
  const signIn = account?.imap?.signIn ?? null;
  const known = answer && explain(answer, signIn);
  const judged = judge(failure, context);
  const kind = known?.kind ?? judged.kind;
  const fix = fixFor({ kind, known, account, signIn });
  const details: MailErrorDetails = {
    protocol: 'imap',
    cause: withoutSecrets(error, secrets),
    ...(answer && { server: answer }),
    ...(fix !== null && { fix }),
    ...(isProxy(failure) && { field: 'proxyUrl' }),
  };
  if (isAbort(error)) return new MailError('cancelled', 'Cancelled', details);
  // Which mailbox is known here only, not in what servers usually say.
  const what =
    kind === 'mailboxMissing' ? whatOf(kind, serverName(account?.imap ?? null), context) : known?.cause;
  return new MailError(kind, redact(inWords(what ?? judged.what, answer), secrets), details);
}

function judge(failure: ImapFailure, context: ImapContext): { kind: MailErrorKind; what: string } {
  const server = serverName(context.account?.imap ?? null);
  const socket = connectionFailure(failure.code, failure.message);
  if (socket) return { kind: socket.kind, what: `The connection to ${server} ${socket.what}` };
  if (failure.signInRefused) return judgeSignIn(failure, server, context);
  const byResponseCode = failure.responseCode && kindByResponseCode[failure.responseCode];
  if (byResponseCode) return { kind: byResponseCode, what: whatOf(byResponseCode, server, context) };
  if (failure.mailboxMissing)
    return { kind: 'mailboxMissing', what: whatOf('mailboxMissing', server, context) };
  const own = kindByCode.find(([codes]) => codes.test(failure.code));
  if (own?.[1] === 'mailboxMissing') return { kind: own[1], what: whatOf(own[1], server, context) };
  if (own) return { kind: own[1], what: `The connection to ${server} ${own[2]}` };
  if (failure.tlsFailed) {
    return { kind: 'tlsRequired', what: `${server} offers no TLS, so nothing was sent in plaintext` };
  }
  return { kind: 'commandRefused', what: failure.text ? `${server} refused the command` : failure.message };
}

/** QUIRK: imapflow marks every refusal during sign-in, also `NO [LIMIT]` and `[UNAVAILABLE]`. */
function judgeSignIn(failure: ImapFailure, server: string, { account }: ImapContext) {
  const kind = (failure.responseCode && kindByResponseCode[failure.responseCode]) || 'signInRefused';
  const user = account?.imap?.signIn.user;
  const what =
    kind === 'signInRefused'
      ? `${server} refused the sign-in${user ? ` of ${user}` : ''}`
      : `${server} did not let us sign in now`;
  if (/unsupported authentication|no matching authentication|login is disabled/i.test(failure.message)) {
    return { kind: 'capabilityMissing' as const, what: `${server} offers no way to sign in like this` };
  }
  return { kind, what };
}

function whatOf(kind: MailErrorKind, server: string, { mailbox }: ImapContext): string {
  const where = mailbox === undefined ? '' : ` "${mailbox}"`;
  if (kind === 'mailboxMissing') return `The mailbox${where} does not exist on ${server}`;
  if (kind === 'quotaExceeded') return `The mailbox${where} is full`;
  if (kind === 'readOnly') return `The mailbox${where} may not be changed by this user`;
  return `${server} refused the command`;
}

function readFailure(error: unknown): ImapFailure {
  const read = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const text = (name: string): string | null => {
    const value = read(name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: text('code') ?? '',
    message,
    responseCode: text('serverResponseCode') ?? responseCodeIn(text('response')),
    text:
      oauthDetail(read('oauthError'), text('responseText') ?? untagged(text('response'))) ?? text('reason'),
    signInRefused: read('authenticationFailed') === true,
    mailboxMissing: read('mailboxMissing') === true,
    tlsFailed: read('tlsFailed') === true,
  };
}

/**
 * What to throw where the driver only says that a command failed; `act` goes on after "The server refused to".
 * QUIRK: imapflow says the same when the connection ended meanwhile, and then nobody knows what was done.
 */
export function refusal(
  client: { readonly usable: boolean },
  act: string,
  { mailbox, ...details }: MailErrorDetails & ImapContext = {},
): MailError {
  if (!client.usable) {
    return new MailError('connectionLost', `The connection ended before the server said it could ${act}.`);
  }
  const said = lastRefusal(client);
  const why = said === undefined ? null : translateImapError(said, { mailbox });
  if (why && why.kind !== 'commandRefused') return why;
  const server = why?.server ?? undefined;
  const what = `The server refused to ${act}.${server ? ` It said: ${server.text}` : ''}`;
  return new MailError('commandRefused', what, { ...details, ...(server && { server }) });
}

/** QUIRK: some of imapflow's errors carry the whole tagged answer and nothing else. */
const untagged = (response: string | null): string | null =>
  response?.replace(/^\S+ (?:NO|BAD) (?:\[[^\]]*\] )?/i, '') ?? null;

const responseCodeIn = (response: string | null): string | null =>
  response?.match(/^\S+ (?:NO|BAD) \[([A-Z-]+)/i)?.[1]?.toUpperCase() ?? null;

/** The JSON a server sends when it refuses a token (RFC 7628 section 3.2.3), beside its tagged answer. */
function oauthDetail(oauthError: unknown, responseText: string | null): string | null {
  if (typeof oauthError !== 'object' || oauthError === null) return responseText;
  const detail = Object.entries(oauthError)
    .filter(([name]) => ['status', 'error', 'error_description', 'scope'].includes(name))
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
  return [responseText, detail && `(${detail})`].filter(Boolean).join(' ') || null;
}

function answerOf({ text, responseCode }: ImapFailure, secrets: readonly string[]): ServerAnswer | null {
  if (text === null) return null;
  return { code: responseCode, text: redact(text, secrets).replace(/\s+/g, ' ').slice(0, 500) };
}

const serverName = (endpoint: Endpoint | null): string =>
  endpoint ? `the IMAP server ${endpoint.host}:${endpoint.port}` : 'the IMAP server';

const isProxy = ({ code, message }: ImapFailure): boolean =>
  /^(ProxyError|EPROXY|UnsupportedProxyAddress)$/.test(code) || /proxy connection/i.test(message);

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
