import type { Rest } from './rest';
import { until } from './until';

export interface WorkflowNode {
  readonly name: string;
  readonly type: string;
  /** By credential type. */
  readonly credentials?: Readonly<Record<string, { readonly id?: string | null; readonly name: string }>>;
  readonly [more: string]: unknown;
}

/** A workflow as n8n exports it. */
export interface WorkflowExport {
  readonly name: string;
  readonly nodes: readonly WorkflowNode[];
  readonly connections: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

interface StoredCredential {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** Newer n8n publishes in the background and keeps this record of it. */
interface Publication {
  readonly status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
  readonly triggers: readonly { readonly nodeId: string; readonly errorMessage: string | null }[];
}

const publishDeadline = 60_000;

type StoredWorkflow = WorkflowExport & { readonly versionId: string; readonly active: boolean };

/** Imports, changes, publishes and runs workflows. */
export function workflowCalls({ request }: Rest) {
  const get = (id: string) => request<StoredWorkflow>('GET', `/workflows/${id}`);

  /** Waits for n8n to have started or closed the triggers; older n8n does so before it answers. */
  const publication = (id: string) =>
    until(`the publication of workflow ${id}`, publishDeadline, async () => {
      const path = `/workflows/${id}/publication-status`;
      const state = await request<Publication>('GET', path).catch(() => 'immediate' as const);
      return state !== 'immediate' && state.status === 'in_progress' ? null : state;
    });

  /** Waits until the triggers of a workflow that is being published run; fails with the first one's own error. */
  const published = async (id: string): Promise<void> => {
    const state = await publication(id);
    if (state === 'immediate' || state.status === 'published') return;
    const failed = state.triggers.find(({ errorMessage }) => errorMessage);
    throw new Error(failed?.errorMessage ?? `n8n did not publish the workflow: ${state.status}`);
  };

  return {
    get,

    /**
     * Imports an exported workflow and returns its id. Its nodes' credentials are found by type and name;
     * `names` puts another name in place for a type, for every node that uses it.
     */
    async import(workflow: WorkflowExport, names: Readonly<Record<string, string>> = {}): Promise<string> {
      const stored = await request<StoredCredential[]>('GET', '/credentials');
      const nodes = workflow.nodes.map((node) => withCredentials(node, names, stored));
      // As the editor saves it: without this, n8n asks an agent's tools only after the agent has gone on.
      const settings = { executionOrder: 'v1', ...workflow.settings };
      // n8n 1 stores whether it is published as it is told, and cannot be told nothing.
      const body = { ...workflow, nodes, settings, active: false };
      return (await request<{ id: string }>('POST', '/workflows', body)).id;
    },

    async update(id: string, change: Partial<WorkflowExport>): Promise<void> {
      const { versionId } = await get(id);
      await request('PATCH', `/workflows/${id}`, { ...change, versionId });
    },

    /** Publishes the workflow and waits until its triggers run; fails with the first trigger's own error. */
    async activate(id: string): Promise<void> {
      const { versionId } = await get(id);
      await request('POST', `/workflows/${id}/activate`, { versionId, name: '', description: '' });
      await published(id);
    },

    published,

    /** Unpublishes the workflow and waits until its triggers are closed. */
    async deactivate(id: string): Promise<void> {
      await request('POST', `/workflows/${id}/deactivate`, {});
      await publication(id);
    },

    async remove(id: string): Promise<void> {
      await request('POST', `/workflows/${id}/archive`, {});
      await request('DELETE', `/workflows/${id}`);
    },

    /** Runs it by hand from one of its triggers, as "Execute workflow" does; returns the execution's id. */
    async run(id: string, trigger: string): Promise<string> {
      // n8n 1 runs the workflow it is handed, newer n8n the one it has stored.
      const body = { triggerToStartFrom: { name: trigger }, workflowData: await get(id) };
      const { executionId } = await request<{ executionId?: string }>('POST', `/workflows/${id}/run`, body);
      if (!executionId) throw new Error('n8n waits for a webhook call before it runs this workflow');
      return executionId;
    },
  };
}

function withCredentials(
  node: WorkflowNode,
  names: Readonly<Record<string, string>>,
  stored: readonly StoredCredential[],
): WorkflowNode {
  if (!node.credentials) return node;
  const chosen = Object.entries(node.credentials).map(([type, { name }]) => {
    const wanted = names[type] ?? name;
    const found = stored.find((credential) => credential.type === type && credential.name === wanted);
    if (!found)
      throw new Error(`Node "${node.name}" wants credential "${wanted}" (${type}), which is not there`);
    return [type, { id: found.id, name: found.name }] as const;
  });
  return { ...node, credentials: Object.fromEntries(chosen) };
}
