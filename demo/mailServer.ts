import { randomUUID } from 'node:crypto';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { buffer } from 'node:stream/consumers';
import type { DemoAccount } from './accounts';
import type { Certificate } from './certificate';
import { keepSockets, openPostbox, portOf, type Postbox } from './postbox';

export interface MailServerOptions {
  readonly accounts: readonly DemoAccount[];
  readonly certificate: Certificate;
  /** Where mail is kept between starts. */
  readonly folder: string;
  /** Ports by account address, and `smtp`; 0 or absent for any that is free. */
  readonly ports: Readonly<Record<string, number>>;
}

/** A whole mail provider on loopback: IMAP for each account, and submission that delivers between them. */
export interface MailServer {
  readonly smtpPort: number;
  postbox(address: string): Postbox;
  /** Calls back after each mail that was delivered. */
  onDelivery(listener: () => void): void;
  close(): Promise<void>;
}

/** Mail to `name+tag@domain` belongs to `name@domain`. */
const withoutTag = (address: string) => address.toLowerCase().replace(/\+[^@]*@/, '@');

/** A refusal with its SMTP reply code. */
const refusal = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });

export async function startMailServer(options: MailServerOptions): Promise<MailServer> {
  const postboxes = new Map<string, Postbox>();
  for (const account of options.accounts) {
    const port = options.ports[account.address] ?? 0;
    postboxes.set(account.address, await openPostbox({ ...options, account, port }));
  }
  const listeners: (() => void)[] = [];
  const smtp = submission(postboxes, options.certificate, () => listeners.forEach((listener) => listener()));
  const sockets = keepSockets(smtp.server);
  await new Promise<void>((resolve, reject) => {
    smtp.once('error', reject);
    smtp.listen(options.ports.smtp ?? 0, '127.0.0.1', resolve);
  });
  // A client that breaks off its connection is no reason to end the demo.
  smtp.on('error', () => undefined);
  return {
    smtpPort: portOf(smtp.server),
    postbox: (address) => required(postboxes, address),
    onDelivery: (listener) => void listeners.push(listener),
    close: async () => {
      postboxes.forEach((postbox) => postbox.close());
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => smtp.close(resolve));
    },
  };
}

function required(postboxes: ReadonlyMap<string, Postbox>, address: string): Postbox {
  const postbox = postboxes.get(withoutTag(address));
  if (!postbox) throw refusal(550, `5.1.1 There is no mailbox ${address} here`);
  return postbox;
}

function submission(
  postboxes: ReadonlyMap<string, Postbox>,
  { key, cert }: Certificate,
  delivered: () => void,
): SMTPServer {
  return new SMTPServer({
    name: 'mail.mailroom.example',
    banner: 'Mailroom demo',
    secure: true,
    key,
    cert,
    size: 25 * 1024 * 1024,
    disableReverseLookup: true,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _session, done) => {
      const account = postboxes.get(username ?? '')?.account;
      if (account?.password === password) done(null, { user: username });
      else done(refusal(535, '5.7.8 User name or password is wrong'));
    },
    onMailFrom: ({ address }, { user }, done) =>
      // An empty sender is what bounces and other automatic mail carry (RFC 5321, 4.5.5).
      address === '' || withoutTag(address) === user
        ? done()
        : done(refusal(553, `5.7.1 ${String(user)} may not send as ${address}`)),
    onRcptTo: ({ address }, _session, done) =>
      postboxes.has(withoutTag(address))
        ? done()
        : done(refusal(550, `5.1.1 There is no mailbox ${address} here`)),
    onData: (stream, session, done) => {
      void deliver(stream, session, postboxes).then((id) => {
        delivered();
        done(null, `2.0.0 Delivered as ${id}`);
      }, done);
    },
  });
}

type Incoming = Parameters<typeof buffer>[0] & { readonly sizeExceeded: boolean };

async function deliver(
  stream: Incoming,
  session: SMTPServerSession,
  postboxes: ReadonlyMap<string, Postbox>,
): Promise<string> {
  const content = await buffer(stream);
  if (stream.sizeExceeded) throw refusal(552, '5.3.4 The mail is larger than 25 MB');
  const id = randomUUID();
  const { mailFrom, rcptTo } = session.envelope;
  for (const { address } of rcptTo) {
    const trace = [
      `Return-Path: <${mailFrom ? mailFrom.address : ''}>`,
      `Delivered-To: ${address}`,
      `Received: from ${session.clientHostname} by mail.mailroom.example with ESMTPSA id ${id};`,
      `\t${new Date().toUTCString().replace('GMT', '+0000')}`,
      '',
    ].join('\r\n');
    required(postboxes, address).deliver(Buffer.concat([Buffer.from(trace), content]));
  }
  return id;
}
