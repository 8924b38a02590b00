import type { ExportedNode, ExportedWorkflow, Parameters } from '../../convert/export';
import type { Remark } from '../../convert/report';
import { convertWorkflow } from '../../convert/workflow';

/** A trigger of n8n's own, as saved. */
export const oldTrigger = (parameters: Parameters = {}, typeVersion = 2.1): ExportedNode => ({
  ...{ id: 'trigger-id', name: 'Mail in', type: 'n8n-nodes-base.emailReadImap', typeVersion },
  ...{ position: [0, 0], parameters, credentials: { imap: { id: '7', name: 'Old IMAP' } } },
});

/** A Send Email of n8n's own, as saved. */
export const oldSend = (parameters: Parameters = {}, typeVersion = 2.1): ExportedNode => ({
  ...{ id: 'send-id', name: 'Mail out', type: 'n8n-nodes-base.emailSend', typeVersion },
  ...{ position: [200, 0], parameters, credentials: { smtp: { id: '8', name: 'Old SMTP' } } },
});

export const other = (name: string, type: string, parameters: Parameters = {}): ExportedNode => ({
  ...{ id: name, name, type: `n8n-nodes-base.${type}`, typeVersion: 1, position: [400, 0], parameters },
});

/** Nodes connected one after the other. */
export const inARow = (...nodes: readonly ExportedNode[]): ExportedWorkflow => ({
  name: 'Example',
  nodes,
  connections: Object.fromEntries(
    nodes
      .slice(1)
      .map(({ name }, index) => [
        nodes[index]?.name ?? '',
        { main: [[{ node: name, type: 'main', index: 0 }]] },
      ]),
  ),
});

/** The parameters a node has after the conversion of the workflow. */
export function parametersOf(workflow: ExportedWorkflow, name: string): Parameters {
  const found = convertWorkflow(workflow).workflow.nodes.find((node) => node.name === name);
  return found?.parameters ?? {};
}

export const textsOf = (remarks: readonly Remark[], kind: Remark['kind']): string[] =>
  remarks.filter((remark) => remark.kind === kind).map(({ text }) => text);
