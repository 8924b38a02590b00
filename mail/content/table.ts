import { attribute } from './html';
import type { VisibleElement, VisibleNode } from './visible';

/** Longer cells are columns of a page rather than data. */
const MAX_CELL = 200;
/** Columns and rows a cell may claim to span. */
const MAX_SPAN = 50;

const isTag = (node: VisibleNode, ...tags: readonly string[]): node is VisibleElement =>
  typeof node !== 'string' && tags.includes(node.tag);

/** What stands in the columns of a page, and in no cell of data. */
const pageParts = new Set([
  'table',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'blockquote',
  'pre',
  'hr',
]);

/** True if a table, a heading or a list stands somewhere inside: then the table lays out a page. */
function holdsPage(element: VisibleElement): boolean {
  const open: VisibleNode[] = [...element.children];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') continue;
    if (pageParts.has(node.tag)) return true;
    open.push(...node.children);
  }
  return false;
}

const rowsOf = (element: VisibleElement): VisibleElement[] =>
  element.children.flatMap((child) => {
    if (isTag(child, 'thead', 'tbody', 'tfoot')) return rowsOf(child);
    return isTag(child, 'tr') ? [child] : [];
  });

function spanOf({ source }: VisibleElement, name: 'colspan' | 'rowspan'): number {
  const span = Number((source && attribute(source, name)) ?? 1);
  return Number.isInteger(span) && span > 1 ? Math.min(span, MAX_SPAN) : 1;
}

/** The cells of each row under each other by column; what another cell spans is empty. */
function grid(rows: readonly VisibleElement[], textOf: (cell: VisibleElement) => string): string[][] {
  const lines: string[][] = rows.map(() => []);
  for (const [at, row] of rows.entries()) {
    let column = 0;
    for (const cell of row.children) {
      if (!isTag(cell, 'td', 'th')) continue;
      while (lines[at]?.[column] !== undefined) column += 1;
      const [across, down] = [spanOf(cell, 'colspan'), spanOf(cell, 'rowspan')];
      for (const line of lines.slice(at, at + down))
        line.splice(column, across, ...Array<string>(across).fill(''));
      lines[at]?.splice(column, 1, textOf(cell));
      column += across;
    }
  }
  return lines;
}

export interface DataTable {
  /** Texts of the cells, as many in each row; neither a row nor a column is empty. */
  readonly rows: readonly (readonly string[])[];
  /** The first row names the columns. */
  readonly headed: boolean;
}

/** A table whose rows and columns mean something, null for one that only lays out a page. */
export function dataTable(table: VisibleElement, textOf: (cell: VisibleElement) => string): DataTable | null {
  if ((table.source && attribute(table.source, 'role')) === 'presentation' || holdsPage(table)) return null;
  const rows = rowsOf(table);
  if (rows.length < 2) return null;
  const lines = grid(rows, (cell) => textOf(cell).replace(/\s+/g, ' ').trim());
  const width = Math.max(...lines.map(({ length }) => length));
  const columns = Array.from({ length: width }, (_, at) => at).filter((at) => lines.some((line) => line[at]));
  const filled = lines.filter((line) => line.some(Boolean));
  const side = filled.filter((line) => line.filter(Boolean).length > 1);
  if (side.length < 2 || filled.some((line) => line.some((text) => text.length > MAX_CELL))) return null;
  const first = rows[lines.findIndex((line) => line.some(Boolean))];
  return {
    rows: filled.map((line) => columns.map((at) => line[at] ?? '')),
    headed: first?.children.every((cell) => typeof cell === 'string' || cell.tag === 'th') ?? false,
  };
}
