import type { INodePropertyOptions } from 'n8n-workflow';
import { hostAndUser } from '../../../../mail/account';
import { identify, reopen } from '../../../../mail/cursor';
import { MailError } from '../../../../mail/error';
import { fetchMetadata } from '../../../../mail/imap/fetch';
import { changeFlags } from '../../../../mail/imap/messages';
import { selectMailbox } from '../../../../mail/imap/select';
import { referenceFields } from '../../../shared/reference';
import { triggersOf, type PublishedTrigger } from '../../../shared/triggers';
import { locationJson } from '../location';
import { onMessages, type Batch } from '../operation';
import type { Session } from '../../session';

export const option: INodePropertyOptions = {
  name: 'Reprocess',
  value: 'reprocess',
  action: 'Reprocess a message',
  description:
    'Let the Email Triggers that watch its mailbox start with a message once more, also one set aside',
};

export const description = referenceFields;

export const execute = onMessages({
  settings: () => null,
  act: async (session, batch) => {
    const triggers = await watching(session, batch.mailbox);
    const client = await session.imap();
    const { uidValidity } = await selectMailbox(client, batch.mailbox, 'read');
    const messages = await fetchMetadata(
      client,
      batch.messages.map(({ uid }) => uid),
    );
    for (const trigger of triggers) await startAgain(session, { trigger, batch });
    for (const { positions, stir } of triggers) {
      positions.change(batch.mailbox, (cursor) =>
        cursor.uidValidity === String(uidValidity) ? reopen(cursor, messages.map(identify)) : cursor,
      );
      await positions.save();
      stir();
    }
    const started = triggers.map(({ workflowId, node }) => ({ workflowId, node }));
    const found = new Set(messages.map(({ uid }) => uid));
    return new Map(
      batch.messages.flatMap((message) =>
        found.has(message.uid)
          ? [[message.uid, { ...locationJson(message), triggers: started }] as const]
          : [],
      ),
    );
  },
});

async function watching(session: Session, mailbox: string): Promise<PublishedTrigger[]> {
  const account = await session.account();
  const triggers = triggersOf(hostAndUser(account)).filter(({ mailboxes }) => mailboxes.includes(mailbox));
  if (triggers.length > 0) return triggers;
  throw new MailError(
    'configuration',
    `No published Email Trigger of this n8n process watches "${mailbox}".`,
    {
      fix: 'Publish the workflow with the trigger, or move the mail into a mailbox that is watched. In queue mode, run this on the main process.',
    },
  );
}

/** Takes the mark of processed mail off, which another main would believe; where keywords are not kept there is none. */
async function startAgain(
  session: Session,
  { trigger, batch }: { readonly trigger: PublishedTrigger; readonly batch: Batch<unknown> },
): Promise<void> {
  const uids = batch.messages.map(({ uid }) => uid);
  await changeFlags(
    await session.imap(),
    { mailbox: batch.mailbox, uids },
    { add: [], remove: [trigger.mark] },
  );
}
