import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { MailError } from '../../../mail/error';
import { AGENT_MESSAGES } from '../../shared/agentItem';
import { isToolCall } from '../../shared/olderN8n';

const limit: INodeProperties = {
  displayName: 'Limit',
  name: 'limit',
  type: 'number',
  typeOptions: { minValue: 1, numberPrecision: 0 },
  default: 50,
  description: 'Max number of results to return',
};

/** How many results; an agent gets `forAgents` unless told otherwise, as its context window is short. */
export const limitFields = (forAgents: number): INodeProperties[] => [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
    displayOptions: { hide: { '@tool': [true] } },
  },
  { ...limit, displayOptions: { show: { returnAll: [false] }, hide: { '@tool': [true] } } },
  {
    ...limit,
    typeOptions: { minValue: 1, maxValue: AGENT_MESSAGES, numberPrecision: 0 },
    default: forAgents,
    displayOptions: { show: { '@tool': [true] } },
  },
];

/** The most results an item wants, null for all; never all for an agent. */
export function limitParameter(context: IExecuteFunctions, itemIndex: number): number | null {
  const asTool = isToolCall(context);
  if (!asTool && context.getNodeParameter('returnAll', itemIndex, false) === true) return null;
  const value = Number(context.getNodeParameter('limit', itemIndex, 50));
  if (Number.isInteger(value) && value > 0) return asTool ? Math.min(value, AGENT_MESSAGES) : value;
  throw new MailError('invalidInput', 'The limit is a whole number above 0.', { field: 'limit' });
}

/** Tells an agent whose list is as long as its limit that there may be more; nothing for anyone else. */
export function moreNote(context: IExecuteFunctions, found: number, itemIndex: number): INodeExecutionData[] {
  if (!isToolCall(context) || found === 0 || found !== limitParameter(context, itemIndex)) return [];
  const note = `These are the first ${found}; there may be more. Narrow the search, or ask for up to ${AGENT_MESSAGES}.`;
  return [{ json: { note }, pairedItem: { item: itemIndex } }];
}
