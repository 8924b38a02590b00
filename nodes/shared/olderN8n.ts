import type { ExecutionError, IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';

// All that we call and n8n 1.123, the oldest we run on, does not have.

/** Whether an AI agent calls: n8n gives the tool form of a node another type name, and since 2.0 says so itself. */
export function isToolCall(context: IExecuteFunctions): boolean {
  if (context.getNode().type.endsWith('Tool')) return true;
  return typeof context.isToolExecution === 'function' && context.isToolExecution();
}

/** Records a failed execution, for which the error workflow runs; where n8n has no way to, its log must do. */
export function saveFailedExecution(context: ITriggerFunctions, error: ExecutionError): void {
  if (typeof context.saveFailedExecution === 'function') context.saveFailedExecution(error);
}

/** Whether the promise of a run that could not start settles; n8n that saves failed executions also does that. */
export const settlesEveryRun = (context: ITriggerFunctions): boolean =>
  typeof context.saveFailedExecution === 'function';
