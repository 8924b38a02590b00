import type { ITriggerFunctions } from 'n8n-workflow';
import { MailError } from '../../mail/error';
import { toNodeError } from '../shared/errors';
import { saveFailedExecution } from '../shared/olderN8n';

/** One failed execution per outage, so that the error workflow runs; the workflow stays active. */
export function reportOutage(context: ITriggerFunctions, error: MailError): void {
  const { kind, message, fix, field } = error;
  const told = { ...(fix !== null && { fix }), ...(field !== null && { field }) };
  const shown = toNodeError(
    context.getNode(),
    new MailError(kind, `The mailbox cannot be watched: ${message}`, told),
  );
  context.logger.error(`${context.getNode().name}: ${shown.message} ${shown.description ?? ''}`);
  saveFailedExecution(context, shown);
}
