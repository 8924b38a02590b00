import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { MailError } from '../../../mail/error';

const limit: INodeProperties = {
  displayName: 'Limit',
  name: 'limit',
  type: 'number',
  typeOptions: { minValue: 1, numberPrecision: 0 },
  default: 50,
  description: 'Max number of results to return',
};

/** How many results; an agent gets few unless told otherwise, as its context window is short. */
export const limitFields: INodeProperties[] = [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
  },
  { ...limit, displayOptions: { show: { returnAll: [false] }, hide: { '@tool': [true] } } },
  { ...limit, default: 10, displayOptions: { show: { returnAll: [false], '@tool': [true] } } },
];

/** The most results an item wants, null for all. */
export function limitParameter(context: IExecuteFunctions, itemIndex: number): number | null {
  if (context.getNodeParameter('returnAll', itemIndex, false) === true) return null;
  const value = Number(context.getNodeParameter('limit', itemIndex, 50));
  if (Number.isInteger(value) && value > 0) return value;
  throw new MailError('invalidInput', 'The limit is a whole number above 0.', { field: 'limit' });
}
