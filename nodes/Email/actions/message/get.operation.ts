import type { INodePropertyOptions } from 'n8n-workflow';
import { readMessages } from '../../../../mail/imap/read';
import { messageJson } from '../../../shared/item';
import { referenceFields } from '../../../shared/reference';
import { outputFields, outputParameter } from '../../fields/output';
import { onMessages } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get',
  value: 'get',
  action: 'Get a message',
  description: 'Get one message with its text and a list of its attachments',
};

export const description = [...referenceFields, ...outputFields];

export const execute = onMessages({
  settings: ({ context }, itemIndex) => outputParameter(context, itemIndex),
  act: async (session, { mailbox, messages, settings }) => {
    const found = await readMessages(await session.imap(), {
      mailbox,
      uids: messages.map(({ uid }) => uid),
      content: 'text',
      account: await session.account(),
    });
    return new Map([...found].map(([uid, message]) => [uid, messageJson(message, settings)]));
  },
});
