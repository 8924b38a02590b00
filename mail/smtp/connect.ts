import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import type { Account, SignIn, SmtpSettings } from '../account';
import { MailError } from '../error';
import { assertAllowed, tlsOptions } from '../imap/tls';
import { signInWithToken } from './oauth';
import { openTunnel } from './tunnel';

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
    name: /@([^@\s]+)$/.exec(account.address)?.[1] ?? '[127.0.0.1]',
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

/** The tunnel is made here for every kind of proxy, so that all that connects goes through it alike. */
function proxyOptions(
  proxyUrl: string | null,
  destination: SmtpSettings,
  timeout: number,
): Pick<SMTPTransport.Options, 'getSocket'> {
  if (proxyUrl === null) return {};
  return {
    getSocket: (_options, callback) => {
      openTunnel(proxyUrl, destination, timeout).then(
        (connection) => callback(null, { connection }),
        (error: Error) => callback(error),
      );
    },
  };
}
