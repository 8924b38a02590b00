import { createHash } from 'node:crypto';
import type { Decision, Form, Obstacle } from './answer';
import { html, shown, type Markup } from './markup';
import type { ApprovalRequest } from './request';
import { sealOf, type Review } from './review';
import { callSection, draftSection, newerMails, notice, text } from './sections';
import { style } from './style';
import { dateAndTime } from './time';

const styleHash = createHash('sha256').update(style).digest('base64');

/** What a page may do: be read, and send its own form back. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'`;

/** Header fields of every page: it is never framed, kept, indexed, or named to other sites. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': `${policy}; frame-ancestors 'none'; sandbox allow-forms`,
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex, nofollow',
};

/** What one approver sees who has not decided yet. */
export interface OpenPage {
  readonly request: ApprovalRequest;
  readonly review: Review;
  readonly approver: string;
  /** What was sent and decided nothing, and why; null at first. */
  readonly returned: { readonly form: Form; readonly obstacle: Obstacle } | null;
}

/** The page on which a person decides; looking at it decides nothing (threat X15). */
export function openPage(page: OpenPage): string {
  const { request, review, approver, returned } = page;
  return document(
    request.subject,
    html`<h1 dir="auto">${shown(request.subject)}</h1>
      ${returned && notice(obstacles[returned.obstacle])}
      ${isEdited(page, 'message') ? null : text(request.message, 'lead')}
      ${review.newer.length > 0 ? newerMails(review.newer, request.timeZone) : null}
      ${request.call && callSection(request.call)} ${draftSection(review, isEdited(page, 'draft'))}
      ${answerForm(page)}
      <footer>
        <p>You answer as ${shown(approver)}. The first answer counts.</p>
        ${request.expires && html`<p>Open until ${dateAndTime(request.expires, request.timeZone)}.</p>`}
      </footer>`,
  );
}

/** What follows a decision. */
export function decidedPage({ approved }: Decision, { responseType }: ApprovalRequest): string {
  const heading =
    responseType === 'freeText' ? 'Your answer is on its way' : approved ? 'Approved' : 'Declined';
  return plainPage(heading, 'Your decision was passed on to the workflow. You can close this page.');
}

/** A page that only says something. */
export const plainPage = (heading: string, words: string): string =>
  document(
    heading,
    html`<section>
      <h1>${heading}</h1>
      <p>${words}</p>
    </section>`,
  );

function document(title: string, content: Markup): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${shown(title)}</title>
        ${{ markup: `<style>${style}</style>` }}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;
  return page.markup;
}

const obstacles: Readonly<Record<Obstacle, string>> = {
  notOfThisPage:
    'Nothing was decided: something has changed since you opened the page. Please look at it as it is now, and decide again.',
  noWords: 'Nothing was decided yet: the text is empty.',
  draftGone: 'Nothing was decided: the draft is not there any more.',
  tooLong: 'Nothing was decided: the text is too long.',
  notKept: 'Nothing was decided: your text could not be put into the draft. Please try again.',
};

/** Posts to the address of the page itself, whose signature stands in its query. */
function answerForm({ request, review, approver, returned }: OpenPage): Markup {
  const { responseType, disapproveLabel, approveLabel } = request;
  const { text: written, note } = returned?.form ?? { text: startOf(request, review), note: '' };
  const still = review.newer.length > 0 || review.draftChanged ? ' as it is now' : '';
  return html`<form method="post" accept-charset="utf-8">
    <input type="hidden" name="seal" value="${sealOf(request, approver, review)}" />
    ${responseType === 'approval' ? null : field('text', textLabel(request, review), written)}
    ${responseType === 'freeText' ? null : field('note', noteLabel(request), note)}
    <div class="buttons">
      ${responseType === 'freeText' && button('answer', approveLabel)}
      ${responseType !== 'freeText' && review.draft !== 'gone' ? button('approve', `${approveLabel}${still}`) : null}
      ${responseType !== 'freeText' && disapproveLabel !== null ? button('disapprove', disapproveLabel) : null}
    </div>
  </form>`;
}

/** The text an edit starts from: the draft's, else the message itself. */
function startOf({ responseType, message }: ApprovalRequest, { draft }: Review): string {
  if (responseType !== 'editAndApprove' || draft === 'gone') return '';
  return draft?.editable ?? message;
}

/** An edit is written, and sent, without formatting. */
function textLabel({ responseType }: ApprovalRequest, { draft }: Review): string {
  if (responseType === 'freeText') return 'Your answer';
  const formatted = draft !== null && draft !== 'gone' && draft.isFormatted;
  return formatted ? 'The text (sent without formatting if you change it)' : 'The text';
}

const noteLabel = ({ responseType }: ApprovalRequest): string =>
  responseType === 'editAndApprove' ? 'Why you decline' : 'Words to go along';

function field(name: 'text' | 'note', label: string, value: string): Markup {
  const rows = name === 'note' ? 3 : Math.min(24, Math.max(6, value.split('\n').length + 2));
  const optional = name === 'note' ? html` <small>(optional)</small>` : null;
  // A line break right after the tag is not part of the value (HTML Standard, textarea).
  return html`<label for="${name}">${label}${optional}</label>
    <textarea id="${name}" name="${name}" rows="${rows}" dir="auto">${`\n${value}`}</textarea>`;
}

const button = (decision: string, label: string): Markup =>
  html`<button
    type="submit"
    name="decision"
    value="${decision}"
    class="${decision === 'disapprove' ? '' : 'go'}"
  >
    ${shown(label)}
  </button>`;

/** Whether a text stands in the form already. */
const isEdited = ({ request, review }: OpenPage, what: 'draft' | 'message'): boolean =>
  request.responseType === 'editAndApprove' && (review.draft === null) === (what === 'message');
