import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { createMailbox } from '../../../../mail/imap/mailboxes';
import { checkPath } from '../../../shared/mailboxField';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Create',
  value: 'create',
  action: 'Create a mailbox (folder)',
  description: 'Make a new mailbox (folder)',
};

const path: INodeProperties = {
  displayName: 'Path',
  name: 'path',
  type: 'string',
  default: '',
  required: true,
  placeholder: 'e.g. Projects/2025',
  description: 'Path of the new mailbox, with those above it',
};

export const description = [path];

export const execute = perItem(async (session, itemIndex) => {
  const wanted = checkPath(session.context.getNodeParameter('path', itemIndex), 'path');
  const made = await createMailbox(await session.imap(), wanted);
  return [{ json: { ...made }, pairedItem: { item: itemIndex } }];
});
