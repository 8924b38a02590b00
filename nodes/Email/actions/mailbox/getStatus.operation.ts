import type { INodePropertyOptions } from 'n8n-workflow';
import { mailboxQuota, mailboxStatus } from '../../../../mail/imap/mailboxes';
import { mailboxField, mailboxPath } from '../../../shared/mailboxField';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get Status',
  value: 'getStatus',
  action: 'Get the message counts of a mailbox',
  description: 'Count the messages of a mailbox, and say how much room is left',
};

export const description = [
  mailboxField({ displayName: 'Mailbox', name: 'mailbox', description: 'The mailbox to look at' }),
];

export const execute = perItem(async (session, itemIndex) => {
  const path = mailboxPath(session.context, 'mailbox', itemIndex);
  const client = await session.imap();
  const status = await mailboxStatus(client, path);
  const quota = await mailboxQuota(client, path);
  const limits = quota && { storage: { ...quota.storage }, messages: { ...quota.messages } };
  return [{ json: { path, ...status, quota: limits }, pairedItem: { item: itemIndex } }];
});
