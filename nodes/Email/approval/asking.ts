import { randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import { locateMessage } from '../../../mail/imap/locate';
import type { LocatedMessage } from '../../../mail/imap/search';
import { readReference } from '../../shared/reference';
import { requireDrafts } from '../drafting';
import { waitLimit } from '../fields/approval';
import {
  addressesParameter,
  assertWrittenByPerson,
  optionsParameter,
  textOf,
  textParameter,
} from '../parameters';
import type { Session } from '../session';
import { callOf } from './call';
import { continued, earlierRequest } from './request';
import type { ApprovalRequest, PinnedConversation, ResponseType } from './request';
import { draftNow, keyOf, readDraft, threadOf, type DraftView } from './review';

/** A request as it goes out, with the draft it is about. */
export interface Asking {
  readonly request: ApprovalRequest;
  readonly draft: DraftView | null;
  /** Whether these approvers were asked the same before, in vain. */
  readonly isReminder: boolean;
}

const RESPONSE_TYPES: readonly unknown[] = [
  'approval',
  'editAndApprove',
  'freeText',
] satisfies ResponseType[];

/** What the parameters ask, pinned to how the draft and the conversation are now. */
export async function asking(session: Session): Promise<Asking> {
  const { context } = session;
  const responseType = responseTypeOf(session);
  assertWrittenByPerson(context, 'to', context.getNode().parameters['to']);
  const approvers = addressesParameter(context, 'to', 0).map(({ address }) => address);
  if (approvers.length === 0) throw missing('to', 'Nobody is named who could decide.');
  const subject = textParameter(context, 'subject', 0).trim();
  if (subject === '') throw missing('subject', 'The subject is empty.');
  const now = new Date();
  const expires = waitLimit(context, now);
  if (expires !== null && !session.asTool) refuseAnswered(session);
  const earlier = optionsParameter(context, 0)['reminder'] === true ? earlierRequest(context) : null;
  const draft = responseType === 'freeText' ? null : await draftParameter(session, earlier);
  const request: ApprovalRequest = {
    id: randomBytes(16).toString('hex'),
    key: randomBytes(32).toString('hex'),
    approvers: [...new Set(approvers)],
    subject,
    message: textParameter(context, 'message', 0),
    responseType,
    ...labels(session, responseType),
    draft: draft && pinned(draft),
    call: callOf(session),
    conversation: await conversationOf(session, draft),
    asked: now.toISOString(),
    expires: expires?.toISOString() ?? null,
    timeZone: context.getTimezone(),
  };
  const going = continued(earlier, request);
  return { request: going, draft, isReminder: going.id !== request.id };
}

/**
 * n8n passes the input on when nobody answers in time, where the answer to an earlier request would count as
 * the answer to this one.
 */
function refuseAnswered({ items }: Session): void {
  if (!items.some(({ json }) => isApproval(json['data']))) return;
  throw new MailError(
    'configuration',
    'The input item holds an approval already, which would count as this one when nobody answers in time.',
    {
      field: 'options',
      fix: 'Take the field data away before this node, with Edit Fields, or do not limit the wait time.',
    },
  );
}

const isApproval = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Boolean(Reflect.get(value, 'approved'));

const missing = (field: string, problem: string) => new MailError('invalidInput', problem, { field });

/** As a human-review step an agent repeats its own call, so there a changed text would go nowhere (D3). */
function responseTypeOf({ context, asTool }: Session): ResponseType {
  const given = context.getNodeParameter('responseType', 0, 'approval');
  if (!RESPONSE_TYPES.includes(given)) throw missing('responseType', 'There is no such response type.');
  return asTool ? 'approval' : (given as ResponseType);
}

function labels(
  { context, asTool }: Session,
  responseType: ResponseType,
): Pick<ApprovalRequest, 'approveLabel' | 'disapproveLabel'> {
  if (responseType === 'freeText') return { approveLabel: 'Send answer', disapproveLabel: null };
  const given = context.getNodeParameter('approvalOptions.values', 0, {}) as IDataObject;
  const label = (name: string, standard: string) => textOf(given[name], name).trim() || standard;
  const single = given['approvalType'] === 'single' && !asTool;
  return {
    approveLabel: label('approveLabel', 'Approve'),
    disapproveLabel: single ? null : label('disapproveLabel', 'Decline'),
  };
}

/** The draft the person is to decide about, null for none. Throws `invalidInput` for what is no draft. */
async function draftParameter(session: Session, earlier: ApprovalRequest | null): Promise<DraftView | null> {
  const { context } = session;
  if (context.getNodeParameter('draft', 0, 'none') === 'none') return null;
  if (session.items.length > 1) {
    throw missing('draft', 'One request is about one draft. Put the node into a loop to ask about each.');
  }
  const client = await session.imap();
  const account = await session.account();
  const located = await locateMessage(client, readReference(context, 0, 'draft')).catch(
    async (error: unknown) => {
      // The person may have edited it in their own mail program since they were first asked.
      const known = earlier?.draft ? await draftNow(client, account, earlier.draft) : 'gone';
      return known === 'gone' ? failed(error) : known;
    },
  );
  await requireDrafts(client, located.mailbox);
  return readDraft(client, account, located);
}

function failed(error: unknown): never {
  throw error;
}

const pinned = ({ mailbox, uid, uidValidity, messageId, inReplyTo, subject, sha256 }: DraftView) => ({
  ...{ mailbox, uid, uidValidity, messageId, inReplyTo, subject, sha256 },
});

/** The conversation of the draft, else of the mail the item comes from; null where there is neither (D4). */
async function conversationOf(session: Session, draft: DraftView | null): Promise<PinnedConversation | null> {
  const account = await session.account();
  const message = draft ?? (account.imap === null ? null : await messageOfItem(session));
  if (message === null) return null;
  const { mailbox, uid, uidValidity, messageId } = message;
  const thread = await threadOf(await session.imap(), account, message);
  return { message: { mailbox, uid, uidValidity, messageId }, known: thread.map(keyOf) };
}

/** The mail an item comes from, null where it comes from none that is still there. */
async function messageOfItem(session: Session): Promise<LocatedMessage | null> {
  const reference = referenceOfItem(session);
  if (reference === null) return null;
  return locateMessage(await session.imap(), reference).catch((error: unknown) => {
    if (error instanceof MailError && error.kind.startsWith('message')) return null;
    throw error;
  });
}

function referenceOfItem({ context }: Session) {
  try {
    return readReference(context, 0, 'conversation');
  } catch {
    // The item has to do with no mail, and need not.
    return null;
  }
}
