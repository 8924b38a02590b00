import type { Address } from '../../../mail/address';
import { html, shown, type Markup } from './markup';
import type { PinnedCall } from './request';
import type { DraftView, NewerMail, Review } from './review';
import { dateAndTime } from './time';

/** Words that must not be overlooked. */
export const notice = (words: string): Markup =>
  html`<section class="notice" role="alert"><p>${words}</p></section>`;

/** Text as it is, line by line. */
export const text = (words: string, kind = ''): Markup | null =>
  words.trim() === '' ? null : html`<p class="text ${kind}" dir="auto">${shown(words)}</p>`;

/** What came into the conversation since (D4). */
export function newerMails(mails: readonly NewerMail[], timeZone: string): Markup {
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

/** All that would be sent; `textBelow` says that its text stands in the form, where it can be edited. */
export function draftSection({ draft, draftChanged }: Review, textBelow: boolean): Markup | null {
  if (draft === null) return null;
  if (draft === 'gone') {
    return notice('The draft is not there any more: it was sent, moved or deleted. It cannot be approved.');
  }
  // The form has the plain version only: an HTML version that says something else has to be seen.
  const isBelow = textBelow && draft.otherText === null;
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
      ${isBelow ? null : [html`<hr />`, text(draft.text)]} ${otherVersion(draft)} ${attachments(draft)}
      ${draft.warnings.map((warning) => html`<p class="soft">${shown(warning)}</p>`)}
    </section>`;
}

/** What an agent asks leave for: the arguments as they are, whatever it says about them (D3). */
export const callSection = ({ tool, parameters }: PinnedCall): Markup =>
  html`<section>
    <h2>What the agent wants to do</h2>
    <dl>
      <dt>Tool</dt>
      <dd>${shown(tool)}</dd>
      ${parameters.map(
        ({ name, value }) =>
          html`<dt><bdi>${shown(name)}</bdi></dt>
            <dd class="text" dir="auto">${shown(value)}</dd>`,
      )}
    </dl>
  </section>`;

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

const sizeOf = (octets: number): string =>
  octets < 1000
    ? `${octets} bytes`
    : octets < 1e6
      ? `${Math.round(octets / 1000)} kB`
      : `${(octets / 1e6).toFixed(1)} MB`;
