import type { ImapFlow } from 'imapflow';
import type { Account } from '../account';
import type { ImapReport } from '../connectionReport';
import { withImap, type ImapConnectOptions } from './connect';
import { tlsReport } from './tlsReport';

/** Signs in, looks at INBOX without changing anything, and tells what was seen. Throws `MailError`. */
export async function lookAtImap(account: Account, options: ImapConnectOptions = {}): Promise<ImapReport> {
  const dialled = performance.now();
  return await withImap(account, (client) => look(client, Math.round(performance.now() - dialled)), options);
}

async function look(client: ImapFlow, signInMilliseconds: number): Promise<ImapReport> {
  const asked = performance.now();
  await client.noop();
  const roundTripMilliseconds = Math.round(performance.now() - asked);
  const listed = await client.list();
  const inbox = await client.mailboxOpen('INBOX', { readOnly: true });
  const writable = await client.mailboxOpen('INBOX');
  return {
    signInMilliseconds,
    roundTripMilliseconds,
    // imapflow keeps its socket to itself, and it alone knows the certificate.
    tls: tlsReport(Reflect.get(client, 'socket')),
    capabilities: [...client.capabilities.keys()],
    server: serverName(client),
    keywords: writable.permanentFlags?.has('\\*') ?? false,
    messages: inbox.exists,
    readOnly: writable.readOnly ?? false,
    specialUse: Object.fromEntries(
      listed.flatMap(({ specialUse, path }) => (specialUse ? [[specialUse, path]] : [])),
    ),
    quota: await quotaOf(client),
    appendLimit: numberOf(client.capabilities.get('APPENDLIMIT')),
  };
}

function serverName({ serverInfo }: ImapFlow): string | null {
  const words = [serverInfo?.name, serverInfo?.version].filter(
    (word) => typeof word === 'string' && word !== '',
  );
  return words.join(' ') || null;
}

/** Some servers announce QUOTA and then refuse to tell it; that is no fault of the account. */
async function quotaOf(client: ImapFlow): Promise<ImapReport['quota']> {
  if (!client.capabilities.has('QUOTA')) return null;
  const quota = await client.getQuota('INBOX').catch(() => false as const);
  const storage = quota ? quota.storage : undefined;
  return storage?.limit === undefined ? null : { used: storage.usage ?? 0, limit: storage.limit };
}

const numberOf = (value: boolean | number | undefined): number | null =>
  typeof value === 'number' ? value : null;
