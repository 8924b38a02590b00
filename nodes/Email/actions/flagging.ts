import type { IDataObject } from 'n8n-workflow';
import { changeFlags, type FlagChange } from '../../../mail/imap/messages';
import { locationJson } from './location';
import type { Batch } from './operation';
import type { Session } from '../session';

/** Changes the flags of a batch in one round trip; the result of each message are the flags it then has. */
export async function flagAll(
  session: Session,
  { mailbox, messages }: Batch<unknown>,
  change: FlagChange,
): Promise<Map<number, IDataObject>> {
  const uids = messages.map(({ uid }) => uid);
  const flagsOf = await changeFlags(await session.imap(), { mailbox, uids }, change);
  return new Map(
    messages.flatMap((message) => {
      const flags = flagsOf.get(message.uid);
      return flags ? [[message.uid, { ...locationJson(message), flags }]] : [];
    }),
  );
}
