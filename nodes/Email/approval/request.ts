import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { KnownDraft } from '../../../mail/imap/drafts';
import type { LocatedMessage } from '../../../mail/imap/search';

/** What the person is asked for: a decision, a decision on a text they may change, or an answer in words. */
export type ResponseType = 'approval' | 'editAndApprove' | 'freeText';

/** A draft as it was when the person was asked. */
export interface PinnedDraft extends KnownDraft {
  readonly sha256: string;
}

/** What an agent wants to do, which n8n does exactly so once it is approved (D3). */
export interface PinnedCall {
  readonly tool: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

/** The conversation a request belongs to, as it was when the person was asked (D4). */
export interface PinnedConversation {
  readonly message: LocatedMessage;
  /** Keys of the messages there were. */
  readonly known: readonly string[];
}

/**
 * What was asked, kept with the execution: the page shows this and nothing that was worked out anew since
 * (threat X16).
 */
export interface ApprovalRequest {
  /** In every link of this request and in no other. */
  readonly id: string;
  /** Seals the forms of this request; it never leaves n8n. */
  readonly key: string;
  readonly approvers: readonly string[];
  readonly subject: string;
  readonly message: string;
  readonly responseType: ResponseType;
  readonly approveLabel: string;
  /** Null: there is no button to decline. */
  readonly disapproveLabel: string | null;
  readonly draft: PinnedDraft | null;
  /** Null: no agent asks. */
  readonly call: PinnedCall | null;
  /** Null: the request belongs to no conversation. */
  readonly conversation: PinnedConversation | null;
  /** When the person was first asked, ISO 8601. */
  readonly asked: string;
  /** ISO 8601, null for never. */
  readonly expires: string | null;
  /** The workflow's, in which times are shown. */
  readonly timeZone: string;
}

/**
 * A request that asks the same again, in a loop after nobody answered in time: as a reminder it goes on with
 * the earlier one, whose links stay valid and whose view of the conversation stays the measure of what is new.
 */
export function continued(earlier: ApprovalRequest | null, request: ApprovalRequest): ApprovalRequest {
  if (earlier === null || !ranOut(earlier, request.asked) || !isSame(earlier, request)) return request;
  const { id, key, asked, conversation } = earlier;
  return { ...request, id, key, asked, conversation };
}

const ranOut = ({ expires }: ApprovalRequest, now: string): boolean =>
  expires !== null && Date.parse(expires) <= Date.parse(now);

const isSame = (earlier: ApprovalRequest, request: ApprovalRequest): boolean =>
  earlier.responseType === request.responseType &&
  earlier.approvers.join() === request.approvers.join() &&
  earlier.conversation?.message.messageId === request.conversation?.message.messageId &&
  (request.draft === null || earlier.draft === null
    ? request.draft === earlier.draft && request.message === earlier.message
    : isSameDraft(earlier.draft, request.draft));

/** A draft that was edited in a mail program has another Message-ID, as `findSuccessor` knows. */
const isSameDraft = (earlier: KnownDraft, { messageId, inReplyTo, subject }: KnownDraft): boolean =>
  earlier.messageId === messageId ||
  (earlier.inReplyTo === inReplyTo && (inReplyTo !== null || earlier.subject === subject));

const KEY = 'approval';

/** Keeps the request with the execution, in the place of an earlier one of the same node. */
export function keepRequest(context: IExecuteFunctions, request: ApprovalRequest): void {
  // As text, since n8n hands out nested values behind proxies.
  context.getContext('node')[KEY] = JSON.stringify(request);
}

/** What this node asked before in the same execution; null for the first time. */
export const earlierRequest = (context: IExecuteFunctions): ApprovalRequest | null =>
  requestOf(context.getContext('node')[KEY]);

/** The request this execution waits with, null where there is none. */
export function keptRequest(context: IWebhookFunctions): ApprovalRequest | null {
  const node = JSON.stringify(context.getNode().name);
  // A webhook has no getContext of its own; expressions reach the same place.
  return requestOf(context.evaluateExpression(`{{ $node[${node}].context[${JSON.stringify(KEY)}] }}`));
}

function requestOf(kept: unknown): ApprovalRequest | null {
  return typeof kept === 'string' && kept !== '' ? (JSON.parse(kept) as ApprovalRequest) : null;
}
