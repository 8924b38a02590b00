import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { readSource } from '../../../../mail/imap/drafts';
import { forwardAttachment, forwarded, forwardOf } from '../../../../mail/forward';
import type { OutgoingAttachment } from '../../../../mail/outgoing';
import { referenceFields } from '../../../shared/reference';
import { deliver, markOriginal, resultItem } from '../../delivery';
import { attachmentsField, bodyFields, copyFields, toField } from '../../fields/outgoing';
import { sendingOptions, sendOptions } from '../../fields/sendOptions';
import { filesOf, originalOf, type Original } from '../../original';
import { readMail } from '../../outgoing';
import { addressesParameter } from '../../parameters';
import type { Session } from '../../session';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Forward',
  value: 'forward',
  action: 'Forward a message (it leaves at once)',
  description: 'Pass a message on, with its attachments',
};

const asAttachment: INodeProperties = {
  displayName: 'As Attachment',
  name: 'asAttachment',
  type: 'boolean',
  default: false,
  description:
    'Whether to attach the whole message as it came, headers included, instead of showing it below the text',
};

export const description = [
  ...referenceFields,
  toField,
  ...copyFields,
  asAttachment,
  ...bodyFields,
  attachmentsField,
  sendOptions(sendingOptions),
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const original = await originalOf(session, itemIndex);
  const whole = context.getNodeParameter('asAttachment', itemIndex, false) === true;
  const written = await readMail(session, itemIndex, {
    ...forwardOf(original.message),
    ...(!whole && {
      frame: (body) => forwarded(body, original.message, { timeZone: context.getTimezone() }),
    }),
    to: addressesParameter(context, 'to', itemIndex),
    cc: addressesParameter(context, 'cc', itemIndex),
    bcc: addressesParameter(context, 'bcc', itemIndex),
    replyTo: addressesParameter(context, 'replyTo', itemIndex),
  });
  const files = await filesFrom(session, original, whole);
  const mail = { ...written, attachments: [...written.attachments, ...files] };
  const sent = await deliver(session, itemIndex, { mail, answered: null });
  const warnings =
    sent.status === 'queued' ? [] : await markOriginal(session, original.location, '$Forwarded');
  return [resultItem({ ...sent, warnings: [...sent.warnings, ...warnings] }, itemIndex)];
});

/** The original as one file as it came, or its own files, streamed from the mailbox when they are sent. */
async function filesFrom(
  session: Session,
  original: Original,
  whole: boolean,
): Promise<OutgoingAttachment[]> {
  const client = await session.imap();
  if (!whole) return filesOf(client, original);
  return [forwardAttachment(original.message, await readSource(client, original.location))];
}
