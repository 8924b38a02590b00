import type { INodePropertyOptions } from 'n8n-workflow';
import { appendMessage, type Appended } from '../../../../mail/imap/append';
import { findByMessageId } from '../../../../mail/imap/find';
import { parseFile } from '../../../../mail/reader/reader';
import { mailboxField, mailboxPath } from '../../../shared/mailboxField';
import { toMessage } from '../../../../mail/imap/read';
import { binaryField, binaryFile } from '../../fields/binary';
import { flagsField, flagsParameter } from '../../fields/flags';
import { auditedMail } from '../../audited';
import type { Session } from '../../session';
import { perItem } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Append',
  value: 'append',
  action: 'Append a message to a mailbox',
  description: 'Put an EML file from a binary field into a mailbox, without sending it',
  displayOptions: { hide: { '@tool': [true] } },
};

export const description = [
  mailboxField({
    displayName: 'Mailbox',
    name: 'mailbox',
    description: 'The mailbox the message is put into',
  }),
  binaryField('Name of the binary field that holds the EML file'),
  flagsField({ displayName: 'Flags', name: 'flags', description: 'Flags the message has from the start' }),
];

export const execute = perItem(async (session, itemIndex) => {
  const { context } = session;
  const mailbox = mailboxPath(context, 'mailbox', itemIndex);
  const raw = await binaryFile(context, itemIndex);
  const flags = flagsParameter(context, 'flags', itemIndex);
  const { messageId, date } = await toMessage(await parseFile(raw), await session.account());
  const stored = await auditedMail(session, { act: 'appended', messageId }, async () =>
    appendMessage(await session.imap(), {
      mailbox,
      raw: withCrlf(raw),
      flags,
      // As mail programs do when they copy mail between accounts, so that it is sorted where it belongs.
      internalDate: date === null ? null : new Date(date),
    }),
  );
  const { uid, uidValidity } = await numbered(session, stored, messageId);
  const json = { mailbox: stored.mailbox, uid, uidValidity, messageId, flags };
  return [{ json, pairedItem: { item: itemIndex } }];
});

/** The number of a message that was stored; a server without UIDPLUS does not say it, so there it is looked for. */
async function numbered(session: Session, stored: Appended, messageId: string | null) {
  if (stored.uid !== null || messageId === null) return stored;
  return (await findByMessageId(await session.imap(), messageId, [stored.mailbox])) ?? stored;
}

/** Mail ends its lines with CRLF (RFC 5322 section 2.3); files on disk often do not. */
function withCrlf(raw: Buffer): Buffer {
  return Buffer.from(raw.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n'), 'latin1');
}
