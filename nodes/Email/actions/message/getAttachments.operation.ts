import type { IBinaryKeyData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { attachmentTest } from '../../../../mail/attachmentChoice';
import { MailError } from '../../../../mail/error';
import { streamAttachment } from '../../../../mail/imap/download';
import { locateMessage } from '../../../../mail/imap/locate';
import { readMetadata, toMessage, withText } from '../../../../mail/imap/read';
import type { Attachment } from '../../../../mail/message';
import { storeFile } from '../../../shared/binary';
import { messageItem } from '../../../shared/item';
import { readReference, referenceFields } from '../../../shared/reference';
import { outputFields, outputParameter } from '../../fields/output';
import { optionsParameter, textOf } from '../../parameters';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get Attachments',
  value: 'getAttachments',
  action: 'Get the attachments of a message',
  description: 'Download the files of a message into binary fields',
};

export const description: INodeProperties[] = [
  ...referenceFields,
  ...outputFields,
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    displayOptions: { hide: { '@tool': [true] } },
    options: [
      {
        displayName: 'Field Prefix',
        name: 'attachmentPrefix',
        type: 'string',
        default: 'attachment_',
        description: 'What the binary fields are called, before their number',
      },
      {
        displayName: 'File Names',
        name: 'fileNames',
        type: 'string',
        default: '',
        placeholder: 'e.g. *.pdf, invoice-*',
        description:
          'Only files of these names, separated by commas. * stands for any text, ? for one character.',
      },
      {
        displayName: 'Include Inline Images',
        name: 'includeInline',
        type: 'boolean',
        default: true,
        description: 'Whether to download the pictures that are shown inside the text too',
      },
      {
        displayName: 'MIME Types',
        name: 'mimeTypes',
        type: 'string',
        default: '',
        placeholder: 'e.g. application/pdf, image/*',
        description: 'Only files of these types, separated by commas',
      },
      {
        displayName: 'Parts',
        name: 'parts',
        type: 'string',
        default: '',
        placeholder: 'e.g. 2, 3.1',
        description:
          'Only these parts of the message, as numbered in the field attachments, separated by commas',
      },
    ],
  },
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const client = await session.imap();
  const { mailbox, uid } = await locateMessage(client, readReference(context, itemIndex));
  // With its text, as files may stand inside it or in a winmail.dat.
  const [fetched] = await withText(client, await readMetadata(client, { mailbox, uids: [uid] }));
  if (!fetched) throw new MailError('messageMissing', `Message ${uid} in "${mailbox}" is gone.`);
  const message = await toMessage(fetched, await session.account());
  const { attachmentPrefix, fileNames, includeInline, mimeTypes, parts } = optionsParameter(
    context,
    itemIndex,
  );
  const isWanted = attachmentTest({
    names: textOf(fileNames, 'fileNames'),
    mimeTypes: textOf(mimeTypes, 'mimeTypes'),
    parts: textOf(parts, 'parts'),
    inline: includeInline !== false,
  });
  const prefix = textOf(attachmentPrefix, 'attachmentPrefix') || 'attachment_';
  const binary: IBinaryKeyData = {};
  const attachments: Attachment[] = [];
  for (const [number, attachment] of message.attachments.entries()) {
    // An agent gets no bytes: n8n drops binary data on the way to it.
    if (session.asTool || !isWanted(attachment)) {
      attachments.push(attachment);
      continue;
    }
    const binaryField = `${prefix}${number}`;
    const content = streamAttachment(client, { mailbox, uid, structure: fetched.structure, attachment });
    binary[binaryField] = await storeFile(context, { ...attachment, content });
    attachments.push({ ...attachment, binaryField });
  }
  const output = outputParameter(context, itemIndex);
  return [messageItem({ ...message, attachments }, { output, pairedItem: itemIndex, binary })];
});
