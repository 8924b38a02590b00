import type { IDataObject } from 'n8n-workflow';
import { compose } from '../../mail/compose';
import { MailError } from '../../mail/error';
import { storeDraft, type StoredDraft } from '../../mail/imap/drafts';
import { findSpecial } from '../../mail/imap/mailboxes';
import type { ImapClient } from '../../mail/imap/select';
import type { OutgoingMail } from '../../mail/outgoing';
import { auditedMail } from './audited';
import type { Session } from './session';

/** Keeps a mail as a draft instead of sending it. */
export async function draft(session: Session, mail: OutgoingMail): Promise<StoredDraft> {
  return auditedMail(session, { act: 'drafted', messageId: mail.messageId }, async () =>
    storeDraft(await session.imap(), await compose(mail)),
  );
}

/** What later steps need of a draft: where it is, what it says at a glance, and what it is pinned to. */
export function draftJson(stored: StoredDraft, { subject, to, cc, bcc }: OutgoingMail): IDataObject {
  const { mailbox, uid, uidValidity, messageId, sha256 } = stored;
  const shown = [to, cc, bcc].map((list) => list.map(({ name, address }) => ({ name, address })));
  return { mailbox, uid, uidValidity, messageId, sha256, subject, to: shown[0], cc: shown[1], bcc: shown[2] };
}

/** Throws `invalidInput` unless a mailbox is the one for drafts: received mail is no draft to send. */
export async function requireDrafts(client: ImapClient, mailbox: string): Promise<void> {
  const drafts = await findSpecial(client, '\\Drafts');
  if (drafts?.path === mailbox) return;
  throw new MailError('invalidInput', `The message in "${mailbox}" is no draft.`, {
    field: 'messageReference',
  });
}
