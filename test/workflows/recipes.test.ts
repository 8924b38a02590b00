import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowExport, WorkflowNode } from '../../harness/workflows';

const folder = join(__dirname, '../../workflows');
const recipes = readdirSync(folder).filter((file) => file.endsWith('.json'));

interface Box {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What the editor draws of a node, its name below included. */
function boxOf({ name, type, ...node }: WorkflowNode): Box {
  const [left, top] = node['position'] as [number, number];
  const { width, height } = node['parameters'] as { width?: number; height?: number };
  const isNote = type === 'n8n-nodes-base.stickyNote';
  const isWide = /\.(agent|chainLlm)$/.test(type);
  const size = isNote
    ? { width: width ?? 0, height: height ?? 0 }
    : { width: isWide ? 256 : 96, height: 128 };
  return { name, left, top, right: left + size.width, bottom: top + size.height };
}

const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as WorkflowExport;

describe.each(recipes)('%s', (file) => {
  const { nodes, connections } = read(file);

  it('brings nobody else’s credentials or pinned mail along', () => {
    expect(nodes.filter(({ credentials }) => credentials)).toEqual([]);
    expect(read(file)).toMatchObject({ pinData: {} });
  });

  it('explains itself in a note on the canvas', () => {
    const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
    expect(notes.some(({ parameters }) => JSON.stringify(parameters).includes('Make it yours'))).toBe(true);
  });

  it('connects only nodes it has, and has every node once', () => {
    const names = nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const linked = JSON.stringify(connections).match(/(?<="node":")[^"]+/g) ?? [];
    expect(names).toEqual(expect.arrayContaining([...linked, ...Object.keys(connections)]));
  });

  it('has nothing that lies on something else', () => {
    const boxes = nodes.map(boxOf);
    const pairs = boxes.flatMap((a, index) => boxes.slice(index + 1).map((b) => [a, b] as const));
    expect(pairs.filter(([a, b]) => overlap(a, b)).map(([a, b]) => `${a.name} / ${b.name}`)).toEqual([]);
  });

  it('has a page in the documents, with its picture', () => {
    const name = file.replace('.json', '');
    const page = readFileSync(join(folder, '../docs/recipes.md'), 'utf8');
    expect(page).toContain(`(../workflows/${file})`);
    expect(page).toContain(`(images/${name}.png)`);
  });
});
