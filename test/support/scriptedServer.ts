import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Security } from '../../mail/account';
import { testAuthority, testCertificate } from './certificate';
import type { Command } from './scripted/command';
import { ScriptedMailbox } from './scripted/mailbox';
import { canonical, mailboxHandlers } from './scripted/mailboxes';
import { messageHandlers } from './scripted/messages';
import { Session, type Handler, type Override } from './scripted/session';
import { signInHandlers, type SignInRule } from './scripted/signIn';
import { testPassword } from './secrets';

/** What the server announces and does unless told to go `without`. */
const everything = [
  ...['IMAP4rev1', 'SASL-IR', 'AUTH=PLAIN', 'AUTH=XOAUTH2', 'ID', 'ENABLE', 'IDLE', 'NAMESPACE'],
  ...['LITERAL+', 'UIDPLUS', 'MOVE', 'UNSELECT', 'CONDSTORE', 'SPECIAL-USE'],
];

export interface ScriptedServerOptions {
  readonly security?: Security;
  /** Capabilities it neither announces nor has. */
  readonly without?: readonly string[];
  /** Capabilities it announces besides, such as `X-GM-EXT-1` or `OBJECTID`. */
  readonly announces?: readonly string[];
  /** Whether keywords can be stored; false drops them silently, as Exchange does. */
  readonly keywords?: boolean;
  readonly separator?: string;
  /** What its ID says, null for NIL. */
  readonly id?: Readonly<Record<string, string>> | null;
  /** The first line without its `* `. */
  readonly greeting?: string;
  /** By default any user signs in with `password`, as password or access token. */
  readonly signIn?: SignInRule;
  /** Special-use mailboxes beside INBOX, by name. */
  readonly mailboxes?: Readonly<Record<string, string | null>>;
}

export interface ScriptedServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  readonly user: string;
  readonly password: string;
  readonly sessions: ReadonlySet<Session>;
  /** Every command received so far, of all sessions. */
  readonly commands: readonly Command[];
  /** A mailbox by its name on the wire; made if there is none. */
  mailbox(name: string): ScriptedMailbox;
  removeMailbox(name: string): void;
  /** Stands in for a command from now on, for example `IDLE` or `UID FETCH`; none gives it back. */
  override(name: string, override?: Override): void;
  /** Applied to each text the server sends, for example an untagged response; null withholds it, none stops it. */
  rewrite(rewrite?: (text: string) => string | null): void;
  /** Says BYE to every session and ends it. */
  bye(text?: string): void;
  close(): Promise<void>;
}

const usual = { Sent: '\\Sent', Drafts: '\\Drafts', Trash: '\\Trash', Archive: '\\Archive', Junk: '\\Junk' };

