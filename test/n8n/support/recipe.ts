import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import type { N8nApi, NewCredential } from '../../../harness/api';
import type { Row } from '../../../harness/dataTables';
import type { Execution } from '../../../harness/executions';
import type { WorkflowExport, WorkflowNode } from '../../../harness/workflows';
import { until } from '../../../harness/until';
import { sharedApi } from './n8n';
import type { PostOffice } from './postOffice';

/** What a person puts into a recipe before they publish it. */
export interface OwnValues {
  /** The Mailroom account of every node that takes one. */
  readonly account: NewCredential;
  /** The base URL of the chat model; absent where the recipe has none. */
  readonly modelUrl?: string;
  /** The recipe's own words, and what the person writes in their place. */
  readonly words?: Readonly<Record<string, string>>;
}

/** A recipe in the shared n8n. */
export interface Recipe {
  readonly id: string;
  /** Runs one of its triggers by hand and waits for the end, which has to be a good one. */
  run(trigger: string): Promise<Execution>;
  publish(): Promise<void>;
  /** Waits for so many finished runs that mail or a form started, and gives the newest. */
  latest(count: number): Promise<Execution>;
  /** Changes parameters of a node as a person would in its form. */
  change(node: string, parameters: Readonly<Record<string, unknown>>): Promise<void>;
}

/** The workflows of each recipe that the tests of this file imported. */
const imported = new Map<string, string[]>();

/** The last test of a file: nothing is drawn on the canvas that no test has seen at work. */
export function everyNodeHasRun(): void {
  it('W every node of these recipes has run', async () => {
    for (const [file, workflows] of imported) {
      const names = read(file)
        .nodes.filter(({ type }) => !type.endsWith('.stickyNote'))
        .map(({ name }) => name);
      const ran = new Set((await Promise.all(workflows.map(nodesThatRan))).flat());
      expect([file, ...names.filter((name) => !ran.has(name))]).toEqual([file]);
    }
  });
}

async function nodesThatRan(workflow: string): Promise<string[]> {
  const { executions } = sharedApi();
  const all = await executions.list(workflow);
  const runs = await Promise.all(all.map(async ({ id }) => (await executions.get(id)).runs));
  return runs.flatMap((each) => Object.keys(each));
}

const read = (file: string, words: OwnValues['words'] = {}): WorkflowExport => {
  const text = readFileSync(join(__dirname, '../../../workflows', file), 'utf8');
  const own = Object.entries(words).reduce((before, [theirs, mine]) => before.replaceAll(theirs, mine), text);
  return JSON.parse(own) as WorkflowExport;
};

/** Imports a recipe as its note on the canvas says. */
export async function importRecipe(file: string, own: OwnValues): Promise<Recipe> {
  const api = sharedApi();
  const id = await api.workflows.import(await withOwn(api, file, own));
  imported.set(file, [...(imported.get(file) ?? []), id]);
  return {
    id,
    async run(trigger) {
      const execution = await api.executions.settle(await api.workflows.run(id, trigger), 120_000);
      expect(execution).toMatchObject({ status: 'success', error: null });
      return execution;
    },
    publish: () => api.workflows.activate(id),
    latest: (count) =>
      until(`run ${count} of ${file}`, 120_000, async () => {
        const started = (await api.executions.list(id)).filter(({ mode }) => mode !== 'manual');
        const newest = started.length >= count ? started.at(-1) : undefined;
        return newest ? api.executions.settle(newest.id) : null;
      }),
    async change(name, parameters) {
      const { nodes } = await api.workflows.get(id);
      await api.workflows.update(id, {
        nodes: nodes.map((node) =>
          node.name === name
            ? { ...node, parameters: { ...(node['parameters'] as object), ...parameters } }
            : node,
        ),
      });
    },
  };
}

async function withOwn(
  api: N8nApi,
  file: string,
  { account, modelUrl, words }: OwnValues,
): Promise<WorkflowExport> {
  const openAi = { name: `Model ${modelUrl}`, type: 'openAiApi', data: { apiKey: 'none', url: modelUrl } };
  await api.credentials.create(account);
  if (modelUrl !== undefined) await api.credentials.create(openAi);
  const recipe = read(file, words);
  const credentialOf = ({ type }: WorkflowNode) =>
    /mailroom\.email(Trigger)?$/.test(type) ? account : type.endsWith('.lmChatOpenAi') ? openAi : null;
  const nodes = recipe.nodes.map((node) => {
    const credential = credentialOf(node);
    return credential ? { ...node, credentials: { [credential.type]: { name: credential.name } } } : node;
  });
  return { ...recipe, nodes };
}

/** Waits until somebody has so many mails, and gives the newest. */
export async function newestMail(post: PostOffice, user: string, count = 1): Promise<ParsedMail> {
  const mails = await until(`mail ${count} of ${user}`, 120_000, async () => {
    const found = await post.mailsOf(user);
    return found.length >= count ? found : null;
  });
  return simpleParser(mails.at(-1)?.source ?? '');
}

/** Waits until a Data Table has so many rows, and gives them. */
export async function rowsOf(table: string, count: number): Promise<readonly Row[]> {
  const { dataTables } = sharedApi();
  return until(`${count} rows in ${table}`, 120_000, async () => {
    const rows = await dataTables.rows(table);
    return rows.length >= count ? rows : null;
  });
}
