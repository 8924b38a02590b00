import type { Account } from '../../../mail/account';
import type { StoredDraft } from '../../../mail/imap/drafts';
import { locateMessage } from '../../../mail/imap/locate';
import type { ImapClient } from '../../../mail/imap/select';
import { readOriginal } from '../original';
import { changedDraft, replaceDraft } from '../redraft';
import type { DraftView } from './review';

/**
 * Puts the text a person approved in the place of a draft's, so that what goes on is pinned to exactly that
 * (threat X16). It is sent as plain text, as it was written. Throws where the draft is not there any more.
 */
export async function editDraft(
  client: ImapClient,
  account: Account,
  { draft, text }: { readonly draft: DraftView; readonly text: string },
): Promise<StoredDraft> {
  const { mailbox, uid, uidValidity, messageId } = draft;
  // By UID: its bytes never change, so it is the version the person saw.
  const located = await locateMessage(client, { kind: 'uid', mailbox, uid, uidValidity, messageId });
  const original = await readOriginal(client, account, located);
  const mail = changedDraft(client, original, { body: { text, html: null } });
  return replaceDraft(client, original, mail);
}
