import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { readSource } from '../../../../mail/imap/drafts';
import { forwardAttachment, forwarded, forwardOf } from '../../../../mail/forward';
import type { OutgoingMail } from '../../../../mail/outgoing';
import { referenceFields } from '../../../shared/reference';
import { deliver, markOriginal, resultItem } from '../../delivery';
import { attachmentsField, bodyFields, copyFields, toField } from '../../fields/outgoing';
import { sendingOptions, sendOptions } from '../../fields/sendOptions';
import { filesOf, originalOf, type Original } from '../../original';
import { bodyParameter, readMail } from '../../outgoing';
import { addressesParameter } from '../../parameters';
import type { Session } from '../../session';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Forward',
  value: 'forward',
  action: 'Forward a message',
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
  const written = await readMail(session, itemIndex, {
    ...forwardOf(original.message),
    to: addressesParameter(context, 'to', itemIndex),
    cc: addressesParameter(context, 'cc', itemIndex),
    bcc: addressesParameter(context, 'bcc', itemIndex),
    replyTo: addressesParameter(context, 'replyTo', itemIndex),
  });
  const whole = context.getNodeParameter('asAttachment', itemIndex, false) === true;
  const mail = whole
    ? await withWhole(session, written, original)
    : await withContent(session, itemIndex, { written, original });
  const sent = await deliver(session, itemIndex, { mail, thread: [] });
  const warnings =
    sent.status === 'queued' ? [] : await markOriginal(session, original.location, '$Forwarded');
  return [resultItem({ ...sent, warnings: [...sent.warnings, ...warnings] }, itemIndex)];
});

/** The original as it came, as one file. */
async function withWhole(session: Session, written: OutgoingMail, original: Original): Promise<OutgoingMail> {
  const raw = await readSource(await session.imap(), original.location);
  return { ...written, attachments: [...written.attachments, forwardAttachment(original.message, raw)] };
}

/** The original below the text, its files streamed from the mailbox when they are sent. */
async function withContent(
  session: Session,
  itemIndex: number,
  { written, original }: { readonly written: OutgoingMail; readonly original: Original },
): Promise<OutgoingMail> {
  const { context } = session;
  const body = forwarded(bodyParameter(context, itemIndex), original.message, {
    timeZone: context.getTimezone(),
  });
  const client = await session.imap();
  return { ...written, ...body, attachments: [...written.attachments, ...filesOf(client, original)] };
}
