import type { INodePropertyOptions } from 'n8n-workflow';
import { destinationOf } from '../../../../mail/imap/mailboxes';
import { referenceFields } from '../../../shared/reference';
import { requireDrafts } from '../../drafting';
import { onMessages } from '../operation';
import { transferAll } from '../transfer';

export const option: INodePropertyOptions = {
  name: 'Delete',
  value: 'delete',
  action: 'Delete a draft (into the trash)',
  description: 'Move a draft to the trash',
};

export const description = referenceFields;

export const execute = onMessages({
  settings: () => null,
  act: async (session, batch) => {
    const client = await session.imap();
    await requireDrafts(client, batch.mailbox);
    const trash = await destinationOf(client, 'trash');
    return transferAll(session, batch, { kind: 'move', destination: trash, act: 'deleted' });
  },
});
