import type { Body } from './markdown';
import type { Message } from './message';
import type { OutgoingAttachment, OutgoingMail } from './outgoing';
import {
  appendHtml,
  escapeHtml,
  originalHtml,
  originalText,
  shownAddress,
  shownDate,
  type QuoteOptions,
} from './quote';
import { referencesOf } from './reply';
import { forwardSubject } from './subject';

/** The head of a forward; it joins the thread of the original without posing as an answer to it. */
export type ForwardHead = Pick<OutgoingMail, 'subject' | 'references'>;

export const forwardOf = (original: Message): ForwardHead => ({
  subject: forwardSubject(original.subject),
  references: referencesOf(original),
});

/** The head of the original, told in words, as mail clients do. */
function headLines(original: Message, options: QuoteOptions): string[] {
  const list = (label: string, people: Message['to']) =>
    people.length > 0 ? [`${label}: ${people.map(shownAddress).join(', ')}`] : [];
  return [
    ...list('From', original.from ? [original.from] : []),
    ...(original.date ? [`Date: ${shownDate(original.date, options)}`] : []),
    `Subject: ${(original.subject ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim()}`,
    ...list('To', original.to),
    ...list('Cc', original.cc),
  ];
}

const separator = '---------- Forwarded message ----------';

/** The author's words with the original below them; its pictures stay where they travel along (`cid:`). */
export function forwarded(body: Body, original: Message, options: QuoteOptions): Body {
  const head = headLines(original, options);
  const html = head.map(escapeHtml).join('<br>\n');
  return {
    text:
      body.text === null
        ? null
        : `${body.text.trimEnd()}\n\n${separator}\n${head.join('\n')}\n\n${originalText(original)}\n`,
    html:
      body.html === null
        ? null
        : appendHtml(
            body.html,
            `<br>\n<div class="gmail_quote">${separator}<br>\n${html}<br><br>\n${originalHtml(original, 'inline')}\n</div>\n`,
          ),
  };
}

/** The whole original as an attachment that mail clients open as a mail (RFC 2046 section 5.2.1). */
export function forwardAttachment(original: Message, raw: Buffer): OutgoingAttachment {
  const base = (original.subject ?? '').replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, ' ').trim();
  return {
    name: `${base.slice(0, 80) || 'message'}.eml`,
    mimeType: 'message/rfc822',
    contentId: null,
    content: raw,
    size: raw.length,
  };
}
