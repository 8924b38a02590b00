import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { draftOf, mailOfDraft } from '../../../../mail/draft';
import { MailError } from '../../../../mail/error';
import { discardDraft, readSource } from '../../../../mail/imap/drafts';
import { locateMessage } from '../../../../mail/imap/locate';
import { findSpecial } from '../../../../mail/imap/mailboxes';
import { readReference, referenceFields } from '../../../shared/reference';
import { decide, strangersRefused } from '../../audience';
import { deliverComposed, deliveredBefore, resultItem } from '../../delivery';
import { requireDrafts } from '../../drafting';
import { sendOptions } from '../../fields/sendOptions';
import { newMessageId } from '../../outgoing';
import { textParameter } from '../../parameters';
import type { Session } from '../../session';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Send',
  value: 'send',
  action: 'Send a draft (it leaves at once)',
  description: 'Send a draft exactly as it is, and take it out of the drafts',
};

export const description: INodeProperties[] = [
  ...referenceFields,
  {
    displayName: 'Expected SHA-256',
    name: 'expectedSha256',
    type: 'string',
    default: '',
    placeholder: 'e.g. {{ $json.sha256 }}',
    description:
      'The field <code>sha256</code> of the draft that was approved. If the draft was changed since, nothing is sent; one approval sends it once, also when the workflow runs again. Empty sends the draft as it is now.',
  },
  sendOptions([
    'allowedRecipients',
    'idempotencyKey',
    'onUnknown',
    'pauseSeconds',
    'rateInterval',
    'rateLimit',
    'redirectTo',
    'saveToSent',
  ]),
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  // A draft that was sent is gone, so the key is asked for before the draft is looked for.
  const before = await deliveredBefore(session, itemIndex);
  if (before) {
    const left = await discardLeftover(session, itemIndex, before.messageId);
    return [resultItem({ ...before, warnings: [...before.warnings, ...left] }, itemIndex)];
  }
  const client = await session.imap();
  const located = await locateMessage(client, readReference(context, itemIndex));
  await requireDrafts(client, located.mailbox);
  const source = await readSource(client, located);
  const expected = textParameter(context, 'expectedSha256', itemIndex).trim().toLowerCase();
  if (expected !== '' && expected !== draftOf(source).sha256) {
    throw new MailError(
      'messageMismatch',
      'The draft was changed after it was approved, so it was not sent.',
      {
        field: 'expectedSha256',
      },
    );
  }
  const account = await session.account();
  const mail = mailOfDraft(source, (sender) => newMessageId(account, sender));
  // An agent could otherwise send by a draft what it may not send itself.
  const recipients = mail.smtpEnvelope.to;
  const decision = await decide(session, itemIndex, { recipients, answered: null });
  if (decision.kind !== 'send') throw strangersRefused(decision.strangers);
  const sent = await deliverComposed(session, itemIndex, mail);
  // Sent already: a draft that stays behind is worth a warning, not an error that invites a second send.
  const left = await discardDraft(await session.imap(), located).then(
    () => [],
    (error: unknown) => [`The draft was sent but could not be removed: ${String(error)}`],
  );
  return [resultItem({ ...sent, warnings: [...sent.warnings, ...left] }, itemIndex)];
});

/** Takes away the draft of a mail that was sent, where an earlier run was interrupted before it did. */
async function discardLeftover(session: Session, itemIndex: number, messageId: string): Promise<string[]> {
  const client = await session.imap();
  const drafts = await findSpecial(client, '\\Drafts');
  const reference = readReference(session.context, itemIndex);
  const located = await locateMessage(client, reference).catch(() => null);
  if (located === null || located.mailbox !== drafts?.path) return [];
  // Another draft under the same key was never sent: it is a person's to keep.
  if (located.messageId !== messageId) return ['Another mail was sent with this key, so the draft stays.'];
  await discardDraft(client, located);
  return [];
}
