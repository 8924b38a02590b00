import type { IDataObject } from 'n8n-workflow';
import { changeFlags, type FlagChange } from '../../../mail/imap/messages';
import { changeLabels, requireLabels } from '../../../mail/imap/labels';
import { locationJson } from './location';
import type { Batch } from './operation';
import { audited } from '../audited';
import type { Session } from '../session';

/** What is done to the flags of messages, and to their labels where somebody asked for it. */
export interface Marking extends FlagChange {
  readonly labels: FlagChange | null;
}

/** Changes the flags of a batch in few round trips; the result of each message are the flags and labels it then has. */
export async function flagAll(
  session: Session,
  batch: Batch<unknown>,
  { add, remove, labels }: Marking,
): Promise<Map<number, IDataObject>> {
  const { mailbox, messages } = batch;
  const uids = messages.map(({ uid }) => uid);
  return audited(session, { act: 'flagged', batch }, async () => {
    const client = await session.imap();
    if (labels) requireLabels(client);
    const flagsOf = await changeFlags(client, { mailbox, uids }, { add, remove });
    const labelsOf = labels && (await changeLabels(client, { mailbox, uids }, labels));
    return new Map(
      messages.flatMap((message) => {
        const flags = flagsOf.get(message.uid);
        if (!flags) return [];
        const json = { ...locationJson(message), flags };
        return [[message.uid, labelsOf ? { ...json, labels: labelsOf.get(message.uid) ?? [] } : json]];
      }),
    );
  });
}
