import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import hoodiecrow, { type ImapServer, type Mailbox, type StoredMessage } from 'hoodiecrow-imap';
import type { DemoAccount } from './accounts';
import type { Certificate } from './certificate';
import { imapSearch } from './imapSearch';

export interface PostboxOptions {
  readonly account: DemoAccount;
  readonly certificate: Certificate;
  /** Where the mail is kept between starts. */
  readonly folder: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** The mailboxes of one account, served over IMAP with TLS. */
export interface Postbox {
  readonly account: DemoAccount;
  readonly port: number;
  /** Files a message, into INBOX unless told otherwise. */
  deliver(raw: Buffer, mailbox?: string): void;
  /** The messages of one mailbox, oldest first. */
  messages(mailbox: string): readonly StoredMessage[];
  close(): void;
}

const extensions = [
  'enable',
  'id',
  'idle',
  'literalplus',
  'move',
  'namespace',
  'sasl-ir',
  'auth-plain',
].concat('special-use', 'uidplus', 'unselect');

const folders = {
  Sent: '\\Sent',
  Drafts: '\\Drafts',
  Archive: '\\Archive',
  Junk: '\\Junk',
  Trash: '\\Trash',
};

/** Hoodiecrow serves the same mail to every user, so each account has a server of its own. */
export async function openPostbox({ account, certificate, folder, port }: PostboxOptions): Promise<Postbox> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${account.address}.json`);
  const imap = hoodiecrow({
    plugins: [...extensions, imapSearch],
    users: { [account.address]: { password: account.password } },
    storage: restore(file) ?? emptyStorage(),
    secureConnection: true,
    credentials: { ...certificate },
  });
  const store = () => save(file, imap);
  imap.on('notify', () => setImmediate(store));
  const sockets = keepSockets(imap.server);
  await listen(imap, port);
  store();
  const mailbox = (path: string): Mailbox => {
    const found = imap.folderCache[path];
    if (!found) throw new Error(`${account.address} has no mailbox ${path}`);
    return found;
  };
  return {
    account,
    port: portOf(imap.server),
    deliver: (raw, path = 'INBOX') => void imap.appendMessage(path, [], new Date(), raw.toString('latin1')),
    messages: (path) => mailbox(path).messages,
    close: () => {
      store();
      imap.server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

/** QUIRK: hoodiecrow numbers every mailbox's UIDVALIDITY 1; a new mailbox must not look like an old one. */
function emptyStorage(): Record<string, object> {
  const uidvalidity = Math.floor(Date.now() / 1000);
  return {
    INBOX: { uidvalidity },
    '': {
      separator: '/',
      folders: Object.fromEntries(
        Object.entries(folders).map(([name, use]) => [name, { uidvalidity, 'special-use': use }]),
      ),
    },
  };
}

/** What is kept of a mailbox; the rest of hoodiecrow's state is made anew at each start. */
type Kept = Pick<Mailbox, 'uidvalidity' | 'uidnext' | 'special-use'> & { messages: StoredMessage[] };

function restore(file: string): Record<string, object> | null {
  let kept: Record<string, Kept>;
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Kept>;
  } catch {
    return null; // First start, or a file cut short by a crash: begin with empty mailboxes.
  }
  const { INBOX, ...others } = kept;
  const storage = { INBOX: INBOX ?? {}, '': { separator: '/', folders: {} } };
  for (const [path, mailbox] of Object.entries(others)) place(storage[''], path.split('/'), mailbox);
  return storage;
}

interface Branch {
  folders?: Record<string, Branch>;
}

function place(branch: Branch, [name = '', ...below]: string[], mailbox: Kept): void {
  const folders = (branch.folders ??= {});
  const child = (folders[name] ??= {});
  if (below.length === 0) Object.assign(child, mailbox);
  else place(child, below, mailbox);
}

function save(file: string, imap: ImapServer): void {
  const kept = Object.values(imap.folderCache).map((mailbox): [string, Kept] => [
    mailbox.path,
    {
      uidvalidity: mailbox.uidvalidity,
      uidnext: mailbox.uidnext,
      'special-use': mailbox['special-use'],
      messages: mailbox.messages.map(({ uid, flags, internaldate, raw }) => ({
        uid,
        flags,
        internaldate,
        raw,
      })),
    },
  ]);
  writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(kept)));
  renameSync(`${file}.new`, file);
}

/** Answers at once (no Nagle delay), and knows every connection so that close can end them. */
export function keepSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

function listen(imap: ImapServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    imap.server.once('error', reject);
    imap.listen(port, '127.0.0.1', resolve);
  });
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port');
  return address.port;
}
