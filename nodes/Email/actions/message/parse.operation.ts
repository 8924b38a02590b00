import type { IBinaryKeyData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { toMessage } from '../../../../mail/imap/read';
import { enclosedFile, sectionOf } from '../../../../mail/enclosed';
import { decodePart } from '../../../../mail/parse';
import { parseFile } from '../../../../mail/reader/reader';
import type { Attachment } from '../../../../mail/message';
import { partOf, type FetchedMessage } from '../../../../mail/structure';
import { storeFile } from '../../../shared/binary';
import { messageItem } from '../../../shared/item';
import { binaryField, binaryFile } from '../../fields/binary';
import { outputFields, outputParameter } from '../../fields/output';
import { perItem } from '../operation';
import type { IExecuteFunctions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
  name: 'Parse',
  value: 'parse',
  action: 'Parse an EML file',
  description: 'Read an EML file from a binary field as a message, with its attachments',
  displayOptions: { hide: { '@tool': [true] } },
};

const download: INodeProperties = {
  displayName: 'Download Attachments',
  name: 'downloadAttachments',
  type: 'boolean',
  default: true,
  description: 'Whether to put the files of the message into binary fields',
};

export const description = [
  binaryField('Name of the binary field that holds the EML file'),
  download,
  ...outputFields,
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const fetched = await parseFile(await binaryFile(context, itemIndex));
  const message = await toMessage(fetched, await session.account());
  const output = outputParameter(context, itemIndex);
  if (context.getNodeParameter('downloadAttachments', itemIndex, true) !== true) {
    return [messageItem(message, { output, pairedItem: itemIndex })];
  }
  const { attachments, binary } = await stored(context, fetched, message.attachments);
  return [messageItem({ ...message, attachments }, { output, pairedItem: itemIndex, binary })];
});

async function stored(context: IExecuteFunctions, fetched: FetchedMessage, listed: readonly Attachment[]) {
  const binary: IBinaryKeyData = {};
  const attachments: Attachment[] = [];
  for (const [number, attachment] of listed.entries()) {
    const content = contentOf(fetched, attachment);
    const field = content ? `attachment_${number}` : null;
    if (content && field) binary[field] = await storeFile(context, { ...attachment, content });
    attachments.push({ ...attachment, binaryField: field });
  }
  return { attachments, binary };
}

function contentOf({ structure, bodies }: FetchedMessage, { part: number }: Attachment): Buffer | null {
  const { section, file } = sectionOf(number);
  const part = partOf(structure, section);
  const body = bodies.get(section);
  if (!part || !body) return null;
  return file === null ? decodePart(part, body) : enclosedFile(part, body, number);
}
