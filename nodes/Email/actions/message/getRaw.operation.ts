import type { INodePropertyOptions } from 'n8n-workflow';
import { streamSection } from '../../../../mail/imap/download';
import { readSource } from '../../../../mail/imap/drafts';
import { locateMessage } from '../../../../mail/imap/locate';
import { AGENT_CHARACTERS } from '../../../shared/agentItem';
import { storeFile } from '../../../shared/binary';
import { readReference, referenceFields } from '../../../shared/reference';
import { binaryField } from '../../fields/binary';
import { textParameter } from '../../parameters';
import { locationJson } from '../location';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Get Raw',
  value: 'getRaw',
  action: 'Get the source of a message',
  description: 'Get a message as it came, as an EML file',
};

export const description = [
  ...referenceFields,
  binaryField('Name of the binary field the EML file is put into'),
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const client = await session.imap();
  const located = await locateMessage(client, readReference(context, itemIndex));
  const pairedItem = { item: itemIndex };
  if (session.asTool) {
    const source = await readSource(client, located);
    const raw = source.toString('latin1', 0, AGENT_CHARACTERS);
    const truncated = source.length > AGENT_CHARACTERS;
    return [{ json: { ...locationJson(located), raw, truncated }, pairedItem }];
  }
  const { mailbox, uid } = located;
  const file = await storeFile(context, {
    name: `message-${uid}.eml`,
    mimeType: 'message/rfc822',
    content: streamSection(client, { mailbox, uid, part: null }),
  });
  const field = textParameter(context, 'binaryField', itemIndex) || 'data';
  return [{ json: locationJson(located), binary: { [field]: file }, pairedItem }];
});
