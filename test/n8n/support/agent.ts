import { randomUUID } from 'node:crypto';
import type { NewCredential } from '../../../harness/api';
import type { WorkflowExport, WorkflowNode } from '../../../harness/workflows';
import type { ScriptedModel } from '../../support/scriptedModel';
import { manualTrigger } from './workflow';

const langchain = (
  name: string,
  type: string,
  version: number,
  more: Partial<WorkflowNode> = {},
): WorkflowNode => ({
  ...{ id: randomUUID(), name, type: `@n8n/n8n-nodes-langchain.${type}`, typeVersion: version },
  ...more,
});

/** The credential by which n8n asks a scripted model. */
export const modelCredential = ({ url }: ScriptedModel): NewCredential => ({
  name: `Scripted model ${url}`,
  type: 'openAiApi',
  data: { apiKey: 'none', url },
});

/** The chat model node that asks a scripted model. */
export function chatModel(model: ScriptedModel): WorkflowNode {
  const { type, name } = modelCredential(model);
  return langchain('Model', 'lmChatOpenAi', 1.3, {
    parameters: {
      model: { __rl: true, mode: 'id', value: 'scripted' },
      responsesApiEnabled: false,
      options: {},
    },
    credentials: { [type]: { name } },
  });
}

/** The AI Agent node; it is asked for `prompt`, an expression over its input item or plain words. */
export const aiAgent = (prompt: string, options: Readonly<Record<string, unknown>> = {}): WorkflowNode =>
  langchain('Agent', 'agent', 3.1, {
    parameters: {
      ...{ promptType: 'define', text: prompt },
      options: { systemMessage: 'You work on mail.', ...options },
    },
  });

/** A node in its form as a tool of an agent. */
export const asTool = (node: WorkflowNode): WorkflowNode => ({ ...node, type: `${node.type}Tool` });

/** A workflow started by hand, in which an agent with a scripted model has these tools. */
export function agentWorkflow(
  model: ScriptedModel,
  tools: readonly WorkflowNode[],
  agent = aiAgent('Do what is to be done.'),
): WorkflowExport {
  const start = manualTrigger();
  const llm = chatModel(model);
  const to = (type: string) => [[{ node: agent.name, type, index: 0 }]];
  return {
    name: (expect.getState().currentTestName ?? 'Test').slice(-128),
    nodes: [start, agent, llm, ...tools].map((node, index) => ({ ...node, position: [index * 220, 0] })),
    connections: {
      [start.name]: { main: to('main') },
      [llm.name]: { ai_languageModel: to('ai_languageModel') },
      ...Object.fromEntries(tools.map(({ name }) => [name, { ai_tool: to('ai_tool') }])),
    },
    // As n8n's editor saves every new workflow; without it an agent goes on before its tools have run.
    settings: { executionOrder: 'v1' },
  };
}

/** The same workflow, started by a trigger in place of a person. */
export function startedBy(trigger: WorkflowNode, workflow: WorkflowExport): WorkflowExport {
  const [start, ...others] = workflow.nodes;
  const { [start?.name ?? '']: started, ...connections } = workflow.connections;
  const nodes = [{ ...trigger, position: [0, 0] }, ...others];
  return { ...workflow, nodes, connections: { ...connections, [trigger.name]: started } };
}
