import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ownAddresses, type Account } from '../../../../mail/account';
import { sameAddress } from '../../../../mail/address';
import { locateMessage } from '../../../../mail/imap/locate';
import { readThread } from '../../../../mail/imap/thread';
import type { Message } from '../../../../mail/message';
import { messageItem } from '../../../shared/item';
import { readReference, referenceFields } from '../../../shared/reference';
import { outputFields, outputParameter } from '../../fields/output';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get',
  value: 'get',
  action: 'Get a thread',
  description: 'Get all messages of a conversation in their order, what was sent from here included',
};

const format: INodeProperties = {
  displayName: 'Format',
  name: 'format',
  type: 'options',
  options: [
    {
      name: 'Chat Messages',
      value: 'chat',
      description:
        'One item with the conversation as an AI model reads it: what came in as user, what was sent as assistant',
    },
    { name: 'Messages', value: 'messages', description: 'One item for each message' },
  ],
  default: 'messages',
  description: 'What the conversation is returned as',
};

export const description: INodeProperties[] = [
  ...referenceFields,
  format,
  ...outputFields.map((field) => ({
    ...field,
    displayOptions: {
      ...field.displayOptions,
      show: { ...field.displayOptions?.show, format: ['messages'] },
    },
  })),
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const client = await session.imap();
  const account = await session.account();
  const located = await locateMessage(client, readReference(context, itemIndex));
  const messages = await readThread(client, account, located);
  if (context.getNodeParameter('format', itemIndex, 'messages') === 'chat') {
    return [{ json: chatOf(messages, account), pairedItem: { item: itemIndex } }];
  }
  const output = outputParameter(context, itemIndex);
  return messages.map((message) => messageItem(message, { output, pairedItem: itemIndex }));
});

/** The conversation as a chat model takes it; quotes are left out, as each message is there itself. */
function chatOf(messages: readonly Message[], account: Account): IDataObject {
  const own = ownAddresses(account);
  const turns = messages.map(({ messageId, from, date, replyText, text }) => ({
    role: from && own.some((address) => sameAddress(address, from.address)) ? 'assistant' : 'user',
    content: replyText ?? text ?? '',
    from: from?.address ?? null,
    date,
    messageId,
  }));
  return { threadId: messages[0]?.threadId ?? null, subject: messages[0]?.subject ?? null, messages: turns };
}
