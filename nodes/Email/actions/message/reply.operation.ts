import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ownAddresses } from '../../../../mail/account';
import { withSafeReplyTo } from '../../../../mail/audience';
import { MailError } from '../../../../mail/error';
import type { Message } from '../../../../mail/message';
import type { OutgoingMail } from '../../../../mail/outgoing';
import { quoted } from '../../../../mail/quote';
import { refusesAutomaticReply, replyTo, unreachableOf, type ReplyOptions } from '../../../../mail/reply';
import { referenceFields } from '../../../shared/reference';
import { allowedRecipients } from '../../audience';
import { deliver, markOriginal, resultItem } from '../../delivery';
import { draft, draftJson } from '../../drafting';
import { attachmentsField, bodyFields } from '../../fields/outgoing';
import { sendingOptions, sendOptions } from '../../fields/sendOptions';
import { originalOf } from '../../original';
import { addressesOption, readMail } from '../../outgoing';
import { optionsParameter } from '../../parameters';
import type { Session } from '../../session';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Reply',
  value: 'reply',
  action: 'Reply to a message (it leaves at once)',
  description: 'Answer a message in its conversation, with the original quoted below',
};

const ownFields: INodeProperties[] = [
  {
    displayName: 'Recipients',
    name: 'recipients',
    type: 'options',
    options: [
      { name: 'Everyone', value: 'all', description: 'The sender and all who got the message openly' },
      { name: 'Sender', value: 'sender', description: 'Whom the message asks to answer to, else its sender' },
    ],
    default: 'sender',
    description: 'Who gets the answer. It never goes to the account itself.',
  },
  {
    displayName: 'As Draft',
    name: 'asDraft',
    type: 'boolean',
    default: false,
    description: 'Whether to keep the answer as a draft, to be checked and sent later',
  },
];

export const description = [
  ...referenceFields,
  ...ownFields,
  ...bodyFields,
  attachmentsField,
  sendOptions([...sendingOptions, 'bcc', 'cc', 'replyTo']),
];

export const execute = perItem(async (session, itemIndex) => {
  const { location, message } = await originalOf(session, itemIndex);
  const asDraft = session.context.getNodeParameter('asDraft', itemIndex, false) === true;
  const { mail, warnings: leftOut } = await answer(session, itemIndex, { original: message, asDraft });
  if (asDraft) {
    return [{ json: draftJson(await draft(session, mail), mail), pairedItem: { item: itemIndex } }];
  }
  const sent = await deliver(session, itemIndex, { mail, answered: message });
  const warnings = sent.status === 'queued' ? [] : await markOriginal(session, location, '\\Answered');
  return [resultItem({ ...sent, warnings: [...leftOut, ...sent.warnings, ...warnings] }, itemIndex)];
});

interface Answer {
  readonly mail: OutgoingMail;
  /** Who gets no answer although the original names them, in words. */
  readonly warnings: readonly string[];
}

interface Answered {
  readonly original: Message;
  readonly asDraft: boolean;
}

async function answer(session: Session, itemIndex: number, { original, asDraft }: Answered): Promise<Answer> {
  const { context, asTool } = session;
  const { automatic } = optionsParameter(context, itemIndex);
  const refusal = automatic === true ? refusesAutomaticReply(original) : null;
  if (refusal !== null) {
    throw new MailError('recipientNotAllowed', `The mail gets no automatic answer: ${refusal}.`, {
      field: 'automatic',
    });
  }
  const answered = automatic === true || asTool ? safeToAnswer(session, itemIndex, original) : original;
  const options: ReplyOptions = {
    recipients: context.getNodeParameter('recipients', itemIndex, 'sender') === 'all' ? 'all' : 'sender',
    own: ownAddresses(await session.account()),
  };
  const head = replyTo(answered, options);
  const mail = await readMail(session, itemIndex, {
    ...head,
    cc: [...head.cc, ...addressesOption(context, 'cc', itemIndex)],
    bcc: addressesOption(context, 'bcc', itemIndex),
    replyTo: addressesOption(context, 'replyTo', itemIndex),
    // What no person looks at is marked unless they say otherwise, or two machines answer each other for ever.
    automatic: (automatic ?? !asDraft) ? 'auto-replied' : null,
    frame: (body) => quoted(body, original, { timeZone: context.getTimezone() }),
  });
  const warnings = unreachableOf(answered, options).map(
    (address) => `"${address}" gets no answer: it is not an e-mail address.`,
  );
  return { mail, warnings };
}

/**
 * Threat X26: without a person looking on, a Reply-To that leads elsewhere is followed only if it is trusted.
 * What an agent calls with is its own word, and trust in one mail is none in another.
 */
function safeToAnswer(session: Session, itemIndex: number, original: Message): Message {
  const { trust, policy, messageId } = session.items[itemIndex]?.json ?? {};
  const is = (judged: unknown, field: string) =>
    typeof judged === 'object' && judged !== null && Reflect.get(judged, field) === 'trusted';
  const isJudged = !session.asTool && messageId === original.messageId;
  const isTrusted = isJudged && (is(trust, 'verdict') || is(policy, 'output'));
  return withSafeReplyTo(original, { isTrusted, allowed: allowedRecipients(session, itemIndex) });
}
