import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { renameMailbox } from '../../../../mail/imap/mailboxes';
import { checkPath, mailboxField, mailboxPath } from '../../../shared/mailboxField';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Rename',
  value: 'rename',
  action: 'Rename a mailbox',
  description: 'Give a mailbox another name, or another place among the others',
};

const newPath: INodeProperties = {
  displayName: 'New Path',
  name: 'newPath',
  type: 'string',
  default: '',
  required: true,
  placeholder: 'e.g. Archive/2025',
  description: 'The new path of the mailbox, with those above it',
};

export const description = [
  mailboxField({ displayName: 'Mailbox', name: 'mailbox', path: '', description: 'The mailbox to rename' }),
  newPath,
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const from = mailboxPath(context, 'mailbox', itemIndex);
  const to = checkPath(context.getNodeParameter('newPath', itemIndex), 'newPath');
  const path = await renameMailbox(await session.imap(), from, to);
  return [{ json: { path, renamedFrom: from }, pairedItem: { item: itemIndex } }];
});
