import type { ChildProcess } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testAuthority, testCertificate, type ServerCertificate } from './certificate';
import { dovecotConf, oauth2Conf, type DovecotConfig } from './dovecotConfig';
import { endSupervised, runDoveadm, supervise, unprivileged, type Owner } from './dovecotProcess';
import { deliverOverLmtp } from './lmtp';
import { eventually, freePorts, greets, refuses } from './ports';
import { testPassword } from './secrets';

export interface DovecotOptions {
  readonly user?: string;
  readonly password?: string;
  /** Hierarchy separator, `/` unless given. */
  readonly separator?: string;
  /** Storage each user may fill, for example `1M`. */
  readonly quota?: string;
  /** Lines of an ACL file, for example `Archive user=reader@example.com lr`. */
  readonly acl?: readonly string[];
  /** Introspection endpoint (RFC 7662) for XOAUTH2 and OAUTHBEARER; answers `active` and `username`. */
  readonly introspectionUrl?: string;
  readonly certificate?: ServerCertificate;
  /** More dovecot.conf text. */
  readonly config?: string;
}

export interface DovecotConnection {
  readonly user: string;
  readonly service: string;
  readonly pid: number;
}

export interface Dovecot {
  readonly host: '127.0.0.1';
  /** Plaintext and STARTTLS. */
  readonly imapPort: number;
  /** TLS from the first byte. */
  readonly imapsPort: number;
  readonly lmtpPort: number;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  /** The user meant when none is named; any other name signs in with the same password too. */
  readonly user: string;
  readonly password: string;
  /** Puts mail into a mailbox: over LMTP into INBOX, by `doveadm save` elsewhere. */
  deliver(
    raw: string | Buffer | readonly (string | Buffer)[],
    options?: { readonly user?: string; readonly mailbox?: string; readonly from?: string },
  ): Promise<void>;
  /** Runs one doveadm command and resolves with what it printed; throws with its error text. */
  doveadm(...args: readonly string[]): Promise<string>;
  /** Disconnects all IMAP sessions of the user with a BYE. */
  kick(user?: string): Promise<void>;
  /** The IMAP sessions signed in now, one entry each. */
  who(user?: string): Promise<DovecotConnection[]>;
  /** Users whose sign-in is refused from now on; replaces the former list. */
  refuse(...users: readonly string[]): Promise<void>;
  /** The server's log so far. */
  log(): Promise<string>;
  /** Stops all processes; ports, mail and configuration stay for `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Stops and removes everything. */
  close(): Promise<void>;
}

/** A real Dovecot on loopback with its mail in a temporary folder; Debian: dovecot-imapd and dovecot-lmtpd. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  for (let attempt = 1; ; attempt++) {
    const dovecot = await prepare(options);
    try {
      await dovecot.start();
      return dovecot;
    } catch (error) {
      await dovecot.close();
      // A free port may be taken by somebody else before Dovecot gets to it.
      if (attempt === 3 || !/Address already in use/.test(String(error))) throw error;
    }
  }
}

async function prepare(options: DovecotOptions): Promise<Dovecot> {
  const user = options.user ?? 'reader@example.com';
  const password = options.password ?? testPassword;
  const owner = unprivileged();
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-dovecot-'));
  const [imapPort = 0, imapsPort = 0, lmtpPort = 0] = await freePorts(3);
  await writeFolder(
    {
      ...{ folder, owner, imapPort, imapsPort, lmtpPort, password },
      separator: options.separator ?? '/',
      quota: options.quota ?? null,
      acl: options.acl ?? [],
      introspectionUrl: options.introspectionUrl ?? null,
      extra: options.config ?? '',
    },
    options.certificate ?? testCertificate(),
  );
  const log = () => readFile(join(folder, 'dovecot.log'), 'utf8').catch(() => '');
  const doveadm = (args: readonly string[], input?: string | Buffer) =>
    runDoveadm(folder, owner, args, input);
  let running: ChildProcess | null = null;

  async function start(): Promise<void> {
    if (running) return;
    const before = (await log()).length;
    running = supervise(folder, owner);
    const failed = async () => (await log()).slice(before).includes('Fatal: ');
    const up = async () => (await greets(imapPort)) && (await greets(lmtpPort));
    if ((await eventually(async () => (await failed()) || (await up()), 20_000)) && !(await failed())) return;
    await stop();
    throw new Error(`Dovecot did not start:\n${(await log()).slice(before)}`);
  }
  async function stop(): Promise<void> {
    if (!running) return;
    const stopping = running;
    running = null;
    await endSupervised(stopping);
    await eventually(async () => (await refuses(imapPort)) && (await refuses(lmtpPort)));
  }
  async function close(): Promise<void> {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }

  return {
    ...{ host: '127.0.0.1', imapPort, imapsPort, lmtpPort, ca: testAuthority().ca, user, password },
    ...{ log, start, stop, close },
    deliver: async (raw, { user: to = user, mailbox = 'INBOX', from = 'sender@example.org' } = {}) => {
      if (mailbox === 'INBOX') return deliverOverLmtp({ port: lmtpPort, from, to: [to], raw });
      for (const mail of [raw].flat()) await doveadm(['save', '-u', to, '-m', mailbox], mail);
    },
    doveadm: (...args) => doveadm(args),
    kick: async (name = user) => {
      await doveadm(['kick', name]).catch(ignoreNobodyKicked);
    },
    who: async (name = user) => connections(await doveadm(['-f', 'tab', 'who', '-1', name])),
    refuse: async (...users) => {
      await writeFile(join(folder, 'refused'), users.map((name) => `${name}:\n`).join(''));
      // Dovecot's auth process looks at the file once a second.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
    },
    restart: async () => {
      await stop();
      await start();
    },
  };
}

async function writeFolder(config: DovecotConfig & { owner: Owner }, tls: ServerCertificate): Promise<void> {
  const { folder, owner } = config;
  await Promise.all(['run', 'state', 'home'].map((name) => mkdir(join(folder, name))));
  const files: Record<string, string> = {
    'dovecot.conf': dovecotConf(config),
    'cert.pem': tls.cert,
    'key.pem': tls.key,
    acl: config.acl.map((line) => `${line}\n`).join(''),
    refused: '',
    ...(config.introspectionUrl ? { 'oauth2.conf': oauth2Conf(config.introspectionUrl) } : {}),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  await Promise.all(
    ['.', 'run', 'state', 'home', ...Object.keys(files)].map((name) =>
      chown(join(folder, name), owner.uid, owner.gid),
    ),
  );
}

const connections = (table: string): DovecotConnection[] =>
  table
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter((cells) => cells.length > 2)
    .map(([user = '', service = '', pid = '0']) => ({ user, service, pid: Number(pid) }));

/** doveadm kick leaves with EX_NOHOST when there was nobody to disconnect. */
const ignoreNobodyKicked = (error: Error & { code?: unknown }): void => {
  if (error.code !== 68) throw error;
};
