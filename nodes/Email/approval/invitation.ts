import type { Body } from '../../../mail/body';
import { html, shown } from './markup';
import type { ApprovalRequest } from './request';
import type { DraftView } from './review';
import { dateAndTime } from './time';

export interface Invitation {
  readonly request: ApprovalRequest;
  /** The draft that waits, null for none. */
  readonly draft: DraftView | null;
  /** The approver's own link. */
  readonly link: string;
  readonly isReminder: boolean;
}

const button =
  'display:inline-block;padding:12px 24px;background:#1a7f4b;color:#ffffff;text-decoration:none;border-radius:8px;font-weight:bold';
const frame = 'font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5;color:#1b1f24';

/** The mail that asks one approver: what it is about, and the one link to where it is decided. */
export function invitation({ request, draft, link, isReminder }: Invitation): Body {
  const message = shown(request.message).trim();
  const { asked, timeZone } = request;
  const reminder = isReminder
    ? `This is a reminder: you were asked on ${dateAndTime(asked, timeZone)}. Either link works.`
    : '';
  const about = aboutDraft(draft) ?? (request.call === null ? '' : `Tool: ${shown(request.call.tool)}`);
  const action = request.responseType === 'freeText' ? 'Read and answer' : 'Read and decide';
  const closing = [
    'Opening the page decides nothing; only the button on it does.',
    'The link is yours alone: whoever has it can answer for you.',
    ...(request.expires === null
      ? []
      : [`It is open until ${dateAndTime(request.expires, request.timeZone)}.`]),
  ].join(' ');
  const text = [reminder, message, about, `${action}:\n${link}`, closing]
    .filter((part) => part !== '')
    .join('\n\n');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
      </head>
      <body>
        <div style="${frame}">
          ${paragraph(reminder)}${paragraph(message)}${paragraph(about)}
          <p><a href="${link}" style="${button}">${action}</a></p>
          <p style="color:#59636e;font-size:13px">${closing}</p>
        </div>
      </body>
    </html> `;
  return { text: `${text}\n`, html: page.markup };
}

const aboutDraft = (draft: DraftView | null): string | null =>
  draft &&
  `To: ${draft.to.map(({ address }) => shown(address)).join(', ')}\nSubject: ${shown(draft.subject)}`;

const paragraph = (text: string) =>
  text === ''
    ? null
    : html`<p>${text.split('\n').map((line, index) => (index === 0 ? line : html`<br />${line}`))}</p> `;
