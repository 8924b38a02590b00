import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { listMessages } from '../../../../mail/imap/list';
import { messageItem } from '../../../shared/item';
import { mailboxField, mailboxPath } from '../../../shared/mailboxField';
import { filtersField, filtersParameter } from '../../fields/filters';
import { limitFields, limitParameter, moreNote } from '../../fields/limit';
import { outputFields, outputParameter } from '../../fields/output';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get Many',
  value: 'getMany',
  action: 'Get many messages by a search, newest first',
  description: 'Search a mailbox and get what is found, newest first',
};

export const description: INodeProperties[] = [
  mailboxField({ displayName: 'Mailbox', name: 'mailbox', description: 'The mailbox to look in' }),
  ...limitFields(10),
  filtersField,
  ...outputFields,
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const output = outputParameter(context, itemIndex);
  const messages = await listMessages(await session.imap(), {
    mailbox: mailboxPath(context, 'mailbox', itemIndex),
    ...filtersParameter(context, itemIndex),
    limit: limitParameter(context, itemIndex),
    content: 'text',
    account: await session.account(),
  });
  const among = messages.length;
  const items = messages.map((message) => messageItem(message, { output, pairedItem: itemIndex, among }));
  return [...items, ...moreNote(context, among, itemIndex)];
});
