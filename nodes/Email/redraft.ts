import type { Address } from '../../mail/address';
import type { Body } from '../../mail/body';
import { compose } from '../../mail/compose';
import { MailError } from '../../mail/error';
import { discardDraft, storeDraft, type StoredDraft } from '../../mail/imap/drafts';
import { requireMove, type ImapClient } from '../../mail/imap/select';
import type { Message } from '../../mail/message';
import {
  outgoingMail,
  type HeaderField,
  type OutgoingAttachment,
  type OutgoingMail,
} from '../../mail/outgoing';
import { filesOf, type Original } from './original';

/** What is to be changed in a draft; what is absent stays as it is. */
export interface DraftChange {
  readonly to?: readonly Address[];
  readonly cc?: readonly Address[];
  readonly bcc?: readonly Address[];
  readonly replyTo?: readonly Address[];
  readonly subject?: string;
  readonly body?: Body;
  /** What a new body shows inside it; the files of the draft stay. */
  readonly pictures?: readonly OutgoingAttachment[];
}

/** A draft as it is after a change. Throws `invalidInput` for one without sender or Message-ID. */
export function changedDraft(client: ImapClient, original: Original, change: DraftChange): OutgoingMail {
  const { message: old } = original;
  if (old.messageId === null || old.from === null) {
    throw new MailError(
      'invalidInput',
      'The draft has no sender or no Message-ID. Create a new one in its place.',
      { field: 'messageReference' },
    );
  }
  const { to, cc, bcc, replyTo, inReplyTo, references } = old;
  const { body = { text: old.text, html: old.html }, pictures = [], ...fields } = change;
  return outgoingMail({
    ...{ messageId: old.messageId, date: new Date(), from: old.from },
    ...{ to, cc, bcc, replyTo, inReplyTo, references, subject: old.subject ?? '' },
    ...fields,
    ...body,
    headers: ownHeaders(old),
    attachments: [...filesOf(client, original), ...pictures],
  });
}

/**
 * Stores a changed draft in the place of the old one, under the same Message-ID.
 * Throws `capabilityMissing` where the server could not take the old one away.
 */
export async function replaceDraft(
  client: ImapClient,
  { location }: Original,
  mail: OutgoingMail,
): Promise<StoredDraft> {
  requireMove(client, 'replace drafts');
  const stored = await storeDraft(client, await compose(mail));
  // The old one goes last: a draft is never lost, at worst there are two.
  await discardDraft(client, location);
  return stored;
}

/** Header fields of a person's own, which the rest of a mail is not made from. */
function ownHeaders({ headers }: Message): HeaderField[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    name.startsWith('x-') ? values.map((value) => ({ name, value })) : [],
  );
}
