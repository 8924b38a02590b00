import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../convert/command';
import { inARow, oldTrigger, other } from './support';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailroom-convert-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function command(args: readonly string[], input = '') {
  const written = { output: '', error: '' };
  const code = await run(args, {
    input: Readable.from([input]),
    output: { write: (text) => (written.output += text) },
    error: { write: (text) => (written.error += text) },
  });
  return { code, ...written };
}

const types = (json: string) =>
  (JSON.parse(json) as { nodes: { type: string }[] }).nodes.map(({ type }) => type);

it('writes the new workflow to standard output, and what has changed beside it', async () => {
  const file = join(folder, 'workflow.json');
  await writeFile(file, JSON.stringify(inARow(oldTrigger())));
  const { code, output, error } = await command(['convert', file]);
  expect(code).toBe(0);
  expect(types(output)).toEqual(['n8n-nodes-mailroom.emailTrigger']);
  expect(error).toMatch(/Please check:\n {2}Mail in: /);
});

it('reads standard input and writes a file', async () => {
  const file = join(folder, 'new.json');
  const { code, output } = await command(['convert', '-o', file], JSON.stringify(inARow(oldTrigger())));
  expect([code, output]).toEqual([0, '']);
  expect(types(await readFile(file, 'utf8'))).toEqual(['n8n-nodes-mailroom.emailTrigger']);
});

it('converts a list of workflows, as n8n exports them all', async () => {
  const list = [inARow(oldTrigger()), inARow(other('Start', 'manualTrigger'))];
  const { output } = await command(['convert'], JSON.stringify(list));
  expect((JSON.parse(output) as object[]).map((each) => types(JSON.stringify(each)))).toEqual([
    ['n8n-nodes-mailroom.emailTrigger'],
    ['n8n-nodes-base.manualTrigger'],
  ]);
});

it('says of each workflow of a list what has changed in it', async () => {
  const list = ['Orders', 'Complaints'].map((name) => ({ ...inARow(oldTrigger()), name }));
  const { error } = await command(['convert'], JSON.stringify(list));
  for (const { name } of list) expect(error).toContain(`  ${name} → Mail in: Choose a Mailroom account.`);
});

it('says that there is nothing to do', async () => {
  const { code, error } = await command(['convert'], JSON.stringify(inARow(other('Start', 'manualTrigger'))));
  expect([code, error]).toEqual([0, expect.stringContaining('nothing to do')]);
});

it.each(['{ "nodes": 1 }', '[]x', '"text"', '{"nodes":[{"name":1}]}'])(
  'refuses what is no workflow: %s',
  async (input) => {
    const { code, output, error } = await command(['convert'], input);
    expect([code, output]).toEqual([1, '']);
    expect(error).not.toBe('');
  },
);

it.each([[['-h'], 0] as const, [[], 1] as const, [['delete'], 1] as const])(
  'explains itself for %j',
  async (args, expected) => {
    const { code, output, error } = await command(args);
    expect([code, output + error]).toEqual([expected, expect.stringContaining('Usage: npx')]);
  },
);
