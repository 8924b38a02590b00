import type { N8nApi } from '../harness/api';

/** Whether a person still has to decide at an approval link. */
export type IsOpen = (approvalLink: string) => Promise<boolean>;

const ended = ['success', 'error', 'canceled', 'crashed'];

/** Asks n8n for the execution behind an approval link; one that has ended is not asked for again. */
export function openApprovals(api: N8nApi): IsOpen {
  const closed = new Set<string>();
  return async (link) => {
    const id = /\/form-waiting\/(\d+)/.exec(link)?.[1];
    if (id === undefined || closed.has(id)) return false;
    try {
      const { status } = await api.request<{ status: string }>('GET', `/executions/${id}`);
      if (ended.includes(status)) closed.add(id);
      return !ended.includes(status);
    } catch {
      return false; // n8n has forgotten the execution, or is stopping.
    }
  };
}
