import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { setSubscribed } from '../../../../mail/imap/mailboxes';
import { mailboxField, mailboxPath } from '../../../shared/mailboxField';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Subscribe',
  value: 'subscribe',
  action: 'Subscribe to a mailbox or hide it',
  description: 'Have mail programs show a mailbox, or hide it',
};

const subscribed: INodeProperties = {
  displayName: 'Subscribed',
  name: 'subscribed',
  type: 'boolean',
  default: true,
  description: 'Whether mail programs show the mailbox',
};

export const description = [
  mailboxField({
    displayName: 'Mailbox',
    name: 'mailbox',
    path: '',
    description: 'The mailbox to show or hide',
  }),
  subscribed,
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const path = mailboxPath(context, 'mailbox', itemIndex);
  const wanted = context.getNodeParameter('subscribed', itemIndex, true) === true;
  await setSubscribed(await session.imap(), path, wanted);
  return [{ json: { path, subscribed: wanted }, pairedItem: { item: itemIndex } }];
});
