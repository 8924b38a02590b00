import MarkdownIt from 'markdown-it';
import { textOfHtml } from './htmlText';

/** What mail clients honour: inline styles only, as many drop <style>. */
const styles: Readonly<Record<string, string>> = {
  blockquote_open: 'margin:0 0 1em;padding-left:1em;border-left:3px solid #d0d7de;color:#57606a',
  table_open: 'border-collapse:collapse;margin:0 0 1em',
  th_open: 'border:1px solid #d0d7de;padding:4px 8px;background:#f6f8fa',
  td_open: 'border:1px solid #d0d7de;padding:4px 8px',
  code_inline: 'font-family:Consolas,Menlo,monospace;background:#f6f8fa;padding:1px 4px',
  image: 'max-width:100%;height:auto',
  hr: 'border:0;border-top:1px solid #d0d7de;margin:1em 0',
};
const codeBlock =
  'font-family:Consolas,Menlo,monospace;background:#f6f8fa;padding:8px;white-space:pre-wrap;margin:0 0 1em';
const page = 'font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5;color:#1f2328';

/** A line break in the source is one in the mail, as people write mail; HTML in the source stays text. */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });

markdown.core.ruler.push('mail_styles', ({ tokens }) => {
  for (const token of tokens.flatMap((block) => [block, ...(block.children ?? [])])) {
    const style = styles[token.type];
    // markdown-it sets the alignment of table cells as a style of its own.
    if (style) token.attrSet('style', [token.attrGet('style'), style].filter(Boolean).join(';'));
  }
});

const code = (source: string) => `<pre style="${codeBlock}">${markdown.utils.escapeHtml(source)}</pre>\n`;
markdown.renderer.rules.fence = (tokens, index) => code(tokens[index]?.content ?? '');
markdown.renderer.rules.code_block = markdown.renderer.rules.fence;

export interface Body {
  /** Null: no such alternative. */
  readonly text: string | null;
  readonly html: string | null;
}

/** An HTML fragment as a document of its own. */
export const htmlDocument = (fragment: string): string =>
  `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n<body>\n${fragment}\n</body></html>\n`;

/** An HTML fragment as a document a mail client shows the same everywhere. */
export const htmlPage = (fragment: string): string =>
  htmlDocument(`<div style="${page}">\n${fragment}</div>`);

/** Markdown (CommonMark with tables and strikethrough) as HTML for mail clients, and its text alternative. */
export function renderMarkdown(source: string): { readonly html: string; readonly text: string } {
  const fragment = markdown.render(source);
  return { html: htmlPage(fragment), text: textOfHtml(fragment) };
}
