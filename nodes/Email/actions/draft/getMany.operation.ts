import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { isClaimNote } from '../../../../mail/imap/claimMailbox';
import { listMessages } from '../../../../mail/imap/list';
import { findSpecial } from '../../../../mail/imap/mailboxes';
import { messageItem } from '../../../shared/item';
import { filtersField, filtersParameter } from '../../fields/filters';
import { limitFields, limitParameter, moreNote } from '../../fields/limit';
import { outputFields, outputParameter } from '../../fields/output';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get Many',
  value: 'getMany',
  action: 'Get many drafts, newest first',
  description: 'List the drafts of the account, newest first',
};

export const description: INodeProperties[] = [...limitFields(10), filtersField, ...outputFields];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const client = await session.imap();
  const drafts = await findSpecial(client, '\\Drafts');
  if (!drafts) return [];
  const output = outputParameter(context, itemIndex);
  const messages = await listMessages(client, {
    mailbox: drafts.path,
    ...filtersParameter(context, itemIndex),
    limit: limitParameter(context, itemIndex),
    leavesOut: isClaimNote,
    content: 'text',
    account: await session.account(),
  });
  const among = messages.length;
  const items = messages.map((message) => messageItem(message, { output, pairedItem: itemIndex, among }));
  return [...items, ...moreNote(context, among, itemIndex)];
});
