import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { bodyFormat } from '../../../../mail/body';
import { recipientsFrom } from '../../../../mail/recipients';
import { referenceFields } from '../../../shared/reference';
import { auditedMail } from '../../audited';
import { written } from '../../body';
import { draftJson, requireDrafts } from '../../drafting';
import { bodyFields, copyFields, subjectField, toField } from '../../fields/outgoing';
import { originalOf } from '../../original';
import { textOf } from '../../parameters';
import { changedDraft, replaceDraft, type DraftChange } from '../../redraft';
import type { Session } from '../../session';
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
  const change = changeOf(session, itemIndex);
  const mail = changedDraft(client, original, change);
  const stored = await auditedMail(session, { act: 'drafted', messageId: mail.messageId }, () =>
    replaceDraft(client, original, mail),
  );
  return [{ json: draftJson(stored, mail), pairedItem: { item: itemIndex } }];
});

/** The fields that were added to the collection, each as what it stands for. */
function changeOf(session: Session, itemIndex: number): DraftChange {
  const given: IDataObject = session.context.getNodeParameter('updateFields', itemIndex, {});
  const addresses = (name: 'to' | 'cc' | 'bcc' | 'replyTo') =>
    given[name] !== undefined && { [name]: recipientsFrom(name, given[name]) };
  return {
    ...addresses('to'),
    ...addresses('cc'),
    ...addresses('bcc'),
    ...addresses('replyTo'),
    ...(given['subject'] !== undefined && { subject: textOf(given['subject'], 'subject') }),
    ...(given['body'] !== undefined &&
      written(session, bodyFormat(given['format'] ?? 'markdown'), textOf(given['body'], 'body'))),
  };
}
