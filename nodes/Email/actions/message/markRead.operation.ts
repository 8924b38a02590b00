import type { INodePropertyOptions } from 'n8n-workflow';
import { referenceFields } from '../../../shared/reference';
import { flagAll } from '../flagging';
import { onMessages } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Mark as Read',
  value: 'markRead',
  action: 'Mark a message as read',
  description: 'Mark a message as read, as opening it does',
};

export const description = referenceFields;

export const execute = onMessages({
  settings: () => null,
  act: (session, batch) => flagAll(session, batch, { add: ['\\Seen'], remove: [], labels: null }),
});
