import { createHash } from 'node:crypto';
import type { Address } from '../../../mail/address';
import type { Decision, Form, Obstacle } from './answer';
import { html, shown, type Markup } from './markup';
import type { ApprovalRequest } from './request';
import { sealOf, type DraftView, type NewerMail, type Review } from './review';
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
      ${review.newer.length > 0 ? newerMails(review.newer, request.timeZone) : null} ${draftSection(page)}
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
};

const notice = (words: string): Markup =>
  html`<section class="notice" role="alert"><p>${words}</p></section>`;

const text = (words: string, kind = ''): Markup | null =>
  words.trim() === '' ? null : html`<p class="text ${kind}" dir="auto">${shown(words)}</p>`;

function newerMails(mails: readonly NewerMail[], timeZone: string): Markup {
  const one = mails.length === 1;
  return html`<section class="notice">
    <h2>${one ? 'A newer mail has' : `${mails.length} newer mails have`} arrived in this conversation</h2>
    <p>You were asked before. Read what is new, then decide whether your answer still fits.</p>
    ${mails.map(
      (mail) =>
        html`<hr />
          <p>
            <strong><bdi>${shown(mail.subject ?? '(no subject)')}</bdi></strong
            ><br />
            <span class="soft"
              >${addresses(mail.from ? [mail.from] : [])}${mail.date && `, ${dateAndTime(mail.date, timeZone)}`}</span
            >
          </p>
          ${text(mail.text)}`,
    )}
  </section>`;
}

function draftSection(page: OpenPage): Markup | null {
  const { draft, draftChanged } = page.review;
  if (draft === null) return null;
  if (draft === 'gone') {
    return notice('The draft is not there any more: it was sent, moved or deleted. It cannot be approved.');
  }
  return html`${
      draftChanged &&
      notice('The draft was changed after you were asked. You see it as it is now, and decide about that.')
    }
    <section>
      <h2>What will be sent</h2>
      <dl>
        ${row('From', draft.from ? [draft.from] : [])}${row('To', draft.to)}${row('Cc', draft.cc)}${row('Bcc', draft.bcc)}
        ${row('Reply to', draft.replyTo)}
        <dt>Subject</dt>
        <dd dir="auto">${shown(draft.subject)}</dd>
      </dl>
      ${isEdited(page, 'draft') ? null : [html`<hr />`, text(draft.text)]} ${otherVersion(draft)}
      ${attachments(draft)} ${draft.warnings.map((warning) => html`<p class="soft">${shown(warning)}</p>`)}
    </section>`;
}

const row = (name: string, list: readonly Address[]): Markup | null =>
  list.length === 0
    ? null
    : html`<dt>${name}</dt>
        <dd>${addresses(list)}</dd>`;

/** Name and address apart, so that a name that looks like an address is seen for what it is. */
const addresses = (list: readonly Address[]): Markup[] =>
  list.map(
    ({ name, address }, index) =>
      html`${index > 0 && ', '}${name && html`<bdi>${shown(name)}</bdi> `}<bdi
          >&lt;${shown(address)}&gt;</bdi
        >`,
  );

const otherVersion = ({ otherText }: DraftView): Markup | null =>
  otherText === null
    ? null
    : html`<hr />
        <h2>The plain-text version says something else</h2>
        ${text(otherText)}`;

const attachments = ({ attachments: files }: DraftView): Markup | null =>
  files.length === 0
    ? null
    : html`<hr />
        <h2>${files.length === 1 ? 'Attachment' : `${files.length} attachments`}</h2>
        <ul>
          ${files.map(({ name, mimeType, size }) => html`<li><bdi>${shown(name)}</bdi> <span class="soft">${shown(mimeType)}, ${sizeOf(size)}</span></li>`)}
        </ul>`;

/** Posts to the address of the page itself, whose signature stands in its query. */
function answerForm({ request, review, approver, returned }: OpenPage): Markup {
  const { responseType, disapproveLabel, approveLabel } = request;
  const { text: written, note } = returned?.form ?? { text: startOf(request, review), note: '' };
  const still = review.newer.length > 0 || review.draftChanged ? ' as it is now' : '';
  return html`<form method="post" accept-charset="utf-8">
    <input type="hidden" name="seal" value="${sealOf(request, approver, review)}" />
    ${responseType === 'approval' ? null : field('text', responseType === 'freeText' ? 'Your answer' : 'The text', written)}
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

/** Whether a text stands in the form already. */
const isEdited = ({ request, review }: OpenPage, what: 'draft' | 'message'): boolean =>
  request.responseType === 'editAndApprove' && (review.draft === null) === (what === 'message');

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

const sizeOf = (octets: number): string =>
  octets < 1000
    ? `${octets} bytes`
    : octets < 1e6
      ? `${Math.round(octets / 1000)} kB`
      : `${(octets / 1e6).toFixed(1)} MB`;
