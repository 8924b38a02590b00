import { randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Account } from '../../mail/account';
import { domainOf, type Address } from '../../mail/address';
import type { Body } from '../../mail/body';
import { MailError } from '../../mail/error';
import { outgoingMail, type HeaderField, type OutgoingMail } from '../../mail/outgoing';
import { checkLine, checkOutgoing } from '../../mail/outgoingChecks';
import { ownMessageId } from '../../mail/ownMail';
import { recipientsFrom } from '../../mail/recipients';
import { unsubscribeOf } from '../../mail/unsubscribe';
import { attachmentsOf } from '../shared/binary';
import { readBody } from './body';
import { calendarOf } from './calendar';
import { optionsParameter, personsOption, textOf, textParameter } from './parameters';
import type { Session } from './session';

/** The parts of a mail that each operation finds in its own way. */
export type Given = Partial<OutgoingMail> & {
  /** Puts what belongs around the author's words, such as a quote. */
  readonly frame?: (body: Body) => Body;
};

/** The mail an item's parameters describe, from the account's own address unless told otherwise. */
export async function readMail(session: Session, itemIndex: number, given: Given): Promise<OutgoingMail> {
  const { context } = session;
  const options = optionsParameter(context, itemIndex);
  const account = await session.account();
  const from = sender(session, itemIndex, account);
  const { frame = (body: Body) => body, ...parts } = given;
  // What the author wrote alone decides what is shown inside it: a quoted stranger must not.
  const { body, pictures } = await readBody(session, itemIndex);
  const files = session.asTool ? [] : await attachmentsParameter(context, itemIndex, body);
  const mail = outgoingMail({
    messageId: newMessageId(account, from.address),
    date: new Date(),
    from,
    headers: headersOf(options),
    priority: priorityOf(options),
    automatic: options['automatic'] === true ? 'auto-generated' : null,
    inReplyTo: optional(options, 'inReplyTo'),
    references: [optional(options, 'inReplyTo') ?? []].flat(),
    dkim: account.dkim,
    unsubscribe: unsubscribeOf(textOf(options['listUnsubscribe'], 'listUnsubscribe')),
    deliveryStatus: deliveryStatusOf(options),
    attachments: [...files, ...pictures],
    ...frame(body),
    ...parts,
  });
  // Before an event repeats sender and recipients, so that an error names the field they came from.
  checkOutgoing(mail);
  return { ...mail, calendar: calendarOf(options['icalEvent'], mail, context.getTimezone()) };
}

/** The subject, else the option for mails without one. Throws `invalidInput` where both are empty. */
export function subjectParameter(context: IExecuteFunctions, itemIndex: number): string {
  const subject = textParameter(context, 'subject', itemIndex).trim();
  if (subject !== '') return subject;
  const standard = optional(optionsParameter(context, itemIndex), 'defaultSubject');
  if (standard === null) {
    const problem = 'The subject is empty. Fill it in, or set the option Default Subject.';
    throw new MailError('invalidInput', problem, { field: 'subject' });
  }
  checkLine('defaultSubject', standard);
  return standard;
}

/** Addresses given as an option, none if it is not set. */
export function addressesOption(context: IExecuteFunctions, name: string, itemIndex: number): Address[] {
  return recipientsFrom(name, optionsParameter(context, itemIndex)[name]);
}

function attachmentsParameter(context: IExecuteFunctions, itemIndex: number, { html }: Body) {
  const fields = textParameter(context, 'attachmentFields', itemIndex);
  return attachmentsOf(context, itemIndex, { fields, shownIn: html });
}

function sender({ context }: Session, itemIndex: number, account: Account): Address {
  const given = textOf(personsOption(context, 'fromAddress', itemIndex), 'fromAddress').trim();
  return {
    name: optional(optionsParameter(context, itemIndex), 'fromName') ?? account.from.name,
    address: given === '' ? account.from.address : given,
  };
}

/** Under the sender's domain, as RFC 5322 section 3.6.4 recommends, and known again in answers where there is a key. */
export const newMessageId = ({ ownMailKey }: Account, sender: string): string =>
  ownMailKey === null
    ? `<${randomUUID()}@${domainOf(sender) ?? 'localhost'}>`
    : ownMessageId(sender, ownMailKey);

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

const reports = ['success', 'failure', 'delay'] as const;

/** The delivery reports an item asks for, null for none. */
function deliveryStatusOf({ deliveryStatus }: IDataObject): OutgoingMail['deliveryStatus'] {
  const wanted = [deliveryStatus ?? []].flat();
  const notify = reports.filter((report) => wanted.includes(report));
  return notify.length === 0 ? null : { notify, return: 'headers' };
}

const optional = (options: IDataObject, name: string): string | null =>
  textOf(options[name], name).trim() || null;
