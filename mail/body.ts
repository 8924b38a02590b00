import { MailError } from './error';
import { textOfHtml } from './htmlText';
import { renderMarkdown, type Body } from './markdown';

export type { Body } from './markdown';
export type BodyFormat = 'text' | 'html' | 'markdown';

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
