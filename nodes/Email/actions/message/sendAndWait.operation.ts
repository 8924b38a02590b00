import { WAIT_INDEFINITELY, type INodePropertyOptions } from 'n8n-workflow';
import { outgoingMail } from '../../../../mail/outgoing';
import { sendMail } from '../../../../mail/smtp/send';
import { asking, type Asking } from '../../approval/asking';
import { dropMadeUpAnswer } from '../../approval/call';
import { invitation } from '../../approval/invitation';
import { localAddress } from '../../approval/link';
import { keepRequest } from '../../approval/request';
import { auditedMail } from '../../audited';
import { requireSignedLinks } from '../../../shared/olderN8n';
import { approvalFields } from '../../fields/approval';
import { newMessageId } from '../../outgoing';
import { sendOptionsOf, servicesOf } from '../../sending';
import type { Session } from '../../session';
import type { Operation } from '../operation';

export const option: INodePropertyOptions = {
  name: 'Send and Wait for Approval',
  value: 'sendAndWait',
  action: 'Send a message and wait for approval',
  description: 'Ask a person by mail, and go on when they have decided on the page it links to',
  displayOptions: { hide: { '@tool': [true] } },
};

export const description = approvalFields;

/** Asks once for all items, as an execution waits in one place. */
export const execute: Operation['execute'] = async (session) => {
  const { context } = session;
  const asked = await asking(session);
  const { request } = asked;
  keepRequest(context, request);
  requireSignedLinks(context);
  for (const approver of request.approvers) await invite(session, asked, approver);
  dropMadeUpAnswer(session);
  await context.putExecutionToWait(request.expires === null ? WAIT_INDEFINITELY : new Date(request.expires));
  // What goes on is the answer; these items go on only when none came in time.
  return [...session.items];
};

/** Sends one approver their own link; the mail is not kept in Sent, where others could find the link. */
async function invite(
  session: Session,
  { request, draft, isReminder }: Asking,
  approver: string,
): Promise<void> {
  const { context } = session;
  const account = await session.account();
  const { from, dkim } = account;
  const link = context.getSignedResumeUrl({ request: request.id, approver });
  warnIfLocal(session, link);
  const mail = outgoingMail({
    messageId: newMessageId(account, from.address),
    date: new Date(),
    from,
    to: [{ name: null, address: approver }],
    subject: `${isReminder ? 'Reminder: ' : ''}${request.subject.replace(/\s+/g, ' ')}`,
    ...invitation({ request, draft, link, isReminder }),
    automatic: 'auto-generated',
    dkim,
  });
  const services = await servicesOf(session, 0);
  const options = await sendOptionsOf(session, 0);
  await auditedMail(session, { act: 'sent', messageId: mail.messageId }, () =>
    sendMail(mail, { ...services, sentMailbox: null }, options),
  );
}

/** A person who sits elsewhere cannot open such a link; while a workflow is built it is right. */
function warnIfLocal({ context }: Session, link: string): void {
  const address = localAddress(link);
  if (address === null) return;
  const message = `The link in the mail starts with ${address}, which opens on this computer only. Set N8N_WEBHOOK_URL (formerly WEBHOOK_URL) to the public address of n8n.`;
  context.logger.warn(message);
  context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}
