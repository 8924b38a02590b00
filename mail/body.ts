import { MailError } from './error';
import { textOfHtml } from './htmlText';
import { renderMarkdown, type Body } from './markdown';

export type { Body } from './markdown';
const formats = ['text', 'html', 'markdown'] as const;
export type BodyFormat = (typeof formats)[number];

/** How a source is written. Throws `invalidInput`, field `format`, for any other word. */
export function bodyFormat(given: unknown): BodyFormat {
  const format = formats.find((known) => known === given);
  if (format) return format;
  throw new MailError('invalidInput', 'The format is text, html or markdown.', { field: 'format' });
}

/**
 * The alternatives a mail shows for what its author wrote.
 * @throws MailError `invalidInput` when the source is not text (threat X10)
 */
export function renderBody(format: BodyFormat, source: unknown): Body {
  if (typeof source !== 'string') {
    throw new MailError('invalidInput', 'body: must be text.', { field: 'body' });
  }
  switch (format) {
    case 'text':
      return { text: source, html: null };
    case 'html':
      return { text: textOfHtml(source), html: source };
    case 'markdown':
      return renderMarkdown(source);
  }
}
