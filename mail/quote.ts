import type { Address } from './address';
import { textOfHtml } from './htmlText';
import type { Body } from './markdown';
import type { Message } from './message';
import { sanitized } from './sanitize';

export interface QuoteOptions {
  /** IANA time zone the dates are told in, for example `Europe/Berlin`. */
  readonly timeZone: string;
}

/** A longer original is quoted up to here: a quote is a reminder, not an archive. */
const longestQuote = 200_000;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (found) => entities[found] ?? found);
export const textAsHtml = (text: string): string => escapeHtml(text).replace(/\r?\n/g, '<br>\n');

/** Received values in one line of ours: a sender cannot add lines to it (threat X9). */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();

export function shownAddress({ name, address }: Address): string {
  return oneLine(name ? `${name} <${address}>` : address);
}

export function shownDate(date: string, { timeZone }: QuoteOptions): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(date));
}

function attribution(original: Message, options: QuoteOptions): string {
  const author = original.from ? shownAddress(original.from) : 'Somebody';
  return original.date ? `On ${shownDate(original.date, options)}, ${author} wrote:` : `${author} wrote:`;
}

/** What the original says, as text; empty if it says nothing. */
export function originalText({ text, html }: Message): string {
  return (text ?? (html ? textOfHtml(html) : '')).slice(0, longestQuote).trimEnd();
}

/** What the original says, as HTML without anything that acts or loads. */
export function originalHtml(original: Message, images: 'none' | 'inline'): string {
  const { html } = original;
  return html && html.length <= longestQuote ? sanitized(html, images) : textAsHtml(originalText(original));
}

const quotedLine = (line: string): string => (line.startsWith('>') ? `>${line}` : `> ${line}`);

/** Marks quotes as Gmail does, and with RFC 2557 readers' `type="cite"`, so that clients fold them away. */
const quotedHtml = (intro: string, content: string): string =>
  `<div class="gmail_quote"><div class="gmail_attr">${escapeHtml(intro)}<br></div>\n` +
  '<blockquote type="cite" class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">\n' +
  `${content}\n</blockquote></div>\n`;

/** Puts one piece of HTML behind another, inside its document if it is one. */
export function appendHtml(html: string, addition: string): string {
  const end = html.toLowerCase().lastIndexOf('</body>');
  return end < 0 ? `${html}\n${addition}` : `${html.slice(0, end)}${addition}${html.slice(end)}`;
}

/** The body of a reply with the original quoted below it, in each alternative the reply has. */
export function quoted(body: Body, original: Message, options: QuoteOptions): Body {
  const intro = attribution(original, options);
  const lines = originalText(original).split(/\r?\n/).map(quotedLine).join('\n');
  return {
    text: body.text === null ? null : `${body.text.trimEnd()}\n\n${intro}\n\n${lines}\n`,
    html:
      body.html === null
        ? null
        : appendHtml(body.html, `<br>\n${quotedHtml(intro, originalHtml(original, 'none'))}`),
  };
}