/** A small IMAP server in memory that can be told to be poor, odd or hostile. */
export async function startScriptedServer(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const { security = 'tls', separator = '/', keywords = true, without = [], announces = [] } = options;
  const user = 'reader@example.com';
  const password = testPassword;
  const capabilities = [...everything.filter((name) => !without.includes(name)), ...announces];
  const has = (capability: string) => capabilities.includes(capability);
  const mailboxes = new Map<string, ScriptedMailbox>();
  const overrides = new Map<string, Override>();
  const sessions = new Set<Session>();
  const commands: Command[] = [];
  let rewrite = (text: string): string | null => text;
  let uidValidity = 1_700_000_000;

  /** Whoever idles on the mailbox hears at once, the others with their next command. */
  const changed = () => {
    for (const session of sessions) if (session.idling) session.announce();
  };
  function create(name: string, specialUse: string | null = null): ScriptedMailbox {
    const mailbox = new ScriptedMailbox(name, uidValidity++, specialUse, changed);
    mailboxes.set(name, mailbox);
    return mailbox;
  }
  create('INBOX');
  for (const [name, specialUse] of Object.entries(options.mailboxes ?? usual)) create(name, specialUse);

  const announced = () => capabilities.join(' ');
  const handlers: Record<string, Handler> = {
    ...connectionHandlers({ has, announced, id: options.id ?? { name: 'scripted' } }),
    ...signInHandlers(options.signIn ?? (({ secret }) => secret === password)),
    ...mailboxHandlers({ has, keywords, separator, mailboxes, create }),
    ...messageHandlers({ has, keywords, mailbox: (name) => mailboxes.get(canonical(name)) }),
    ...(security === 'starttls' ? { STARTTLS: startTls } : {}),
  };
  if (security === 'starttls') capabilities.push('STARTTLS');
  const setup = {
    handlers,
    override: (name: string) => overrides.get(name),
    rewrite: (text: string) => rewrite(text),
    onCommand: (command: Command) => void commands.push(command),
  };

  const server = createServer({ noDelay: true }, (socket) => {
    const stream = security === 'tls' ? secure(socket) : socket;
    const session = new Session(stream, setup);
    sessions.add(session);
    socket.on('error', () => undefined);
    socket.on('close', () => sessions.delete(session));
    session.send(`* ${options.greeting ?? `OK [CAPABILITY ${announced()}] ready`}`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: testAuthority().ca },
    ...{ user, password, sessions, commands },
    mailbox: (name) => mailboxes.get(name) ?? create(name),
    removeMailbox: (name) => void mailboxes.delete(name),
    override: (name, override) => void (override ? overrides.set(name, override) : overrides.delete(name)),
    rewrite: (next = (text) => text) => void (rewrite = next),
    bye: (text = 'going down') => sessions.forEach((session) => session.bye(text)),
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const { socket } of sessions) socket.destroy();
      await closed;
    },
  };
}

function secure(socket: Socket): TLSSocket {
  const stream = new TLSSocket(socket, { isServer: true, ...testCertificate() });
  stream.on('error', () => undefined);
  return stream;
}

/** The answer goes out in clear, and nothing sent before TLS counts after it. */
const startTls: Handler = (session) => {
  const plain = session.socket;
  plain.removeAllListeners('data');
  setImmediate(() => session.attach(secure(plain)));
  return 'OK begin TLS';
};

interface ConnectionSetup {
  readonly has: (capability: string) => boolean;
  readonly announced: () => string;
  readonly id: Readonly<Record<string, string>> | null;
}

/** The commands valid in any state, and IDLE. */
function connectionHandlers({ has, announced, id }: ConnectionSetup): Record<string, Handler> {
  return {
    CAPABILITY: (session) => {
      session.send(`* CAPABILITY ${announced()}`);
      return 'OK capabilities';
    },
    NOOP: () => 'OK nothing',
    CHECK: () => 'OK checked',
    LOGOUT: (session) => {
      session.send('* BYE see you');
      setImmediate(() => session.socket.end());
      return 'OK bye';
    },
    ...(has('ID') ? { ID: identify(id) } : {}),
    ...(has('ENABLE') ? { ENABLE: enable } : {}),
    ...(has('IDLE') ? { IDLE: idle } : {}),
  };
}

const identify =
  (id: ConnectionSetup['id']): Handler =>
  (session) => {
    const pairs = Object.entries(id ?? {}).flatMap(([name, value]) => [`"${name}"`, `"${value}"`]);
    session.send(`* ID ${pairs.length > 0 ? `(${pairs.join(' ')})` : 'NIL'}`);
    return 'OK identified';
  };

const enable: Handler = (session, { args }) => {
  session.send(['* ENABLED', ...args.map((name) => ('text' in name ? name.text : ''))].join(' '));
  return 'OK enabled';
};

const idle: Handler = async (session) => {
  session.send('+ idling');
  session.idling = true;
  session.announce();
  while ((await session.line()).toUpperCase() !== 'DONE');
  session.idling = false;
  return 'OK idled' as const;
};
