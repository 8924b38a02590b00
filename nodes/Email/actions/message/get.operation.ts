import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { readMessages } from '../../../../mail/imap/read';
import { messageJson } from '../../../shared/item';
import { referenceFields } from '../../../shared/reference';
import { senderCheckerOf } from '../../../shared/senderChecker';
import { outputFields, outputParameter } from '../../fields/output';
import { optionsParameter } from '../../parameters';
import { onMessages } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get',
  value: 'get',
  action: 'Get a message with its text',
  description: 'Get one message with its text and a list of its attachments',
};

const options: INodeProperties = {
  displayName: 'Options',
  name: 'options',
  type: 'collection',
  placeholder: 'Add Option',
  default: {},
  options: [
    {
      displayName: 'Verify Sender',
      name: 'verify',
      type: 'boolean',
      default: false,
      description:
        'Whether to check the message by itself (DKIM, SPF, DMARC, ARC), for servers that leave no result of their own. Downloads all of it and asks the DNS.',
    },
  ],
};

export const description = [...referenceFields, ...outputFields, options];

export const execute = onMessages({
  settings: ({ context }, itemIndex) => ({
    output: outputParameter(context, itemIndex),
    verify: optionsParameter(context, itemIndex)['verify'] === true,
  }),
  act: async (session, { mailbox, messages, settings: { output, verify } }) => {
    const account = await session.account();
    const found = await readMessages(await session.imap(), {
      mailbox,
      uids: messages.map(({ uid }) => uid),
      content: 'text',
      account,
      ...(verify && { senderChecker: senderCheckerOf(account) }),
    });
    return new Map([...found].map(([uid, message]) => [uid, messageJson(message, output)]));
  },
});
