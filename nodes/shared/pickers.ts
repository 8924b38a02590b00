import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { withImap } from '../../mail/imap/connect';
import { listMailboxes, type Mailbox } from '../../mail/imap/mailboxes';
import { loadAccount } from './account';
import { toNodeError } from './errors';

/** The account's mailboxes for a multi-select. */
export async function getMailboxes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const mailboxes = await selectable(this);
  return mailboxes.map(({ path }) => ({ name: path, value: path }));
}

/** The account's mailboxes for a picker with search. */
export async function searchMailboxes(
  this: ILoadOptionsFunctions,
  filter = '',
): Promise<INodeListSearchResult> {
  const mailboxes = await selectable(this);
  const wanted = filter.toLocaleLowerCase();
  return {
    results: mailboxes
      .filter(({ path }) => path.toLocaleLowerCase().includes(wanted))
      .map(({ path }) => ({ name: path, value: path })),
  };
}

async function selectable(context: ILoadOptionsFunctions): Promise<Mailbox[]> {
  try {
    const mailboxes = await withImap(await loadAccount(context), listMailboxes);
    return mailboxes.filter((mailbox) => mailbox.selectable);
  } catch (error) {
    throw toNodeError(context.getNode(), error);
  }
}
