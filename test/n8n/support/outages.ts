import type { N8n } from '../../../harness/n8n';

/**
 * What n8n tells of the outages of a workflow's trigger, each in words: a failed execution. n8n 1 cannot be
 * given one, so there its log tells, of all workflows.
 */
export async function outagesOf(n8n: N8n, workflowId: string): Promise<string[]> {
  if (n8n.version.startsWith('1.')) {
    return (await n8n.logs()).split('\n').filter((line) => line.includes('cannot be watched:'));
  }
  const { list, get } = n8n.api.executions;
  const failed = (await list(workflowId)).filter(({ status }) => status === 'error');
  const errors = await Promise.all(failed.map(async ({ id }) => (await get(id)).error));
  return errors.map((error) => `${error?.message} ${error?.description}`);
}
