import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import { SocksClient } from 'socks';
import type { Account, SignIn, SmtpSettings } from '../account';
import { MailError } from '../error';
import { assertAllowed, speaksTls, tlsOptions } from '../imap/tls';
import { translateSmtpError } from './errors';
import { signInWithToken } from './oauth';

/** All in milliseconds. */
export interface SmtpDeadlines {
  /** DNS, proxy, TCP and TLS together. */
  readonly connect: number;
  readonly greeting: number;
  /** Silence of the server while it owes an answer; long, as some servers scan a mail before they accept it. */
  readonly answer: number;
}

const usualDeadlines: SmtpDeadlines = { connect: 15_000, greeting: 10_000, answer: 120_000 };

/**
 * What nodemailer needs to reach and sign in to the account's server, for a single connection or a
 * pool. Throws `MailError` when the account cannot send or would have to do so in plaintext.
 */
export function smtpOptions(account: Account, deadlines: Partial<SmtpDeadlines> = {}): SMTPTransport.Options {
  const { smtp } = account;
  if (!smtp) {
    throw new MailError('configuration', `The account "${account.label}" is for reading only: SMTP is off`, {
      field: 'smtpEnabled',
      protocol: 'smtp',
    });
  }
  assertAllowed(smtp, account.tls, 'smtp');
  const { connect, greeting, answer } = { ...usualDeadlines, ...deadlines };
  return {
    host: smtp.host,
    port: smtp.port,
    secure: smtp.security === 'tls',
    requireTLS: smtp.security === 'starttls' && account.tls.requireTls,
    ignoreTLS: smtp.security === 'none',
    tls: tlsOptions(account.tls),
    // The name in EHLO: the account's domain, so that no internal host name is told to the world.
    name: account.address.split('@').at(-1) || '[127.0.0.1]',
    ...signInOptions(smtp),
    ...proxyOptions(account.proxyUrl, smtp, connect),
    connectionTimeout: connect,
    greetingTimeout: greeting,
    dnsTimeout: connect,
    socketTimeout: answer,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  };
}

/** QUIRK: without `forceAuth` nodemailer sends unsigned when a server does not announce AUTH. */
function signInOptions({
  signIn,
}: SmtpSettings): Pick<SMTPTransport.Options, 'auth' | 'forceAuth' | 'customAuth'> {
  if (signIn === null) return {};
  return { forceAuth: true, ...authOf(signIn) };
}

function authOf(signIn: SignIn): Pick<SMTPTransport.Options, 'auth' | 'customAuth'> {
  if (signIn.kind === 'password') return { auth: { user: signIn.user, pass: signIn.password } };
  // A method name of our own, so that nodemailer never falls back to sending the token as a password.
  const method = 'BEARER';
  return { auth: { user: signIn.user, pass: '', method }, customAuth: { [method]: signInWithToken(signIn) } };
}

/** nodemailer tunnels through HTTP proxies itself; SOCKS it leaves to the caller. */
function proxyOptions(
  proxyUrl: string | null,
  { host, port }: SmtpSettings,
  timeout: number,
): Pick<SMTPTransport.Options, 'proxy' | 'getSocket'> {
  if (proxyUrl === null) return {};
  const proxy = new URL(proxyUrl);
  if (!proxy.protocol.startsWith('socks')) return { proxy: proxyUrl };
  return {
    getSocket: (_options, callback) => {
      SocksClient.createConnection({
        command: 'connect',
        destination: { host, port },
        timeout,
        proxy: {
          host: proxy.hostname.replace(/^\[|\]$/g, ''),
          port: Number(proxy.port) || 1080,
          type: proxy.protocol.startsWith('socks4') ? 4 : 5,
          ...(proxy.username && { userId: decodeURIComponent(proxy.username) }),
          ...(proxy.password && { password: decodeURIComponent(proxy.password) }),
        },
      }).then(
        ({ socket }) => callback(null, { connection: socket }),
        (error: unknown) => callback(proxyFailure(error)),
      );
    },
  };
}

function proxyFailure(error: unknown): Error {
  // The library's error carries the proxy's password in its options.
  const message = error instanceof Error ? error.message : 'unknown';
  return Object.assign(new Error(`Proxy: ${message}`), { code: 'EPROXY' });
}

/** Connects and signs in without sending; throws `MailError`. */
export async function verifySmtp(account: Account, deadlines: Partial<SmtpDeadlines> = {}): Promise<void> {
  const transport = createTransport(smtpOptions(account, deadlines));
  try {
    await transport.verify();
  } catch (error) {
    fail(await explainSilence(translateSmtpError(error, { account }), account));
  } finally {
    transport.close();
  }
}

/** A port that never greets in plaintext is asked whether it wants TLS. */
async function explainSilence(error: MailError, { smtp, proxyUrl }: Account): Promise<MailError> {
  if (error.kind !== 'timeout' || !smtp || smtp.security === 'tls' || proxyUrl !== null) return error;
  if (!(await speaksTls(smtp, 2_000))) return error;
  return new MailError('securityMismatch', `${smtp.host}:${smtp.port} speaks TLS from the start`, {
    field: 'smtpSecurity',
    protocol: 'smtp',
  });
}

function fail(error: unknown): never {
  throw error;
}
