import type { ImapFlow } from 'imapflow';
import { MailError } from '../error';
import { toUidSet } from '../uidset';
import { refusal, translateImapError } from './errors';
import { UID_PAGE, type FlagChange, type Messages } from './messages';
import { selectMailbox } from './select';

/** Throws `capabilityMissing` for a server other than Gmail, which alone has labels (X-GM-EXT-1). */
export function requireLabels(client: ImapFlow): void {
  if (client.capabilities.has('X-GM-EXT-1')) return;
  throw new MailError('capabilityMissing', 'Only Gmail has labels, so nothing was changed.', {
    field: 'addLabels',
  });
}

/** Adds and removes Gmail labels, and gives each message's labels as the server then has them. */
export async function changeLabels(
  client: ImapFlow,
  { mailbox, uids }: Messages,
  { add, remove }: FlagChange,
): Promise<Map<number, string[]>> {
  requireLabels(client);
  await selectMailbox(client, mailbox, 'write');
  const labelsOf = new Map<number, string[]>();
  const options = { uid: true, useLabels: true };
  for (let start = 0; start < uids.length; start += UID_PAGE) {
    const set = toUidSet(uids.slice(start, start + UID_PAGE));
    if (add.length > 0) await accepted(client, client.messageFlagsAdd(set, [...add], options));
    if (remove.length > 0) await accepted(client, client.messageFlagsRemove(set, [...remove], options));
    const answers = await client.fetchAll(set, { uid: true, labels: true }, { uid: true }).catch(translated);
    for (const { uid, labels } of answers) labelsOf.set(uid, [...(labels ?? [])]);
  }
  return labelsOf;
}

async function accepted(client: ImapFlow, command: Promise<boolean>): Promise<void> {
  if (await command.catch(translated)) return;
  throw refusal(client, 'change the labels', { field: 'addLabels' });
}

function translated(error: unknown): never {
  throw translateImapError(error);
}
