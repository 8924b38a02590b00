import type { INodeExecutionData } from 'n8n-workflow';
import { hostAndUser } from '../../mail/account';
import { compose, type ComposedMail } from '../../mail/compose';
import { withOrigin } from '../../mail/conversation';
import { storeDraft, type StoredDraft } from '../../mail/imap/drafts';
import { changeFlags } from '../../mail/imap/messages';
import type { LocatedMessage } from '../../mail/imap/search';
import type { Message } from '../../mail/message';
import type { OutgoingMail } from '../../mail/outgoing';
import { redirected } from '../../mail/redirect';
import type { SendResult } from '../../mail/result';
import { withReplyTag } from '../../mail/rewritten';
import { sendComposed, sendMail, sentBefore } from '../../mail/smtp/send';
import { countSent } from '../shared/sentMail';
import { decide, reachedBy, strangersRefused } from './audience';
import { audited, auditedMail } from './audited';
import { optionsParameter } from './parameters';
import { sendOptionsOf, servicesOf } from './sending';
import type { Session } from './session';

/** What became of a mail; an agent's mail to strangers waits as a draft for a person. */
export type Outcome = SendResult & { readonly draft?: StoredDraft };

/**
 * Sends a mail if its recipients are allowed, else drafts it where an agent asks (threat X25).
 * `answered` is the mail it answers, null for none.
 * Throws `recipientNotAllowed` naming the strangers.
 */
export async function deliver(
  session: Session,
  itemIndex: number,
  { mail, answered }: { readonly mail: OutgoingMail; readonly answered: Message | null },
): Promise<Outcome> {
  const recipients = reachedBy(mail, session, await session.account());
  const decision = await decide(session, itemIndex, { recipients, answered });
  if (decision.kind === 'refuse') throw strangersRefused(decision.strangers);
  const options = await sendOptionsOf(session, itemIndex);
  const isDraft = decision.kind === 'draft';
  const tracked = await withConversation(session, itemIndex, {
    mail,
    redirectTo: isDraft ? null : options.redirectTo,
  });
  if (isDraft) return draftInstead(session, tracked, decision.strangers);
  const services = await servicesOf(session, itemIndex);
  const account = hostAndUser(await session.account());
  return auditedMail(session, { act: 'sent', messageId: tracked.messageId }, () =>
    countSent(account, sendMail(tracked, services, options)),
  );
}

/** Seals the item's origin into the mail, so that it comes back with the answer of whoever gets it (S9). */
async function withConversation(
  session: Session,
  itemIndex: number,
  { mail, redirectTo }: { readonly mail: OutgoingMail; readonly redirectTo: string | null },
): Promise<OutgoingMail> {
  const { conversationOrigin: given, replyTag } = optionsParameter(session.context, itemIndex);
  if (given === undefined || given === '') return mail;
  const { conversationKey } = await session.account();
  const received = redirectTo === null ? mail : redirected(mail, redirectTo);
  const origin = typeof given === 'string' ? jsonOf(given) : given;
  const { messageId, references } = withOrigin(received, origin, conversationKey);
  const tracked = { ...mail, messageId, references };
  return replyTag === true ? withReplyTag(tracked) : tracked;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Plain text is an origin too, for example an order number.
    return text;
  }
}

/** Sends bytes as they are, a draft's; an idempotency key holds as for any mail. */
export async function deliverComposed(
  session: Session,
  itemIndex: number,
  composed: ComposedMail,
): Promise<SendResult> {
  const services = await servicesOf(session, itemIndex);
  const options = await sendOptionsOf(session, itemIndex);
  const account = hostAndUser(await session.account());
  return auditedMail(session, { act: 'sent', messageId: composed.messageId }, () =>
    countSent(account, sendComposed(composed, services, options)),
  );
}

/** What an earlier run sent under the item's idempotency key, null without a key or if none surely was. */
export async function deliveredBefore(session: Session, itemIndex: number): Promise<SendResult | null> {
  const { idempotencyKey } = await sendOptionsOf(session, itemIndex);
  return idempotencyKey === null ? null : sentBefore(await servicesOf(session, itemIndex), idempotencyKey);
}

async function draftInstead(
  session: Session,
  mail: OutgoingMail,
  strangers: readonly string[],
): Promise<Outcome> {
  const composed = await compose(mail);
  const draft = await auditedMail(session, { act: 'drafted', messageId: composed.messageId }, async () =>
    storeDraft(await session.imap(), composed),
  );
  const { messageId, smtpEnvelope } = composed;
  const why = `Not sent: ${strangers.join(', ')} is not part of the conversation. A person has to send the draft.`;
  return {
    ...{ messageId, status: 'queued', accepted: [], rejected: [], response: null, envelope: smtpEnvelope },
    ...{ sentCopy: null, deduplicated: false, links: [], warnings: [why], draft },
  };
}

/** The result of sending as an item. */
export function resultItem(result: Outcome, itemIndex: number): INodeExecutionData {
  return { json: { ...result }, pairedItem: { item: itemIndex } };
}

/** Marks the message that was answered or passed on; that it failed is a warning, as the mail is out. */
export async function markOriginal(
  session: Session,
  original: LocatedMessage,
  flag: '\\Answered' | '$Forwarded',
): Promise<string[]> {
  const { mailbox, uid } = original;
  try {
    await audited(session, { act: 'flagged', batch: { mailbox, messages: [original] } }, async () => {
      await changeFlags(await session.imap(), { mailbox, uids: [uid] }, { add: [flag], remove: [] });
      return new Map([[uid, flag]]);
    });
    return [];
  } catch (error) {
    return [`The original could not be marked ${flag}: ${wordsOf(error)}`];
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
