/**
 * What became of something in a workflow: `changed` works as before in another way, `check` depends on the
 * rest of the workflow, `lost` has no counterpart.
 */
export interface Remark {
  readonly kind: 'changed' | 'check' | 'lost';
  /** Name of the node it is about. */
  readonly node: string;
  readonly text: string;
}

/** Takes the remarks on one node. */
export type Remarks = (kind: Remark['kind'], text: string) => void;

const titles: Readonly<Record<Remark['kind'], string>> = {
  lost: 'Cannot be kept',
  check: 'Please check',
  changed: 'Changed',
};

/** The remarks as lines for a terminal, the weightiest first; empty where there is none. */
export function reportText(remarks: readonly Remark[]): string {
  const kinds = Object.keys(titles) as Remark['kind'][];
  return kinds
    .map((kind) => ({ kind, found: remarks.filter((remark) => remark.kind === kind) }))
    .filter(({ found }) => found.length > 0)
    .map(({ kind, found }) => `${titles[kind]}:\n${found.map(line).join('')}`)
    .join('\n');
}

const line = ({ node, text }: Remark) => `  ${node}: ${text}\n`;
