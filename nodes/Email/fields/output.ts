import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Output } from '../../shared/item';
import { isToolCall } from '../../shared/olderN8n';

const output: INodeProperties = {
  displayName: 'Output',
  name: 'output',
  type: 'options',
  options: [
    { name: 'Full', value: 'full', description: 'Every field, with all headers, text and HTML' },
    { name: 'Simple', value: 'simple', description: 'What a person or an AI agent needs of a message' },
  ],
  default: 'full',
  description: 'How much of each message to return',
};

/** How much of a message to return; an agent's context window is short. */
export const outputFields: INodeProperties[] = [
  { ...output, displayOptions: { hide: { '@tool': [true] } } },
  { ...output, default: 'simple', displayOptions: { show: { '@tool': [true] } } },
];

export function outputParameter(context: IExecuteFunctions, itemIndex: number): Output {
  if (context.getNodeParameter('output', itemIndex, 'full') !== 'simple') return 'full';
  return isToolCall(context) ? 'agent' : 'simple';
}
