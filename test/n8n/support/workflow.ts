import { randomUUID } from 'node:crypto';
import type { NewCredential } from '../../../harness/api';
import type { WorkflowExport, WorkflowNode } from '../../../harness/workflows';

type Parameters = Readonly<Record<string, unknown>>;

const node = (
  name: string,
  type: string,
  parameters: Parameters = {},
  credential?: NewCredential,
): WorkflowNode => ({
  ...{ id: randomUUID(), name, type, typeVersion: 1, parameters },
  ...(credential && { credentials: { [credential.type]: { name: credential.name } } }),
});

export const emailTrigger = (credential: NewCredential, parameters: Parameters = {}): WorkflowNode =>
  node('Email Trigger', 'n8n-nodes-mailroom.emailTrigger', parameters, credential);

/** An Email node of the message resource. */
export const email = (credential: NewCredential, operation: string, parameters: Parameters): WorkflowNode =>
  node(
    `Email ${operation}`,
    'n8n-nodes-mailroom.email',
    { resource: 'message', operation, ...parameters },
    credential,
  );

export const manualTrigger = (): WorkflowNode => node('Start', 'n8n-nodes-base.manualTrigger');

export const nothing = (): WorkflowNode => node('Nothing', 'n8n-nodes-base.noOp');

/** A workflow of nodes in a row, each connected to the next, named after the test that runs. */
export function inARow(...nodes: readonly WorkflowNode[]): WorkflowExport {
  const connections: Record<string, unknown> = {};
  for (const [index, { name }] of nodes.entries()) {
    const next = nodes[index + 1];
    if (next) connections[name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
  }
  return {
    // n8n takes 128 characters at most.
    name: (expect.getState().currentTestName ?? 'Test').slice(-128),
    nodes: nodes.map((node, index) => ({ ...node, position: [index * 220, 0] })),
    connections,
    // As n8n's editor saves every new workflow.
    settings: { executionOrder: 'v1' },
  };
}

/** A Code node that runs JavaScript once for all items. */
export const code = (jsCode: string): WorkflowNode => ({
  ...node('Code', 'n8n-nodes-base.code', { jsCode }),
  typeVersion: 2,
});

/** Posts JSON, given as an expression, for each item. */
export const httpPost = (url: string, body: string): WorkflowNode => ({
  ...node('Tell', 'n8n-nodes-base.httpRequest', {
    ...{ method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody: body },
    options: {},
  }),
  typeVersion: 4.2,
});
