import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { listMailboxes, mailboxCounts, type Mailbox } from '../../../../mail/imap/mailboxes';
import { limitFields, limitParameter, moreNote } from '../../fields/limit';
import { textParameter } from '../../parameters';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get Many',
  value: 'getMany',
  action: 'Get many mailboxes (folders)',
  description: 'List the mailboxes (folders) of the account',
};

const includeCounts: INodeProperties = {
  displayName: 'Include Counts',
  name: 'includeCounts',
  type: 'boolean',
  default: false,
  description: 'Whether to count the messages and the unread ones in each mailbox',
};

const pathContains: INodeProperties = {
  displayName: 'Path Contains',
  name: 'pathContains',
  type: 'string',
  default: '',
  placeholder: 'e.g. Customers/',
  description: 'Only mailboxes with this in their path, in capitals or not; empty for all',
};

export const description = [...limitFields(100), pathContains, includeCounts];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const client = await session.imap();
  const limit = limitParameter(context, itemIndex);
  const wanted = textParameter(context, 'pathContains', itemIndex).trim().toLocaleLowerCase();
  const mailboxes = (await listMailboxes(client))
    .filter(({ path }) => path.toLocaleLowerCase().includes(wanted))
    .slice(0, limit ?? undefined);
  const counted = context.getNodeParameter('includeCounts', itemIndex, false) === true;
  const selectable = mailboxes.flatMap((mailbox) => (mailbox.selectable ? mailbox.path : []));
  const countsOf = counted ? await mailboxCounts(client, selectable) : null;
  const items = mailboxes.map((mailbox) => {
    const counts = countsOf && (countsOf.get(mailbox.path) ?? { messages: null, unseen: null });
    const json = session.asTool ? briefly(mailbox) : { ...mailbox };
    return { json: { ...json, ...counts }, pairedItem: { item: itemIndex } };
  });
  return [...items, ...moreNote(context, items.length, itemIndex)];
});

/** What an agent needs to name a mailbox and to choose the right one. */
const briefly = ({ path, specialUse }: Mailbox): IDataObject => ({
  path,
  ...(specialUse !== null && { specialUse }),
});
