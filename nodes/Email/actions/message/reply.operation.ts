import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ownAddresses } from '../../../../mail/account';
import { quoted } from '../../../../mail/quote';
import { refusesAutomaticReply, replyTo } from '../../../../mail/reply';
import { MailError } from '../../../../mail/error';
import { referenceFields } from '../../../shared/reference';
import { deliver, markOriginal, resultItem } from '../../delivery';
import { attachmentsField, bodyFields } from '../../fields/outgoing';
import { sendOptions } from '../../fields/sendOptions';
import { originalOf } from '../../original';
import { addressesOption, bodyParameter, readMail } from '../../outgoing';
import { optionsParameter } from '../../parameters';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Reply',
  value: 'reply',
  action: 'Reply to a message',
  description: 'Answer a message in its conversation, with the original quoted below',
};

const recipients: INodeProperties = {
  displayName: 'Recipients',
  name: 'recipients',
  type: 'options',
  options: [
    { name: 'Everyone', value: 'all', description: 'The sender and all who got the message openly' },
    { name: 'Sender', value: 'sender', description: 'Whom the message asks to answer to, else its sender' },
  ],
  default: 'sender',
  description: 'Who gets the answer. It never goes to the account itself.',
};

export const description = [
  ...referenceFields,
  recipients,
  ...bodyFields,
  attachmentsField,
  sendOptions([
    'automatic',
    'bcc',
    'cc',
    'fromAddress',
    'fromName',
    'headers',
    'priority',
    'replyTo',
    'saveToSent',
  ]),
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const original = await originalOf(session, itemIndex);
  const automatic = optionsParameter(context, itemIndex)['automatic'] === true;
  const refusal = automatic ? refusesAutomaticReply(original.message) : null;
  if (refusal !== null) {
    throw new MailError('recipientNotAllowed', `The mail gets no automatic answer: ${refusal}.`, {
      field: 'automatic',
    });
  }
  const everyone = context.getNodeParameter('recipients', itemIndex, 'sender') === 'all';
  const head = replyTo(original.message, {
    recipients: everyone ? 'all' : 'sender',
    own: ownAddresses(await session.account()),
  });
  const mail = await readMail(session, itemIndex, {
    ...head,
    cc: [...head.cc, ...addressesOption(context, 'cc', itemIndex)],
    bcc: addressesOption(context, 'bcc', itemIndex),
    replyTo: addressesOption(context, 'replyTo', itemIndex),
    automatic: automatic ? 'auto-replied' : null,
    body: quoted(bodyParameter(context, itemIndex), original.message, { timeZone: context.getTimezone() }),
  });
  const sent = await deliver(session, itemIndex, mail);
  const warnings = await markOriginal(session, original.location, '\\Answered');
  return [resultItem({ ...sent, warnings: [...sent.warnings, ...warnings] }, itemIndex)];
});
