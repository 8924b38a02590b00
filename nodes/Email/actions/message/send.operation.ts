import type { INodePropertyOptions } from 'n8n-workflow';
import { attachmentsField, bodyFields, copyFields, subjectField, toField } from '../../fields/outgoing';
import { sendingOptions, sendOptions } from '../../fields/sendOptions';
import { deliver, resultItem } from '../../delivery';
import { addressesParameter } from '../../parameters';
import { readMail, subjectParameter } from '../../outgoing';
import { connectionsOf } from '../../sending';
import { severalAtOnce } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Send',
  value: 'send',
  action: 'Send a new message (it leaves at once)',
  description: 'Send a new message',
};

export const description = [
  toField,
  ...copyFields,
  subjectField,
  ...bodyFields,
  attachmentsField,
  sendOptions([...sendingOptions, 'connections', 'defaultSubject', 'inReplyTo']),
];

export const execute = severalAtOnce(connectionsOf, async (session, itemIndex) => {
  const { context } = session;
  const mail = await readMail(session, itemIndex, {
    to: addressesParameter(context, 'to', itemIndex),
    cc: addressesParameter(context, 'cc', itemIndex),
    bcc: addressesParameter(context, 'bcc', itemIndex),
    replyTo: addressesParameter(context, 'replyTo', itemIndex),
    subject: subjectParameter(context, itemIndex),
  });
  return [resultItem(await deliver(session, itemIndex, { mail, answered: null }), itemIndex)];
});
