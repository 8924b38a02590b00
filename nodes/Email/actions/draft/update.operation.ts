import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { renderBody, type BodyFormat } from '../../../../mail/body';
import { MailError } from '../../../../mail/error';
import { discardDraft } from '../../../../mail/imap/drafts';
import type { Message } from '../../../../mail/message';
import { outgoingMail, type HeaderField, type OutgoingMail } from '../../../../mail/outgoing';
import { recipientsFrom } from '../../../../mail/recipients';
import { referenceFields } from '../../../shared/reference';
import { draft, draftJson, requireDrafts } from '../../drafting';
import { bodyFields, copyFields, subjectField, toField } from '../../fields/outgoing';
import { filesOf, originalOf } from '../../original';
import { textOf } from '../../parameters';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Update',
  value: 'update',
  action: 'Update a draft',
  description: 'Change parts of a draft; what is not named stays as it is',
};

const updateFields: INodeProperties = {
  displayName: 'Fields to Change',
  name: 'updateFields',
  type: 'collection',
  placeholder: 'Add Field',
  default: {},
  options: [...bodyFields, ...copyFields, { ...toField, required: false }, subjectField].sort((a, b) =>
    a.displayName.localeCompare(b.displayName),
  ),
};

export const description = [...referenceFields, updateFields];

export const execute = perItem(async (session, itemIndex) => {
  const original = await originalOf(session, itemIndex);
  const client = await session.imap();
  await requireDrafts(client, original.location.mailbox);
  const given = session.context.getNodeParameter('updateFields', itemIndex, {});
  const mail = changed(original.message, given);
  const stored = await draft(session, { ...mail, attachments: filesOf(client, original) });
  // The old one goes last: a draft is never lost, at worst there are two.
  await discardDraft(client, original.location);
  return [{ json: draftJson(stored, mail), pairedItem: { item: itemIndex } }];
});

function changed(old: Message, given: IDataObject): OutgoingMail {
  if (old.messageId === null || old.from === null) {
    throw new MailError(
      'invalidInput',
      'The draft has no sender or no Message-ID. Create a new one in its place.',
      {
        field: 'messageReference',
      },
    );
  }
  const addresses = (name: 'to' | 'cc' | 'bcc' | 'replyTo') =>
    given[name] === undefined ? old[name] : recipientsFrom(name, given[name]);
  return outgoingMail({
    messageId: old.messageId,
    date: new Date(),
    from: old.from,
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    replyTo: addresses('replyTo'),
    subject: given['subject'] === undefined ? (old.subject ?? '') : textOf(given['subject'], 'subject'),
    inReplyTo: old.inReplyTo,
    references: old.references,
    headers: ownHeaders(old),
    ...(given['body'] === undefined
      ? { text: old.text, html: old.html }
      : renderBody((given['format'] ?? 'markdown') as BodyFormat, textOf(given['body'], 'body'))),
  });
}

/** Header fields of a person's own, which the rest of a mail is not made from. */
function ownHeaders({ headers }: Message): HeaderField[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    name.startsWith('x-') ? values.map((value) => ({ name, value })) : [],
  );
}
