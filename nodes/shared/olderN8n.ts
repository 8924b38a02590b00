import type { ExecutionError, IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';

// All that differs between what we call and n8n 1.123, the oldest we run on.

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

/** Has n8n check the signature of links that resume the run: n8n 1 does so where asked, later n8n always. */
export function requireSignedLinks(context: IExecuteFunctions): void {
  const require: unknown = Reflect.get(context, 'setSignatureValidationRequired');
  if (typeof require === 'function') require.call(context);
}
