import { attribute } from './html';
import { dataTable } from './table';
import type { VisibleElement, VisibleNode } from './visible';
import { createWriter, type Writer } from './writer';

/** How visible HTML is written: as plain text, as Markdown for agents, or to find what is new in a reply. */
export type Format = 'text' | 'markdown' | 'reply';

const paragraphs = new Set([
  ...['p', 'blockquote', 'pre', 'ul', 'ol', 'dl', 'table', 'figure', 'hr', 'fieldset', 'form', 'details'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);
const blocks = new Set([
  ...['div', 'section', 'article', 'header', 'footer', 'main', 'nav', 'aside', 'address', 'center', 'li'],
  ...['dt', 'dd', 'tr', 'caption', 'thead', 'tbody', 'tfoot', 'summary', 'legend', 'figcaption', 'body'],
]);
const markers: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '_',
  em: '_',
  s: '~~',
  del: '~~',
  strike: '~~',
};
/** Deeper quotes and lists are not indented further, so that a line never grows without end. */
const MAX_INDENT = 12;

interface Context {
  readonly writer: Writer;
  readonly format: Format;
  readonly indent: number;
}

/** A link's target, null if it is none a reader could follow. */
function linkTarget(element: VisibleElement): string | null {
  const href = element.source && attribute(element.source, 'href')?.trim();
  if (!href || href.length > 2_000 || !/^(?:https?:|mailto:|tel:)/i.test(href)) return null;
  return href.replace(/[\s<>()\\]/g, (character) =>
    encodeURIComponent(character).replace(/[()]/g, escapeParenthesis),
  );
}
const escapeParenthesis = (character: string) => (character === '(' ? '%28' : '%29');

/** True if the link's text already says where it leads. */
function isBare(element: VisibleElement, target: string): boolean {
  const [only, ...others] = element.children;
  const plain = (text: string) =>
    text
      .trim()
      .replace(/^(?:https?:\/\/|mailto:)/i, '')
      .replace(/\/$/, '');
  return typeof only === 'string' && others.length === 0 && plain(only) === plain(target);
}

function renderLink(element: VisibleElement, context: Context): void {
  const target = context.format === 'markdown' ? linkTarget(element) : null;
  if (target === null || isBare(element, target)) {
    renderAll(element.children, element.preformatted, context);
    return;
  }
  const { writer } = context;
  const close = writer.wrap('[', `](${target})`);
  renderAll(element.children, element.preformatted, context);
  close();
}

function renderListItem(element: VisibleElement, marker: string, context: Context): void {
  const { writer } = context;
  writer.line();
  const nested = context.indent < MAX_INDENT;
  const close = writer.indent(marker, nested ? ' '.repeat(marker.length) : '');
  renderAll(element.children, element.preformatted, { ...context, indent: context.indent + 1 });
  close();
  writer.line();
}

function renderList(element: VisibleElement, context: Context): void {
  const start = Number((element.source && attribute(element.source, 'start')) ?? 1);
  let number = Number.isSafeInteger(start) ? start : 1;
  for (const child of element.children) {
    if (typeof child !== 'string' && child.tag === 'li') {
      renderListItem(child, element.tag === 'ol' ? `${number}. ` : '- ', context);
      number += 1;
    } else {
      render(child, false, context);
    }
  }
}

function renderQuote(element: VisibleElement, context: Context): void {
  const { writer } = context;
  // Of a reply the quotes are gone: what is left in such an element is indented, not quoted.
  const marked = context.format !== 'reply' && context.indent < MAX_INDENT;
  const close = marked ? writer.indent('> ', '> ') : () => {};
  renderAll(element.children, element.preformatted, { ...context, indent: context.indent + 1 });
  close();
}

/** Cells of a row of a page stand side by side if each is one line. */
function renderRow(element: VisibleElement, context: Context): void {
  let isFirst = true;
  for (const cell of element.children) {
    if (typeof cell === 'string') continue;
    if (!isFirst) context.writer.cell();
    render(cell, false, context);
    isFirst = false;
  }
}

/** A table of data row by row, its empty cells too, so that each value stays in its column. */
function renderTable(element: VisibleElement, context: Context): void {
  const { writer, format } = context;
  const data = dataTable(element, (cell) => written(cell.children, format));
  if (data === null) return renderAll(element.children, element.preformatted, context);
  for (const [at, row] of data.rows.entries()) {
    writer.line();
    writer.text(row.map((text) => (format === 'markdown' ? text.replaceAll('|', '\\|') : text)).join(' | '));
    if (at > 0 || !data.headed || format !== 'markdown') continue;
    writer.line();
    writer.text(row.map(() => '---').join(' | '));
  }
}

/** A raised number is a power, cents or a note: without a sign 5² would read 52. */
function renderRaised(element: VisibleElement, context: Context): void {
  const [only, ...others] = element.children;
  const isNumber = others.length === 0 && typeof only === 'string' && /^\s*[-+]?\d+\s*$/.test(only);
  if (isNumber) context.writer.text('^');
  renderAll(element.children, element.preformatted, context);
}

function renderInside(element: VisibleElement, context: Context): void {
  const { writer, format } = context;
  const { tag, children, preformatted } = element;
  const marker = format === 'markdown' && Object.hasOwn(markers, tag) ? markers[tag] : undefined;
  const heading = format === 'markdown' ? /^h([1-6])$/.exec(tag)?.[1] : undefined;
  if (tag === 'a') renderLink(element, context);
  else if (tag === 'ul' || tag === 'ol') renderList(element, context);
  else if (tag === 'blockquote') renderQuote(element, context);
  else if (tag === 'table') renderTable(element, context);
  else if (tag === 'tr') renderRow(element, context);
  else if (tag === 'sup') renderRaised(element, context);
  else if (tag === 'hr') writer.text(format === 'markdown' ? '---' : '');
  else if (tag === 'select') renderSelection(element, context);
  else if (marker !== undefined || heading !== undefined) {
    const close =
      marker === undefined ? writer.wrap(`${'#'.repeat(Number(heading))} `, '') : writer.wrap(marker, marker);
    renderAll(children, preformatted, context);
    close();
  } else renderAll(children, preformatted, context);
}

/** Of a closed list a reader sees the chosen option, else the first. */
function renderSelection(element: VisibleElement, context: Context): void {
  const options = element.children.filter((child) => typeof child !== 'string');
  const chosen = options.find(({ source }) => source && attribute(source, 'selected') !== null) ?? options[0];
  if (chosen) render(chosen, false, context);
}

function render(node: VisibleNode, preformatted: boolean, context: Context): void {
  const { writer } = context;
  if (typeof node === 'string') {
    if (preformatted) writer.preformatted(node);
    else writer.text(node);
    return;
  }
  const { tag } = node;
  const isNestedList = context.indent > 0 && (tag === 'ul' || tag === 'ol');
  if (tag === 'br') writer.lineBreak();
  else if (paragraphs.has(tag) && !isNestedList) {
    writer.paragraph();
    renderInside(node, context);
    writer.paragraph();
  } else if (blocks.has(tag) || isNestedList) {
    writer.line();
    renderInside(node, context);
    writer.line();
  } else renderInside(node, context);
}

function renderAll(nodes: readonly VisibleNode[], preformatted: boolean, context: Context): void {
  for (const node of nodes) render(node, preformatted, context);
}

const markedUp = new Set([...Object.keys(markers), 'a', 'hr', 'th', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** True if Markdown writes one of these elements other than plain text does. */
export const hasMarkup = (tags: ReadonlySet<string>): boolean => [...tags].some((tag) => markedUp.has(tag));

/** Visible HTML as text: paragraphs apart by an empty line, pictures left out (threat X8). */
export function renderVisible(root: VisibleElement, format: Format): string {
  return written([root], format);
}

function written(nodes: readonly VisibleNode[], format: Format): string {
  const writer = createWriter();
  renderAll(nodes, false, { writer, format, indent: 0 });
  return writer.finish();
}
