import { ownAddresses, type Account } from '../../mail/account';
import { sameAddress, withoutPlusTag } from '../../mail/address';
import { decideRecipients, participantsOf, recipientRule, type RecipientDecision } from '../../mail/audience';
import { MailError } from '../../mail/error';
import { sentTo } from '../../mail/imap/sentTo';
import type { Message } from '../../mail/message';
import type { OutgoingMail } from '../../mail/outgoing';
import { parseSenderList, type SenderList } from '../../mail/senderList';
import { occasionOf } from './occasion';
import { personsOption } from './parameters';
import type { Session } from './session';

/** Whom a mail is for, and the mail it answers: null for none. */
export interface Addressed {
  readonly recipients: readonly string[];
  readonly answered: Message | null;
}

/**
 * What the person, the conversation and the caller allow for these recipients (threat X25). An agent's
 * conversation is the one it was called about: it cannot take up another by answering another mail.
 */
export async function decide(
  session: Session,
  itemIndex: number,
  { recipients, answered }: Addressed,
): Promise<RecipientDecision> {
  const { asTool, context } = session;
  const allowed = allowedRecipients(session, itemIndex);
  const occasion = asTool && answered !== null ? occasionOf(context) : [];
  const thread = occasion.length > 0 ? occasion : [answered ?? []].flat();
  const rule = recipientRule({ allowed, asTool, thread });
  const decision = decideRecipients(rule, recipients, asTool);
  if (rule.kind !== 'thread' || decision.kind === 'send' || thread.length === 0) return decision;
  const addressed = await sentTo(await session.imap(), thread);
  const participants = [...participantsOf(thread), ...addressed];
  return decideRecipients({ kind: 'thread', participants }, recipients, asTool);
}

/** Whom a mail reaches: its recipients, and of an agent's mail whom its Reply-To would have answers go to. */
export function reachedBy({ to, cc, bcc, replyTo }: OutgoingMail, session: Session, account: Account) {
  const own = ownAddresses(account);
  const isOwn = (address: string) =>
    own.some((each) => sameAddress(withoutPlusTag(each), withoutPlusTag(address)));
  const recipients = [...to, ...cc, ...bcc].map(({ address }) => address);
  const answersTo = session.asTool ? replyTo.map(({ address }) => address) : [];
  return [...recipients, ...answersTo.filter((address) => !isOwn(address))];
}

/** The person's own list of whom this node may write to, null where there is none. */
export function allowedRecipients({ context }: Session, itemIndex: number): SenderList | null {
  const list = personsOption(context, 'allowedRecipients', itemIndex);
  return list === undefined ? null : parseSenderList(list, 'allowedRecipients');
}

export const strangersRefused = (strangers: readonly string[]) =>
  new MailError('recipientNotAllowed', `Nothing may be sent from here to ${strangers.join(', ')}.`, {
    field: 'allowedRecipients',
  });
