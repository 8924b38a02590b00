import type { INodePropertyOptions } from 'n8n-workflow';
import { mailboxField, mailboxPath } from '../../../shared/mailboxField';
import { referenceFields } from '../../../shared/reference';
import { onMessages } from '../operation';
import { transferAll } from '../transfer';

export const option: INodePropertyOptions = {
  name: 'Move',
  value: 'move',
  action: 'Move a message to another mailbox',
  description: 'Move a message to another mailbox (folder)',
};

export const description = [
  ...referenceFields,
  mailboxField({
    displayName: 'Destination',
    name: 'destination',
    path: '',
    description: 'The mailbox the message goes to, which must exist',
  }),
];

export const execute = onMessages({
  settings: ({ context }, itemIndex) => mailboxPath(context, 'destination', itemIndex),
  act: (session, batch) => transferAll(session, batch, { kind: 'move', destination: batch.settings }),
});
