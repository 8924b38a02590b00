import type { IDataObject } from 'n8n-workflow';
import type { LocatedMessage } from '../../../mail/imap/search';
import type { ApprovalRequest } from './request';
import { sameSeal, sealOf, type Review } from './review';

/** What came with the form; '' for what is missing. */
export interface Form {
  readonly seal: string;
  readonly decision: string;
  /** The answer, or the edited text. */
  readonly text: string;
  /** Words that go along with a decision. */
  readonly note: string;
}

export interface Decision {
  readonly approved: boolean;
  /** Null: the person said nothing. */
  readonly text: string | null;
}

/** Why a form decides nothing. */
export type Obstacle = 'notOfThisPage' | 'noWords' | 'draftGone' | 'tooLong' | 'notKept';

/** A decision, and what it is about. */
export interface Decided {
  readonly request: ApprovalRequest;
  readonly review: Review;
  readonly decision: Decision;
}

export type Answer =
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'open'; readonly obstacle: Obstacle };

const LONGEST_TEXT = 200_000;

/** The fields of a form; one that comes twice counts as missing. */
export function formOf(body: unknown): Form {
  const field = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : '';
    // Forms send CR LF whatever the text had (HTML Standard, form submission).
    return typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : '';
  };
  return { seal: field('seal'), decision: field('decision'), text: field('text'), note: field('note') };
}

/** What a form that was sent decides, given how things stand now. */
export function answerOf(
  request: ApprovalRequest,
  review: Review,
  { form, approver }: { readonly form: Form; readonly approver: string },
): Answer {
  const { seal, decision, text, note } = form;
  if (!sameSeal(sealOf(request, approver, review), seal)) return open('notOfThisPage');
  if (text.length > LONGEST_TEXT || note.length > LONGEST_TEXT) return open('tooLong');
  if (request.responseType === 'freeText') {
    return decision === 'answer' ? decidedIn(text) : open('notOfThisPage');
  }
  if (decision === 'disapprove' && request.disapproveLabel !== null) return decided(false, note);
  if (decision !== 'approve') return open('notOfThisPage');
  if (review.draft === 'gone') return open('draftGone');
  return request.responseType === 'editAndApprove' ? decidedIn(text) : decided(true, note);
}

const open = (obstacle: Obstacle): Answer => ({ kind: 'open', obstacle });

const decided = (approved: boolean, words: string): Answer => ({
  kind: 'decided',
  decision: { approved, text: words.trim() === '' ? null : words },
});

/** An answer that is nothing without its words. */
const decidedIn = (words: string): Answer => (words.trim() === '' ? open('noWords') : decided(true, words));

/** The text that an approval puts in the place of the draft's; null where the draft stays as it is. */
export function editOf(
  { responseType }: ApprovalRequest,
  { draft }: Review,
  { approved, text }: Decision,
): string | null {
  if (responseType !== 'editAndApprove' || !approved || draft === null || draft === 'gone') return null;
  return text === draft.editable.replace(/\r\n?/g, '\n') ? null : text;
}

/**
 * The item that goes on: the decision, and the draft it was about, named and pinned for Send Draft; without
 * a draft the mail it was about, so that what follows finds it.
 */
export function answerJson(
  { approved, text }: Decision,
  { request, review }: { readonly request: ApprovalRequest; readonly review: Review },
  { approver, respondedAt }: { readonly approver: string; readonly respondedAt: Date },
): IDataObject {
  const data = { approved, text, chatInput: text, approver, respondedAt: respondedAt.toISOString() };
  const { draft } = review;
  if (draft === null) return { data, ...(request.conversation && named(request.conversation.message)) };
  return { data, ...(draft !== 'gone' && { ...named(draft), sha256: draft.sha256 }) };
}

const named = ({ mailbox, uid, uidValidity, messageId }: LocatedMessage): IDataObject => ({
  ...{ mailbox, uid, uidValidity, messageId },
});
