import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowExport } from '../../harness/workflows';

const folder = join(__dirname, '../../workflows');
const recipes = readdirSync(folder).filter((file) => file.endsWith('.json'));

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
});
