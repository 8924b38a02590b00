import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPConnectionAuth } from 'nodemailer/lib/smtp-connection';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import type { Account } from '../account';
import type { SmtpReport } from '../connectionReport';
import { MailError } from '../error';
import { speaksTls } from '../imap/tls';
import { tlsReport } from '../imap/tlsReport';
import { smtpOptions, type SmtpDeadlines } from './connect';
import { translateSmtpError } from './errors';

/** Connects and signs in without sending, and tells what was seen. Throws `MailError`. */
export async function lookAtSmtp(
  account: Account,
  deadlines: Partial<SmtpDeadlines> = {},
): Promise<SmtpReport> {
  try {
    return await look(smtpOptions(account, deadlines));
  } catch (error) {
    return Promise.reject(await explainSilence(translateSmtpError(error, { account }), account));
  }
}

async function look(options: SMTPTransport.Options): Promise<SmtpReport> {
  const dialled = performance.now();
  const connection = new SMTPConnection({ ...options, ...(await tunnelOf(options)) });
  try {
    await connected(connection);
    const extensions = extensionsIn(connection.lastServerResponse || '');
    const tls = tlsReport(connection._socket);
    if (options.auth) await signedIn(connection, authOf(options));
    const signInMilliseconds = Math.round(performance.now() - dialled);
    connection.quit();
    return { signInMilliseconds, signedIn: Boolean(options.auth), tls, extensions };
  } finally {
    // Ends the socket after what was written, so QUIT still goes out.
    connection.close();
  }
}

const tunnelOf = ({ getSocket, ...options }: SMTPTransport.Options): Promise<{ connection?: Socket }> =>
  new Promise((resolve, reject) => {
    if (!getSocket) return resolve({});
    getSocket(options, (error, socket) => {
      if (error) return reject(error);
      resolve(socket || {});
    });
  });

/** The last answer of the handshake is the one to EHLO, after STARTTLS if there was one. */
const connected = (connection: SMTPConnection): Promise<void> =>
  new Promise((resolve, reject) => {
    // Stays for the life of the connection, as an error without a listener ends the process.
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('Connection closed')));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });

const signedIn = (connection: SMTPConnection, auth: SMTPConnectionAuth): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.login(auth, (error) => (error ? reject(error) : resolve()));
  });

const authOf = ({ auth }: SMTPTransport.Options): SMTPConnectionAuth => ({
  user: auth?.user,
  pass: auth?.pass,
  ...(auth?.method && { method: auth.method }),
});

const extensionsIn = (ehlo: string): string[] =>
  ehlo
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.replace(/^\d{3}[ -]/, '').trim());

/** A port that never greets in plaintext is asked whether it wants TLS. */
async function explainSilence(error: MailError, { smtp, proxyUrl }: Account): Promise<MailError> {
  if (error.kind !== 'timeout' || !smtp || smtp.security === 'tls' || proxyUrl !== null) return error;
  if (!(await speaksTls(smtp, 2_000))) return error;
  return new MailError('securityMismatch', `${smtp.host}:${smtp.port} speaks TLS from the start`, {
    field: 'smtpSecurity',
    protocol: 'smtp',
  });
}
