import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { MailError } from '../../../../mail/error';
import { findAged } from '../../../../mail/imap/cleanUp';
import { destinationOf } from '../../../../mail/imap/mailboxes';
import { moveMessages } from '../../../../mail/imap/messages';
import { mailboxField, mailboxPath } from '../../../shared/mailboxField';
import { audited } from '../../audited';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Clean Up',
  value: 'cleanUp',
  action: 'Clean up a mailbox',
  description: 'Move old messages to the archive or the trash',
  displayOptions: { hide: { '@tool': [true] } },
};

export const description: INodeProperties[] = [
  mailboxField({ displayName: 'Mailbox', name: 'mailbox', description: 'The mailbox to clean up' }),
  {
    displayName: 'Older Than (Days)',
    name: 'olderThanDays',
    type: 'number',
    typeOptions: { minValue: 1, numberPrecision: 0 },
    default: 7,
    description: 'How long ago a message must have arrived. Flagged (starred) messages always stay.',
  },
  {
    displayName: 'Processed Only',
    name: 'processedOnly',
    type: 'boolean',
    default: true,
    description: 'Whether to leave alone what no Email Trigger (Mailroom) has processed',
  },
  {
    displayName: 'Move To',
    name: 'moveTo',
    type: 'options',
    options: [
      { name: 'Archive', value: 'archive' },
      { name: 'Trash', value: 'trash' },
    ],
    default: 'archive',
    description: 'Where old messages go',
  },
  {
    displayName: 'Dry Run',
    name: 'dryRun',
    type: 'boolean',
    default: false,
    description: 'Whether to only count what would be moved',
  },
];

const DAY = 24 * 60 * 60 * 1000;

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  if (session.asTool) {
    throw new MailError('configuration', 'An AI agent cannot clean up mailboxes.', { field: 'operation' });
  }
  const client = await session.imap();
  const mailbox = mailboxPath(context, 'mailbox', itemIndex);
  const uids = await findAged(client, {
    mailbox,
    before: new Date(Date.now() - daysParameter(context, itemIndex) * DAY),
    processedOnly: context.getNodeParameter('processedOnly', itemIndex, true) === true,
  });
  const dryRun = context.getNodeParameter('dryRun', itemIndex, false) === true;
  const toTrash = context.getNodeParameter('moveTo', itemIndex, 'archive') === 'trash';
  const found = { mailbox, found: uids.length, dryRun };
  const pairedItem = { item: itemIndex };
  if (dryRun || uids.length === 0) return [{ json: { ...found, moved: 0, destination: null }, pairedItem }];
  const destination = await destinationOf(client, toTrash ? 'trash' : 'archive');
  if (destination === mailbox) {
    throw new MailError('invalidInput', `"${mailbox}" cannot be cleaned up into itself.`, {
      field: 'moveTo',
    });
  }
  const messages = uids.map((uid) => ({ uid, messageId: null }));
  const act = toTrash ? 'deleted' : 'moved';
  const moved = await audited(session, { act, batch: { mailbox, messages } }, async () => {
    const { newUids } = await moveMessages(client, { mailbox, uids }, destination);
    return new Map(newUids);
  });
  return [{ json: { ...found, moved: moved.size, destination }, pairedItem }];
});

function daysParameter(context: IExecuteFunctions, itemIndex: number): number {
  const days = Number(context.getNodeParameter('olderThanDays', itemIndex, 7));
  if (days > 0) return days;
  throw new MailError('invalidInput', 'The age in days is a number above 0.', { field: 'olderThanDays' });
}
