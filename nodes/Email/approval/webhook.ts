import type { IWebhookDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { withImap } from '../../../mail/imap/connect';
import { loadAccount } from '../../shared/account';
import { audit } from '../../shared/audit';
import { answerJson, answerOf, editOf, formOf, type Decided, type Decision } from './answer';
import { editDraft } from './edit';
import { inTurn } from './turn';
import { decidedPage, openPage, pageHeaders, plainPage } from './page';
import { keptRequest, type ApprovalRequest } from './request';
import { nothingToReview, reviewOf, type Review } from './review';

const webhook = (httpMethod: 'GET' | 'POST'): IWebhookDescription => ({
  name: 'default',
  httpMethod,
  responseMode: 'onReceived',
  // QUIRK: without it n8n answers with the name of its default, `firstEntryJson`.
  responseData: '',
  path: '={{ $nodeId }}',
  restartWebhook: true,
  isFullPath: true,
});

/** Where the links of a request lead: n8n serves them while the execution waits. */
export const approvalWebhooks: IWebhookDescription[] = [webhook('GET'), webhook('POST')];

/** A request that can be answered, and by whom. */
interface OpenRequest {
  readonly request: ApprovalRequest;
  readonly approver: string;
}

/**
 * Answers a request to a link of ours, whose signature n8n has checked: GET shows the page and decides nothing
 * (threat X15), a POST of the form on it decides once.
 */
export async function answerWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const open = openRequest(context);
  if (open === null) return show(context, 410, closedPage);
  if (methodOf(context) === 'POST') return inTurn(open.request.id, () => decide(context, open));
  const review = await reviewNow(context, open.request);
  if (review === null) return show(context, 503, unreachablePage);
  return show(context, 200, openPage({ ...open, review, returned: null }));
}

/** Takes a form that was sent: what it decides goes on, what decides nothing comes back with the reason. */
async function decide(context: IWebhookFunctions, open: OpenRequest): Promise<IWebhookResponseData> {
  const { request, approver } = open;
  const review = await reviewNow(context, request);
  if (review === null) return show(context, 503, unreachablePage);
  const form = formOf(context.getBodyData());
  const answer = answerOf(request, review, { form, approver });
  if (answer.kind === 'open') {
    return show(context, 409, openPage({ ...open, review, returned: { form, obstacle: answer.obstacle } }));
  }
  const { decision } = answer;
  const approved = await withEdit(context, { request, review, decision });
  if (approved === null) {
    return show(context, 503, openPage({ ...open, review, returned: { form, obstacle: 'notKept' } }));
  }
  auditDecision(context, request, decision);
  responseOf(context).set(pageHeaders);
  const json = answerJson(decision, { request, review: approved }, { approver, respondedAt: new Date() });
  return {
    // n8n answers with it once it has taken the decision, not before.
    webhookResponse: decidedPage(decision, request),
    workflowData: [[{ json, pairedItem: { item: 0 } }]],
  };
}

/** The review with the draft as the person edited it; null when that could not be kept. */
async function withEdit(
  context: IWebhookFunctions,
  { request, review, decision }: Decided,
): Promise<Review | null> {
  const { draft } = review;
  const text = editOf(request, review, decision);
  if (text === null || draft === null || draft === 'gone') return review;
  try {
    const account = await loadAccount(context);
    const { sha256, uid } = await withImap(account, (client) => editDraft(client, account, { draft, text }));
    audit(context.logger, {
      ...{ act: 'drafted', account: account.label, mailbox: draft.mailbox, uid, outcome: 'done' },
      messageId: draft.messageId,
    });
    return { ...review, draft: { ...draft, sha256, uid } };
  } catch (error) {
    context.logger.warn(`An approved edit could not be kept in the draft: ${String(error)}`);
    return null;
  }
}

function auditDecision(context: IWebhookFunctions, { draft }: ApprovalRequest, { approved }: Decision): void {
  audit(context.logger, {
    act: 'approved',
    account: Object.values(context.getNode().credentials ?? {})[0]?.name ?? 'Mailroom',
    mailbox: draft?.mailbox ?? null,
    uid: draft?.uid ?? null,
    messageId: draft?.messageId ?? null,
    outcome: approved ? 'approved' : 'declined',
  });
}

/** The request a link belongs to and whose link it is; null for one of another round, or one that ran out. */
function openRequest(context: IWebhookFunctions): OpenRequest | null {
  const { request: id, approver } = context.getQueryData() as Readonly<Record<string, unknown>>;
  const request = keptRequest(context);
  if (request === null || id !== request.id || typeof approver !== 'string') return null;
  if (!request.approvers.includes(approver)) return null;
  if (request.expires !== null && Date.parse(request.expires) <= Date.now()) return null;
  return { request, approver };
}

/** How things stand now; null when the mailbox cannot be reached, as nobody is to decide on what cannot be seen. */
async function reviewNow(context: IWebhookFunctions, request: ApprovalRequest): Promise<Review | null> {
  if (request.draft === null && request.conversation === null) return nothingToReview;
  try {
    const account = await loadAccount(context);
    return await withImap(account, (client) => reviewOf(client, account, request));
  } catch (error) {
    context.logger.warn(`An approval page could not read the mailbox: ${String(error)}`);
    return null;
  }
}

const closedPage = plainPage(
  'Nothing to decide here',
  'This request was answered already, has run out, or is not yours. You can close this page.',
);

const unreachablePage = plainPage(
  'The mailbox cannot be reached right now',
  'So it cannot be shown what you would decide about, and nothing was decided. Please open the link again in a few minutes.',
);

function show(context: IWebhookFunctions, status: number, page: string): IWebhookResponseData {
  responseOf(context).status(status).set(pageHeaders).send(page);
  return { noWebhookResponse: true };
}

/** What is used of Express's response. */
interface PageResponse {
  status(code: number): PageResponse;
  set(fields: Readonly<Record<string, string>>): PageResponse;
  send(body: string): PageResponse;
}

const responseOf = (context: IWebhookFunctions) => context.getResponseObject() as unknown as PageResponse;

const methodOf = (context: IWebhookFunctions) =>
  (context.getRequestObject() as unknown as { readonly method: string }).method;
