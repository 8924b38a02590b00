import { randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Account } from '../../mail/account';
import { domainOf, type Address } from '../../mail/address';
import { renderBody, type Body, type BodyFormat } from '../../mail/body';
import { MailError } from '../../mail/error';
import { outgoingMail, type HeaderField, type OutgoingMail } from '../../mail/outgoing';
import { recipientsFrom } from '../../mail/recipients';
import { attachmentsOf } from '../shared/binary';
import { optionsParameter, textOf, textParameter } from './parameters';
import type { Session } from './session';

/** The parts of a mail that each operation finds in its own way; `body` replaces the parameter of that name. */
export type Given = Partial<OutgoingMail> & { readonly body?: Body };

/** The mail an item's parameters describe, from the account's own address unless told otherwise. */
export async function readMail(session: Session, itemIndex: number, given: Given): Promise<OutgoingMail> {
  const { context } = session;
  const options = optionsParameter(context, itemIndex);
  const account = await session.account();
  const from = sender(account, options);
  const { body, ...parts } = given;
  return outgoingMail({
    messageId: newMessageId(from.address),
    date: new Date(),
    from,
    headers: headersOf(options),
    priority: priorityOf(options),
    automatic: options['automatic'] === true ? 'auto-generated' : null,
    inReplyTo: optional(options, 'inReplyTo'),
    references: [optional(options, 'inReplyTo') ?? []].flat(),
    dkim: account.dkim,
    attachments: session.asTool ? [] : await attachmentsParameter(context, itemIndex),
    ...(body ?? bodyParameter(context, itemIndex)),
    ...parts,
  });
}

/** The subject, else the option for mails without one. Throws `invalidInput` where both are empty. */
export function subjectParameter(context: IExecuteFunctions, itemIndex: number): string {
  const subject = textParameter(context, 'subject', itemIndex).trim();
  if (subject !== '') return subject;
  const standard = optional(optionsParameter(context, itemIndex), 'defaultSubject');
  if (standard !== null) return standard;
  throw new MailError(
    'invalidInput',
    'The subject is empty. Fill it in, or set the option Default Subject.',
    {
      field: 'subject',
    },
  );
}

export function bodyParameter(context: IExecuteFunctions, itemIndex: number): Body {
  const format = context.getNodeParameter('format', itemIndex, 'markdown') as BodyFormat;
  return renderBody(format, textParameter(context, 'body', itemIndex));
}

/** Addresses given as an option, none if it is not set. */
export function addressesOption(context: IExecuteFunctions, name: string, itemIndex: number): Address[] {
  return recipientsFrom(name, optionsParameter(context, itemIndex)[name]);
}

function attachmentsParameter(context: IExecuteFunctions, itemIndex: number) {
  return attachmentsOf(context, itemIndex, textParameter(context, 'attachmentFields', itemIndex));
}

function sender(account: Account, options: IDataObject): Address {
  return {
    name: optional(options, 'fromName') ?? account.from.name,
    address: optional(options, 'fromAddress') ?? account.from.address,
  };
}

/** Under the sender's domain, as RFC 5322 section 3.6.4 recommends. */
export const newMessageId = (sender: string) => `<${randomUUID()}@${domainOf(sender) ?? 'localhost'}>`;

function headersOf({ headers }: IDataObject): HeaderField[] {
  const values: unknown = (headers as IDataObject | undefined)?.['values'];
  if (!Array.isArray(values)) return [];
  return (values as IDataObject[]).map(({ name, value }) => ({
    name: textOf(name, 'headers').trim(),
    value: textOf(value, 'headers'),
  }));
}

function priorityOf({ priority }: IDataObject): OutgoingMail['priority'] {
  return priority === 'high' || priority === 'low' ? priority : 'normal';
}

const optional = (options: IDataObject, name: string): string | null =>
  textOf(options[name], name).trim() || null;
