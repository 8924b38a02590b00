import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import { toNodeError } from '../../shared/errors';
import { isToolCall } from '../../shared/olderN8n';
import { withSession, type Session } from '../session';
import { account } from './account';
import { draft } from './draft';
import { mailbox } from './mailbox';
import { message } from './message';
import type { Operation } from './operation';
import type { Resource } from './resource';
import { thread } from './thread';

/** Everything the node can do, in the order the editor shows it. */
export const resources: readonly Resource[] = [message, draft, thread, mailbox, account];

/** Runs the operation the node is set to, for all its items. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  try {
    const operation = chosen(context);
    return await withSession(context, (session) => told(session, operation));
  } catch (error) {
    throw toNodeError(context.getNode(), error, { asTool: isToolCall(context) });
  }
}

/** An agent takes silence for a failure, so it is told that there is nothing. */
async function told(session: Session, { execute }: Operation): Promise<INodeExecutionData[]> {
  const items = await execute(session);
  if (!session.asTool || items.length > 0) return items;
  return [{ json: { found: 0, note: 'Nothing was found.' }, pairedItem: { item: 0 } }];
}

function chosen(context: IExecuteFunctions): Operation {
  const resource = context.getNodeParameter('resource', 0);
  const operation = context.getNodeParameter('operation', 0);
  const found = resources
    .find(({ value }) => value === resource)
    ?.operations.find(({ option }) => option.value === operation);
  if (found) return found;
  throw new MailError('configuration', `There is no operation "${operation}" of "${resource}".`, {
    field: 'operation',
  });
}
