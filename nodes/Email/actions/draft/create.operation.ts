import type { INodePropertyOptions } from 'n8n-workflow';
import { draft, draftJson } from '../../drafting';
import { attachmentsField, bodyFields, copyFields, subjectField, toField } from '../../fields/outgoing';
import { sendOptions, writingOptions } from '../../fields/sendOptions';
import { readMail, subjectParameter } from '../../outgoing';
import { addressesParameter } from '../../parameters';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Create',
  value: 'create',
  action: 'Create a draft for a person to check',
  description: 'Write a message and keep it as a draft, to be checked and sent later',
};

export const description = [
  { ...toField, required: false },
  ...copyFields,
  subjectField,
  ...bodyFields,
  attachmentsField,
  sendOptions([...writingOptions, 'defaultSubject', 'inReplyTo']),
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const mail = await readMail(session, itemIndex, {
    to: addressesParameter(context, 'to', itemIndex),
    cc: addressesParameter(context, 'cc', itemIndex),
    bcc: addressesParameter(context, 'bcc', itemIndex),
    replyTo: addressesParameter(context, 'replyTo', itemIndex),
    subject: subjectParameter(context, itemIndex),
  });
  const json = draftJson(await draft(session, mail), mail);
  return [{ json, pairedItem: { item: itemIndex } }];
});
