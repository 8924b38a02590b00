import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an AI agent calls: n8n gives the tool form of a node another type name, before 2.0 it says so itself. */
export function isToolCall(context: IExecuteFunctions): boolean {
  return context.getNode().type.endsWith('Tool') || context.isToolExecution();
}
