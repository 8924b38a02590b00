import { decideRecipients, recipientRule, type RecipientDecision } from '../../mail/audience';
import { MailError } from '../../mail/error';
import type { Message } from '../../mail/message';
import { parseSenderList, type SenderList } from '../../mail/senderList';
import { optionsParameter } from './parameters';
import type { Session } from './session';

/** Whom a mail is for, and the conversation it belongs to: empty for none. */
export interface Addressed {
  readonly recipients: readonly string[];
  readonly thread: readonly Message[];
}

/** What the person, the conversation and the caller allow for these recipients (threat X25). */
export function decide(
  session: Session,
  itemIndex: number,
  { recipients, thread }: Addressed,
): RecipientDecision {
  const { asTool } = session;
  const allowed = allowedRecipients(session, itemIndex);
  return decideRecipients(recipientRule({ allowed, asTool, thread }), recipients, asTool);
}

/** The person's own list of whom this node may write to, null where there is none. */
export function allowedRecipients({ context }: Session, itemIndex: number): SenderList | null {
  const list: unknown = optionsParameter(context, itemIndex)['allowedRecipients'];
  return list === undefined ? null : parseSenderList(list, 'allowedRecipients');
}

export const strangersRefused = (strangers: readonly string[]) =>
  new MailError('recipientNotAllowed', `Nothing may be sent from here to ${strangers.join(', ')}.`, {
    field: 'allowedRecipients',
  });
