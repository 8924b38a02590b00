import { isRecord, type ExportedNode, type ExportedWorkflow } from './export';
import type { Meaning } from './expressions';
import type { ItemFormat } from './trigger';

/** Nodes that hand on items as they are. */
const handsOn = new Set(
  [
    'filter',
    'if',
    'limit',
    'merge',
    'noOp',
    'removeDuplicates',
    'sort',
    'splitInBatches',
    'switch',
    'wait',
  ].map((name) => `n8n-nodes-base.${name}`),
);

/** Says of each node whether the items it gets are those of a converted trigger. */
export function inputsOf(
  workflow: ExportedWorkflow,
  triggers: ReadonlyMap<string, ItemFormat>,
): (node: string) => Meaning['input'] {
  const nodes = new Map(workflow.nodes.map((node) => [node.name, node]));
  const links = linksOf(workflow);

  const trace = (name: string, seen: Set<string>): Set<ItemFormat | 'other'> => {
    const found = new Set<ItemFormat | 'other'>();
    if (seen.has(name)) return found;
    seen.add(name);
    // A model, memory or tool works on the items of the node it serves.
    const served = links.filter(({ from, kind }) => from === name && kind !== 'main').map(({ to }) => to);
    for (const parent of served) for (const source of trace(parent, seen)) found.add(source);
    for (const { from } of links.filter(({ to, kind }) => to === name && kind === 'main')) {
      const format = triggers.get(from);
      if (format) found.add(format);
      else if (isHandingOn(nodes.get(from))) for (const source of trace(from, seen)) found.add(source);
      else found.add('other');
    }
    return found;
  };

  return (name) => {
    const [first, ...more] = trace(name, new Set());
    if (first === undefined) return 'other';
    return more.length === 0 ? first : 'mixed';
  };
}

const isHandingOn = (node: ExportedNode | undefined) => node !== undefined && handsOn.has(node.type);

interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
}

function linksOf({ connections = {} }: ExportedWorkflow): Link[] {
  return Object.entries(connections).flatMap(([from, kinds]) =>
    Object.entries(kinds).flatMap(([kind, outputs]) =>
      outputs.flatMap((output) =>
        (output ?? []).filter(isRecord).map(({ node }) => ({ from, to: String(node), kind })),
      ),
    ),
  );
}
