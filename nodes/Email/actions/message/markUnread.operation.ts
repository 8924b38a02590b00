import type { INodePropertyOptions } from 'n8n-workflow';
import { referenceFields } from '../../../shared/reference';
import { flagAll } from '../flagging';
import { onMessages } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Mark as Unread',
  value: 'markUnread',
  action: 'Mark a message as unread',
  description: 'Mark a message as not yet read',
};

export const description = referenceFields;

export const execute = onMessages({
  settings: () => null,
  act: (session, batch) => flagAll(session, batch, { add: [], remove: ['\\Seen'], labels: null }),
});
