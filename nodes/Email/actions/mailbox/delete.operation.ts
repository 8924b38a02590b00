import type { INodePropertyOptions } from 'n8n-workflow';
import { MailError } from '../../../../mail/error';
import { deleteMailbox } from '../../../../mail/imap/mailboxes';
import { mailboxField, mailboxPath } from '../../../shared/mailboxField';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Delete',
  value: 'delete',
  action: 'Delete a mailbox',
  description: 'Delete a mailbox with all messages in it, for good',
  displayOptions: { hide: { '@tool': [true] } },
};

export const description = [
  mailboxField({
    displayName: 'Mailbox',
    name: 'mailbox',
    path: '',
    description: 'The mailbox to delete, with all messages in it',
  }),
];

export const execute = perItem(async (session, itemIndex) => {
  if (session.asTool) {
    throw new MailError('configuration', 'An AI agent cannot delete mailboxes.', { field: 'operation' });
  }
  const path = mailboxPath(session.context, 'mailbox', itemIndex);
  await deleteMailbox(await session.imap(), path);
  return [{ json: { path, deleted: true }, pairedItem: { item: itemIndex } }];
});
