import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { hostAndUser } from '../../../../mail/account';
import { identify, reopen, welcomeBack } from '../../../../mail/cursor';
import { MailError } from '../../../../mail/error';
import type { ImapClient } from '../../../../mail/imap/select';
import { fetchMetadata } from '../../../../mail/imap/fetch';
import { changeFlags, moveMessages, type Messages } from '../../../../mail/imap/messages';
import type { LocatedMessage } from '../../../../mail/imap/search';
import { selectMailbox } from '../../../../mail/imap/select';
import { referenceFields } from '../../../shared/reference';
import { triggersOf, type PublishedTrigger } from '../../../shared/triggers';
import { audited } from '../../audited';
import { locationJson, transferredJson } from '../location';
import { onMessages, type Batch } from '../operation';
import type { Session } from '../../session';

export const option: INodePropertyOptions = {
  name: 'Reprocess',
  value: 'reprocess',
  action: 'Reprocess a message (run its triggers again)',
  description:
    'Let the Email Triggers that watch its mailbox start with a message once more, also one set aside',
};

export const description = referenceFields;

export const execute = onMessages({
  settings: () => null,
  act: async (session, batch) => {
    const triggers = triggersOf(hostAndUser(await session.account()));
    const asideFrom = triggers.filter(({ setAsideMailbox }) => setAsideMailbox === batch.mailbox);
    if (asideFrom.length > 0)
      return audited(session, { act: 'moved', batch }, () => bringBack(session, asideFrom, batch));
    const watching = triggers.filter(({ mailboxes }) => mailboxes.includes(batch.mailbox));
    if (watching.length > 0)
      return audited(session, { act: 'flagged', batch }, () => startAgain(session, watching, batch));
    throw new MailError(
      'configuration',
      `No published Email Trigger of this n8n process watches "${batch.mailbox}".`,
      {
        fix: 'Publish the workflow with the trigger, or move the mail into a mailbox that is watched. In queue mode, run this on the main process.',
      },
    );
  },
});

const startedBy = (triggers: readonly PublishedTrigger[]) =>
  triggers.map(({ workflowId, node }) => ({ workflowId, node }));

/** Opens messages of a watched mailbox once more, for the triggers that know them by these UIDs. */
async function startAgain(
  session: Session,
  watching: readonly PublishedTrigger[],
  { mailbox, messages }: Batch<unknown>,
): Promise<Map<number, IDataObject>> {
  const uids = messages.map(({ uid }) => uid);
  const client = await session.imap();
  const { uidValidity } = await selectMailbox(client, mailbox, 'read');
  const triggers = watching.filter(
    ({ positions }) => positions.get(mailbox)?.uidValidity === String(uidValidity),
  );
  if (triggers.length === 0) {
    throw new MailError('configuration', `No published Email Trigger has opened "${mailbox}" yet.`, {
      fix: 'Try again in a moment. Account: Status says whether a trigger has an outage.',
    });
  }
  const found = await fetchMetadata(client, uids);
  await takeMarksOff(client, triggers, { mailbox, uids });
  for (const { positions, stir } of triggers) {
    positions.change(mailbox, (cursor) => reopen(cursor, found.map(identify)));
    await positions.save();
    stir();
  }
  const there = new Set(found.map(({ uid }) => uid));
  return new Map(
    messages
      .filter(({ uid }) => there.has(uid))
      .map((message) => [message.uid, { ...locationJson(message), triggers: startedBy(triggers) }]),
  );
}

/** Moves messages that were set aside into the mailbox they came from, where they are new mail. */
async function bringBack(
  session: Session,
  triggers: readonly PublishedTrigger[],
  { mailbox, messages }: Batch<unknown>,
): Promise<Map<number, IDataObject>> {
  const client = await session.imap();
  const uids = messages.map(({ uid }) => uid);
  await selectMailbox(client, mailbox, 'read');
  const fingerprintOf = new Map(
    (await fetchMetadata(client, uids)).map(identify).map(({ uid, fingerprint }) => [uid, fingerprint]),
  );
  await takeMarksOff(client, triggers, { mailbox, uids });
  const results = new Map<number, IDataObject>();
  for (const [home, some] of byHome(triggers, messages, fingerprintOf)) {
    const moved = await moveMessages(client, { mailbox, uids: some.map(({ uid }) => uid) }, home);
    const back = new Set(some.flatMap(({ uid }) => fingerprintOf.get(uid) ?? []));
    for (const { positions, stir } of triggers) {
      positions.change(home, (cursor) => welcomeBack(cursor, back));
      await positions.save();
      stir();
    }
    for (const message of some)
      results.set(message.uid, { ...transferredJson(message, moved), triggers: startedBy(triggers) });
  }
  return results;
}

/** Messages by the mailbox they were set aside from; what nobody remembers belongs to the first one watched. */
function byHome(
  triggers: readonly PublishedTrigger[],
  messages: readonly LocatedMessage[],
  fingerprintOf: ReadonlyMap<number, string>,
): Map<string, LocatedMessage[]> {
  const homes = triggers.flatMap(({ mailboxes, positions }) =>
    mailboxes.map((mailbox) => ({ mailbox, aside: positions.get(mailbox)?.setAside ?? [] })),
  );
  const groups = new Map<string, LocatedMessage[]>();
  for (const message of messages) {
    const wanted = fingerprintOf.get(message.uid);
    if (wanted === undefined) continue;
    const home =
      homes.find(({ aside }) => aside.some(({ fingerprint }) => fingerprint === wanted)) ?? homes[0];
    if (home) groups.set(home.mailbox, [...(groups.get(home.mailbox) ?? []), message]);
  }
  return groups;
}

/** Takes the marks of processed mail off, which another main would believe; where keywords are not kept there are none. */
async function takeMarksOff(
  client: ImapClient,
  triggers: readonly PublishedTrigger[],
  messages: Messages,
): Promise<void> {
  await changeFlags(client, messages, { add: [], remove: triggers.map(({ mark }) => mark) });
}
