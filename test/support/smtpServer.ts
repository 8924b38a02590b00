import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  SMTPServer,
  type SMTPServerAuthentication,
  type SMTPServerDataStream,
  type SMTPServerSession,
} from 'smtp-server';
import type { Security } from '../../mail/account';
import { testAuthority, testCertificate, type ServerCertificate } from './certificate';
import { eventually } from './ports';
import { testPassword } from './secrets';

export interface ReceivedMail {
  /** MAIL FROM, empty for the null sender. */
  readonly from: string;
  /** The accepted RCPT TO addresses. */
  readonly to: readonly string[];
  /** The message byte for byte, without SMTP's dot stuffing. */
  readonly raw: Buffer;
  /** What stood behind MAIL FROM, such as `SMTPUTF8`, `RET`, `ENVID`; a bare word is true. */
  readonly parameters: Readonly<Record<string, string | true>>;
  /** Delivery reports asked for the first recipient (RFC 3461). */
  readonly notify: readonly string[];
  /** Who signed in, null when nobody did. */
  readonly user: string | null;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

/** What the server is about to accept. */
export type SmtpStep =
  | { readonly command: 'CONNECT' }
  | { readonly command: 'MAIL' | 'RCPT'; readonly address: string }
  | { readonly command: 'DATA'; readonly mail: ReceivedMail };

/** A reply of the server's own words, for example `{ code: 451, text: '4.3.0 try later' }`. */
export interface SmtpRefusal {
  readonly code: number;
  readonly text: string;
}

/**
 * `disconnect` cuts the connection instead of accepting; `acceptAndDisconnect` keeps the mail and cuts
 * before saying so; `hang` never answers. Undefined accepts.
 */
export type SmtpAnswer = SmtpRefusal | 'disconnect' | 'acceptAndDisconnect' | 'hang' | undefined;
export type SmtpScript = (step: SmtpStep) => SmtpAnswer;

export interface SmtpSignIn {
  readonly method: string;
  readonly user: string;
  /** The password, or the access token with XOAUTH2. */
  readonly secret: string;
}

export interface SmtpServerOptions {
  readonly security?: Security;
  /** `none` offers no sign-in at all. */
  readonly authentication?: 'required' | 'optional' | 'none';
  readonly authMethods?: readonly ('PLAIN' | 'LOGIN' | 'XOAUTH2' | 'CRAM-MD5')[];
  /** True signs in; by default `user` with `password` do, or any access token equal to `password`. */
  readonly signIn?: (attempt: SmtpSignIn) => boolean | SmtpRefusal;
  /** False: the server takes no addresses beyond ASCII. */
  readonly smtpUtf8?: boolean;
  /** Largest mail in bytes, announced as SIZE. */
  readonly size?: number;
  readonly certificate?: ServerCertificate;
  readonly script?: SmtpScript;
  /** Runs for each accepted mail before the server says 250, for example to put it into a mailbox. */
  readonly deliver?: (mail: ReceivedMail) => Promise<void>;
}

export interface TestSmtpServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  readonly user: string;
  readonly password: string;
  /** Every mail accepted so far. */
  readonly mails: readonly ReceivedMail[];
  readonly signIns: readonly SmtpSignIn[];
  /** Connections made so far, and those open now. */
  readonly connections: { readonly total: number; readonly open: number };
  /** Waits until this many mails were accepted in all; throws after the deadline (ms). */
  received(count?: number, deadline?: number): Promise<readonly ReceivedMail[]>;
  /** Replaces the script; none accepts everything. */
  script(script?: SmtpScript): void;
  close(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it accepts and refuses what the script tells it to. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<TestSmtpServer> {
  const { security = 'tls', authentication = 'required', certificate = testCertificate() } = options;
  const user = 'sender@example.com';
  const password = testPassword;
  const accepts = options.signIn ?? ((attempt) => attempt.secret === password);
  const mails: ReceivedMail[] = [];
  const signIns: SmtpSignIn[] = [];
  let script = options.script;
  let total = 0;

  const server: SMTPServer = new SMTPServer({
    ...{ key: certificate.key, cert: certificate.cert, secure: security === 'tls', logger: false },
    ...{ disableReverseLookup: true, closeTimeout: 10, allowInsecureAuth: true },
    ...{ hideENHANCEDSTATUSCODES: true, hideDSN: false },
    hideSMTPUTF8: options.smtpUtf8 === false,
    hideSTARTTLS: security !== 'starttls',
    authOptional: authentication !== 'required',
    authMethods: [...(options.authMethods ?? ['PLAIN', 'LOGIN', 'XOAUTH2'])],
    disabledCommands: authentication === 'none' ? ['AUTH'] : [],
    ...(options.size === undefined ? {} : { size: options.size }),
    onAuth(auth, _session, callback) {
      const attempt = attemptOf(auth);
      signIns.push(attempt);
      const answer = accepts(attempt);
      if (answer === true) return callback(null, { user: attempt.user });
      callback(replyWith(answer || { code: 535, text: '5.7.8 Authentication credentials invalid' }));
    },
    onConnect(session, callback) {
      total++;
      reply(script?.({ command: 'CONNECT' }), session, callback);
    },
    onMailFrom: ({ address }, session, callback) =>
      reply(script?.({ command: 'MAIL', address }), session, callback),
    onRcptTo: ({ address }, session, callback) =>
      reply(script?.({ command: 'RCPT', address }), session, callback),
    onData: (stream, session, callback) => void receive(stream, session, callback).catch(callback),
  });

  /** Calls back, unless the answer is to cut the connection or to hang. */
  function reply(answer: SmtpAnswer, session: SMTPServerSession, callback: (error?: Error) => void): void {
    if (answer === 'hang') return;
    if (answer === 'disconnect' || answer === 'acceptAndDisconnect') {
      const connection = [...server.connections].find(({ id }) => id === session.id);
      connection?._socket.destroy();
      return;
    }
    callback(answer ? replyWith(answer) : undefined);
  }

  async function receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: (error?: Error) => void,
  ): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    const mail: ReceivedMail = {
      from: mailFrom ? mailFrom.address : '',
      to: rcptTo.map(({ address }) => address),
      raw: await buffer(stream),
      parameters: (mailFrom && mailFrom.args) || {},
      notify: notifyOf(rcptTo[0]),
      user: typeof session.user === 'string' ? session.user : null,
      secure: session.secure,
    };
    if (stream.sizeExceeded) return reply({ code: 552, text: '5.3.4 Message too big' }, session, callback);
    const answer = script?.({ command: 'DATA', mail });
    if (!answer || answer === 'acceptAndDisconnect') {
      await options.deliver?.(mail);
      mails.push(mail);
    }
    reply(answer, session, callback);
  }

  server.on('error', () => undefined); // a client that hangs up is part of many tests
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    ...{ host: '127.0.0.1', port: (server.server.address() as AddressInfo).port, ca: testAuthority().ca },
    ...{ user, password, mails, signIns },
    get connections() {
      return { total, open: server.connections.size };
    },
    async received(count = 1, deadline = 10_000) {
      if (await eventually(() => mails.length >= count, deadline)) return mails;
      throw new Error(`Expected ${count} mails, received ${mails.length}`);
    },
    script(next) {
      script = next;
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** smtp-server keeps what a recipient was given with beside the address, unknown to its types. */
function notifyOf(recipient: object | undefined): readonly string[] {
  const { notify } = ((recipient && Reflect.get(recipient, 'dsn')) ?? {}) as { readonly notify?: string[] };
  return [notify ?? []].flat();
}

const attemptOf = ({ method, username, password, accessToken }: SMTPServerAuthentication): SmtpSignIn => ({
  method,
  user: username ?? '',
  secret: accessToken ?? password ?? '',
});

const replyWith = ({ code, text }: SmtpRefusal): Error =>
  Object.assign(new Error(text), { responseCode: code });
