import { randomBytes } from 'node:crypto';
import type { IDataObject, IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ownAddresses, type Account } from '../../../../mail/account';
import { chatOf } from '../../../../mail/chat';
import { MailError } from '../../../../mail/error';
import { locateMessage } from '../../../../mail/imap/locate';
import { readThread } from '../../../../mail/imap/thread';
import type { Message } from '../../../../mail/message';
import { AGENT_CHARACTERS, AGENT_MESSAGES } from '../../../shared/agentItem';
import { messageItem } from '../../../shared/item';
import { isToolCall } from '../../../shared/olderN8n';
import { readReference, referenceFields } from '../../../shared/reference';
import { outputFields, outputParameter } from '../../fields/output';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get',
  value: 'get',
  action: 'Get all messages of a conversation (thread)',
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
        'One item with the conversation as an AI model reads it: what came in as user, what was sent as assistant. An AI Agent node takes it as it is.',
    },
    { name: 'Messages', value: 'messages', description: 'One item for each message' },
  ],
  default: 'messages',
  description: 'What the conversation is returned as',
};

const latest: INodeProperties = {
  displayName: 'Latest Messages',
  name: 'latestMessages',
  type: 'number',
  typeOptions: { minValue: 1, numberPrecision: 0 },
  default: 20,
  description: 'How many of the latest messages to give, so that a long conversation fits the model',
};

/** For whoever has a model read it. */
const latestFields: INodeProperties[] = [
  { ...latest, displayOptions: { show: { format: ['chat'] }, hide: { '@tool': [true] } } },
  { ...latest, displayOptions: { show: { '@tool': [true] } } },
];

export const description: INodeProperties[] = [
  ...referenceFields,
  format,
  ...latestFields,
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
  const isChat = context.getNodeParameter('format', itemIndex, 'messages') === 'chat';
  const latest = isChat || session.asTool ? latestParameter(context, itemIndex) : null;
  const messages = await readThread(client, located, { account, latest });
  if (isChat) {
    const json = session.asTool ? agentChat(messages, account) : chatOf(messages, chatOptions(account));
    return [{ json: json as unknown as IDataObject, pairedItem: { item: itemIndex } }];
  }
  const output = outputParameter(context, itemIndex);
  const among = messages.length;
  const items = messages.map((message) => messageItem(message, { output, pairedItem: itemIndex, among }));
  if (!session.asTool || among !== latest) return items;
  const note = `These are the latest ${latest}; there may be earlier ones.`;
  return [...items, { json: { note }, pairedItem: { item: itemIndex } }];
});

const chatOptions = (account: Account) => ({
  ownAddresses: ownAddresses(account),
  nonce: randomBytes(8).toString('hex'),
});

/** An agent gets the conversation once: as the prompt, not its turns as well. */
function agentChat(messages: readonly Message[], account: Account) {
  const { threadId, chatInput } = chatOf(messages, {
    ...chatOptions(account),
    characters: AGENT_CHARACTERS,
  });
  return { threadId, mail: chatInput };
}

function latestParameter(context: IExecuteFunctions, itemIndex: number): number {
  const value = Number(context.getNodeParameter('latestMessages', itemIndex, 20));
  if (Number.isInteger(value) && value > 0)
    return isToolCall(context) ? Math.min(value, AGENT_MESSAGES) : value;
  throw new MailError('invalidInput', 'Latest Messages is a whole number above 0.', {
    field: 'latestMessages',
  });
}
