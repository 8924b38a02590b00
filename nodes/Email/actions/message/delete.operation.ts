import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { MailError } from '../../../../mail/error';
import { destinationOf } from '../../../../mail/imap/mailboxes';
import { expungeMessages } from '../../../../mail/imap/messages';
import { referenceFields } from '../../../shared/reference';
import { audited } from '../../audited';
import type { Session } from '../../session';
import { locationJson } from '../location';
import { onMessages, type Batch } from '../operation';
import { transferAll } from '../transfer';

export const option: INodePropertyOptions = {
  name: 'Delete',
  value: 'delete',
  action: 'Delete a message (into the trash)',
  description: 'Move a message to the trash, from where it can be taken back',
};

export const description: INodeProperties[] = [
  ...referenceFields,
  {
    displayName: 'Permanently',
    name: 'permanently',
    type: 'boolean',
    default: false,
    description:
      'Whether to delete the message for good instead of moving it to the trash. Nothing brings it back.',
    displayOptions: { hide: { '@tool': [true] } },
  },
];

export const execute = onMessages({
  settings: (session, itemIndex) => permanently(session, itemIndex),
  act: async (session, batch) => {
    if (batch.settings) return expunge(session, batch);
    const trash = await destinationOf(await session.imap(), 'trash');
    return transferAll(session, batch, { kind: 'move', destination: trash, act: 'deleted' });
  },
});

/** Threat X25: whatever an agent is talked into, it can be taken back. */
function permanently({ context, asTool }: Session, itemIndex: number): boolean {
  const wanted = context.getNodeParameter('permanently', itemIndex, false) === true;
  if (wanted && asTool) {
    throw new MailError(
      'configuration',
      'An AI agent can move messages to the trash but not delete them for good.',
      {
        field: 'permanently',
      },
    );
  }
  return wanted;
}

async function expunge(session: Session, batch: Batch<boolean>): Promise<Map<number, IDataObject>> {
  const { mailbox, messages } = batch;
  return audited(session, { act: 'deleted', batch }, async () => {
    await expungeMessages(await session.imap(), { mailbox, uids: messages.map(({ uid }) => uid) });
    return new Map(messages.map((message) => [message.uid, { ...locationJson(message), deleted: true }]));
  });
}
