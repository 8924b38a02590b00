import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { LocatedMessage } from '../../../mail/imap/search';

/** What the person is asked for: a decision, a decision on a text they may change, or an answer in words. */
export type ResponseType = 'approval' | 'editAndApprove' | 'freeText';

/** A draft as it was when the person was asked. */
export interface PinnedDraft extends LocatedMessage {
  readonly sha256: string;
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
  /** Null: the request belongs to no conversation. */
  readonly conversation: PinnedConversation | null;
  /** ISO 8601, null for never. */
  readonly expires: string | null;
  /** The workflow's, in which times are shown. */
  readonly timeZone: string;
}

const KEY = 'approval';

/** Keeps the request with the execution, in the place of an earlier one of the same node. */
export function keepRequest(context: IExecuteFunctions, request: ApprovalRequest): void {
  // As text, since n8n hands out nested values behind proxies.
  context.getContext('node')[KEY] = JSON.stringify(request);
}

/** The request this execution waits with, null where there is none. */
export function keptRequest(context: IWebhookFunctions): ApprovalRequest | null {
  const node = JSON.stringify(context.getNode().name);
  // A webhook has no getContext of its own; expressions reach the same place.
  const kept: unknown = context.evaluateExpression(`{{ $node[${node}].context[${JSON.stringify(KEY)}] }}`);
  return typeof kept === 'string' && kept !== '' ? (JSON.parse(kept) as ApprovalRequest) : null;
}
