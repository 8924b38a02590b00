import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { draftOf } from '../../../../mail/draft';
import { readSource } from '../../../../mail/imap/drafts';
import { readMessages } from '../../../../mail/imap/read';
import { messageJson } from '../../../shared/item';
import { referenceFields } from '../../../shared/reference';
import { outputFields, outputParameter } from '../../fields/output';
import { onMessages } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get',
  value: 'get',
  action: 'Get a draft',
  description: 'Get a draft with its text, and the SHA-256 that pins what would be sent',
};

export const description = [...referenceFields, ...outputFields];

export const execute = onMessages({
  settings: ({ context }, itemIndex) => outputParameter(context, itemIndex),
  act: async (session, { mailbox, messages, settings }) => {
    const client = await session.imap();
    const found = await readMessages(client, {
      mailbox,
      uids: messages.map(({ uid }) => uid),
      content: 'text',
      account: await session.account(),
    });
    const results = new Map<number, IDataObject>();
    for (const located of messages) {
      const message = found.get(located.uid);
      if (!message) continue;
      const { sha256 } = draftOf(await readSource(client, located));
      results.set(located.uid, { ...messageJson(message, settings), bcc: addressList(message.bcc), sha256 });
    }
    return results;
  },
});

const addressList = (addresses: readonly { name: string | null; address: string }[]) =>
  addresses.map(({ name, address }) => ({ name, address }));
