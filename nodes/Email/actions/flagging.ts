import type { IDataObject } from 'n8n-workflow';
import { changeFlags, type FlagChange } from '../../../mail/imap/messages';
import { locationJson } from './location';
import type { Batch } from './operation';
import { audited } from '../audited';
import type { Session } from '../session';

/** Changes the flags of a batch in one round trip; the result of each message are the flags it then has. */
export async function flagAll(
  session: Session,
  batch: Batch<unknown>,
  change: FlagChange,
): Promise<Map<number, IDataObject>> {
  const { mailbox, messages } = batch;
  const uids = messages.map(({ uid }) => uid);
  return audited(session, { act: 'flagged', batch }, async () => {
    const flagsOf = await changeFlags(await session.imap(), { mailbox, uids }, change);
    return new Map(
      messages.flatMap((message) => {
        const flags = flagsOf.get(message.uid);
        return flags ? [[message.uid, { ...locationJson(message), flags }]] : [];
      }),
    );
  });
}
