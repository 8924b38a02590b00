import { parse } from 'flatted';
import type { Rest } from './rest';
import { until } from './until';

export type ExecutionStatus =
  'new' | 'running' | 'waiting' | 'success' | 'error' | 'canceled' | 'crashed' | 'unknown';

export interface ExecutionSummary {
  readonly id: string;
  readonly workflowId: string;
  readonly status: ExecutionStatus;
  readonly mode: string;
  readonly startedAt: string | null;
  readonly stoppedAt: string | null;
}

/** A file of an item: inline as base64, or stored by n8n under `id`. */
export interface BinaryValue {
  readonly id?: string;
  readonly data: string;
  readonly mimeType: string;
  readonly fileName?: string;
}

export interface Item {
  readonly json: Readonly<Record<string, unknown>>;
  readonly binary?: Readonly<Record<string, BinaryValue>>;
}

export interface ExecutionError {
  readonly message: string;
  readonly description?: string | null;
}

export interface NodeRun {
  /** Milliseconds the node took. */
  readonly executionTime?: number;
  readonly error?: ExecutionError;
  /** Items by output. */
  readonly data?: { readonly main?: readonly (readonly Item[] | null)[] };
}

export interface Execution extends ExecutionSummary {
  readonly error: ExecutionError | null;
  /** Name of the node that ran last, null when none did. */
  readonly lastNode: string | null;
  /** What each node did, by node name, run by run. */
  readonly runs: Readonly<Record<string, readonly NodeRun[]>>;
}

interface ExecutionPage {
  readonly results: readonly ExecutionSummary[];
  readonly nextCursor?: string | null;
}

type PagePosition = Readonly<Record<string, string>>;
const pageSize = 100;

/** Where the next page begins, null after the last. n8n 1 gives no cursor: it is asked for what is older. */
function pageAfter({ results, nextCursor }: ExecutionPage): PagePosition | null {
  if (nextCursor !== undefined) return nextCursor ? { cursor: nextCursor } : null;
  const settled = results.filter(isSettled);
  return settled.length < pageSize
    ? null
    : { firstId: '0', lastId: String(Math.min(...settled.map(({ id }) => Number(id)))) };
}

interface SavedRun {
  readonly resultData: {
    readonly runData?: Execution['runs'];
    readonly error?: ExecutionError;
    readonly lastNodeExecuted?: string;
  };
}

/** Reads executions and waits for them; deadlines are in milliseconds. */
export function executionCalls({ request }: Rest) {
  /** All executions of a workflow, oldest first. */
  async function list(workflowId: string): Promise<ExecutionSummary[]> {
    const found = new Map<string, ExecutionSummary>();
    const filter = JSON.stringify({ workflowId });
    let position: PagePosition | null = {};
    while (position) {
      const query = new URLSearchParams({ filter, limit: String(pageSize), ...position });
      const page: ExecutionPage = await request('GET', `/executions?${query.toString()}`);
      for (const summary of page.results) found.set(summary.id, summary);
      position = pageAfter(page);
    }
    return [...found.values()].sort((a, b) => Number(a.id) - Number(b.id));
  }

  async function get(id: string): Promise<Execution> {
    const { data, ...summary } = await request<ExecutionSummary & { data: string }>(
      'GET',
      `/executions/${id}`,
    );
    // An execution that has not saved anything yet has no data.
    const { resultData } = (parse(data) as SavedRun | undefined) ?? { resultData: {} };
    return {
      ...summary,
      error: resultData.error ?? null,
      lastNode: resultData.lastNodeExecuted ?? null,
      runs: resultData.runData ?? {},
    };
  }

  /** Waits until an execution has ended or is parked. */
  const settle = (id: string, deadline = 60_000): Promise<Execution> =>
    until(`the end of execution ${id}`, deadline, async () => {
      const execution = await get(id);
      return isSettled(execution) && isSaved(execution) ? execution : null;
    });

  /** Waits until a workflow has at least `count` executions that ended or are parked; returns these. */
  const atLeast = (workflowId: string, count: number, deadline = 60_000): Promise<ExecutionSummary[]> =>
    until(`${count} executions of workflow ${workflowId}`, deadline, async () => {
      const settled = (await list(workflowId)).filter(isSettled);
      return settled.length >= count ? settled : null;
    });

  return { list, get, settle, atLeast };
}

const isSettled = ({ status }: ExecutionSummary) => status !== 'new' && status !== 'running';

/** QUIRK: n8n 1 saves the status first and what the nodes did a moment later; what was broken off has neither. */
const isSaved = ({ status, lastNode, error }: Execution) =>
  lastNode !== null || error !== null || status === 'canceled' || status === 'crashed';

/** The items a node gave out in an execution, of its last run. */
export function itemsOf(execution: Execution, node: string, output = 0): readonly Item[] {
  return execution.runs[node]?.at(-1)?.data?.main?.[output] ?? [];
}
