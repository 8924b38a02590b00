import type { INodePropertyOptions } from 'n8n-workflow';
import { destinationOf } from '../../../../mail/imap/mailboxes';
import { referenceFields } from '../../../shared/reference';
import { onMessages } from '../operation';
import { transferAll } from '../transfer';

export const option: INodePropertyOptions = {
  name: 'Archive',
  value: 'archive',
  action: 'Archive a message (move it to the archive)',
  description: 'Move a message to the archive, which is made if there is none',
};

export const description = referenceFields;

export const execute = onMessages({
  settings: () => null,
  act: async (session, batch) => {
    const destination = await destinationOf(await session.imap(), 'archive');
    return transferAll(session, batch, { kind: 'move', destination });
  },
});
