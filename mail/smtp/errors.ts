import type { Account } from '../account';
import { explain, fixFor, inWords } from '../answers';
import { connectionFailure } from '../connectionFailure';
import { MailError, type MailErrorDetails, type MailErrorKind, type ServerAnswer } from '../error';
import { redact, secretsOf, withoutSecrets } from '../redact';

/** What the translation may say beyond the error itself. */
export interface SmtpContext {
  readonly account?: Account;
}

/** The properties nodemailer puts on what it throws. */
interface SmtpFailure {
  /** The code of the socket where nodemailer overlaid its own (`ESOCKET`, `ETLS`), else that. */
  readonly codes: readonly string[];
  readonly message: string;
  /** The SMTP command that was refused, for example `RCPT TO`, `AUTH PLAIN`, `DATA`. */
  readonly command: string;
  readonly responseCode: number | null;
  readonly response: string | null;
  /** Why a token was refused, in the server's own JSON. */
  readonly oauthError: string | null;
}

interface Judgement {
  readonly kind: MailErrorKind;
  readonly what: string;
}

/** Any failure of an SMTP connection, sign-in or send as a `MailError` that names server, cause and fix. */
export function translateSmtpError(error: unknown, context: SmtpContext = {}): MailError {
  // A token that could not be renewed comes through nodemailer as it was thrown.
  if (error instanceof MailError) return error;
  const secrets = context.account ? secretsOf(context.account) : [];
  const failure = readFailure(error);
  const answer = answerOf(failure, secrets);
  const { account } = context;
  const signIn = account?.smtp?.signIn ?? null;
  const known = answer && explain(answer, signIn);
  const judged = judge(failure, serverName(context.account));
  const kind = known ? passing(known.kind, failure.responseCode) : judged.kind;
  const what = known ? known.cause : judged.what;
  const fix = fixFor({ kind, known, account, signIn });
  const details: MailErrorDetails = {
    protocol: 'smtp',
    cause: withoutSecrets(error, secrets),
    ...(answer && { server: answer }),
    ...(fix !== null && { fix }),
    ...(failure.codes.includes('EPROXY') && { field: 'proxyUrl' }),
  };
  return new MailError(kind, redact(inWords(what, answer), secrets), details);
}

/** Kinds that say a mail will never be taken as it is. */
const final: readonly MailErrorKind[] = [
  'senderRefused',
  'recipientsRefused',
  'contentRefused',
  'messageTooLarge',
];

/** A passing reply (4xx) stays one that may be tried again, whatever its words say. */
const passing = (kind: MailErrorKind, responseCode: number | null): MailErrorKind =>
  responseCode !== null && responseCode < 500 && final.includes(kind) ? 'serverBusy' : kind;

function judge(failure: SmtpFailure, server: string): Judgement {
  const { codes, message, command, responseCode } = failure;
  for (const code of codes) {
    const socket = connectionFailure(code, message);
    if (socket) return { kind: socket.kind, what: `The connection to ${server} ${socket.what}` };
  }
  const has = (code: string) => codes.includes(code);
  if (has('EABORT') || has('ABORT_ERR')) return { kind: 'cancelled', what: 'Cancelled' };
  if (has('EPROXY')) return { kind: 'unreachable', what: `The connection to ${server} failed: ${message}` };
  if (has('ETLS')) {
    return { kind: 'tlsRequired', what: `${server} offers no TLS, so nothing was sent in plaintext` };
  }
  if (has('EAUTH') || has('ENOAUTH') || /^AUTH/.test(command)) return judgeSignIn(failure, server);
  if (responseCode !== null) return judgeRefusal(failure, responseCode, server);
  if (has('ECONNECTION')) return { kind: 'connectionLost', what: `The connection to ${server} was closed` };
  if (has('EPROTOCOL')) {
    return { kind: 'connectionLost', what: `The connection to ${server} was dropped: it broke the protocol` };
  }
  return { kind: 'commandRefused', what: message };
}

/** Replies to AUTH (RFC 4954 section 6). */
function judgeSignIn({ responseCode }: SmtpFailure, server: string): Judgement {
  if (responseCode === null || [500, 502, 503, 504].includes(responseCode)) {
    return { kind: 'capabilityMissing', what: `${server} offers no way to sign in like this` };
  }
  if (responseCode === 538 || responseCode === 523) {
    return { kind: 'tlsRequired', what: `${server} lets nobody sign in without TLS` };
  }
  if (responseCode < 500) return { kind: 'serverBusy', what: `${server} did not let us sign in now` };
  return { kind: 'signInRefused', what: `${server} refused the sign-in` };
}

/** By enhanced status code (RFC 3463) where there is one, else by reply code and command (RFC 5321). */
function judgeRefusal(failure: SmtpFailure, responseCode: number, server: string): Judgement {
  const refusedBy = (what: string) => `${server} refused ${what}`;
  const status = enhancedStatus(failure.response) ?? '';
  const transient = responseCode < 500;
  if (responseCode === 530) return { kind: 'signInRefused', what: `${server} asks for a sign-in first` };
  if (/^.\.2\.2$/.test(status))
    return { kind: 'quotaExceeded', what: refusedBy('the mail: a mailbox is full') };
  if (/^.\.3\.4$/.test(status) || (responseCode === 552 && /size|large|big/i.test(failure.response ?? ''))) {
    return { kind: 'messageTooLarge', what: refusedBy('the mail as too large') };
  }
  if (/^4\.7\.|^.\.4\.5$/.test(status))
    return { kind: 'throttled', what: `${server} limits how much is sent` };
  if (transient) return { kind: 'serverBusy', what: `${server} cannot take the mail now` };
  if (/^MAIL/.test(failure.command)) return { kind: 'senderRefused', what: refusedBy('the sender address') };
  if (/^RCPT/.test(failure.command)) return { kind: 'recipientsRefused', what: refusedBy('the recipients') };
  if (/^DATA/.test(failure.command))
    return { kind: 'contentRefused', what: refusedBy('the content of the mail') };
  return { kind: 'commandRefused', what: refusedBy(failure.command || 'the connection') };
}

function readFailure(error: unknown): SmtpFailure {
  const read = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const text = (name: string): string => {
    const value = read(name);
    return typeof value === 'string' ? value : '';
  };
  const responseCode = read('responseCode');
  return {
    codes: [text('originalCode'), text('code'), text('name')].filter((code) => code !== ''),
    message: error instanceof Error ? error.message : String(error),
    command: text('command'),
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    response: text('response') || null,
    oauthError: text('oauthError') || null,
  };
}

/** The status code after the reply code, for example `5.7.8` in `535 5.7.8 …`; null if there is none. */
export const enhancedStatus = (response: string | null): string | null =>
  response?.match(/^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/)?.[1] ?? null;

function answerOf(
  { response, responseCode, oauthError }: SmtpFailure,
  secrets: readonly string[],
): ServerAnswer | null {
  if (response === null) return null;
  return {
    code: enhancedStatus(response) ?? (responseCode === null ? null : String(responseCode)),
    text: redact([response, oauthError].filter(Boolean).join(' '), secrets)
      .replace(/\s+/g, ' ')
      .slice(0, 500),
  };
}

const serverName = (account: Account | undefined): string =>
  account?.smtp ? `the SMTP server ${account.smtp.host}:${account.smtp.port}` : 'the SMTP server';
