import type { ImapFlow, SearchObject } from 'imapflow';
import { MailError } from '../error';
import { toUidSet } from '../uidset';
import { translateImapError } from './errors';

/** UIDs in the selected mailbox; imapflow answers NO with `false`, which is no empty result. */
export async function search(client: ImapFlow, query: SearchObject): Promise<number[]> {
  try {
    const uids = await client.search(query, { uid: true });
    if (uids) return uids;
  } catch (error) {
    throw translateImapError(error);
  }
  throw new MailError(
    client.usable ? 'commandRefused' : 'connectionLost',
    'The server did not answer a search.',
  );
}

/**
 * Throws unless none of these UIDs exists any more. A server, or a library, that left a message out of an
 * answer must not make it look deleted: it would never be delivered.
 */
export async function requireGone(client: ImapFlow, uids: readonly number[]): Promise<void> {
  if (uids.length === 0) return;
  const missing = new Set(uids);
  const left = (await search(client, { uid: toUidSet(uids) })).filter((uid) => missing.has(uid));
  if (left.length === 0) return;
  throw new MailError('serverBusy', `The server lists ${left.length} message(s) but did not give them.`);
}
