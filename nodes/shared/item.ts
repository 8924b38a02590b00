import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Message } from '../../mail/message';
import { agentJson } from './agentItem';

/** `full` is every field of the contract, `simple` the subset below, `agent` what fits a context window. */
export type Output = 'full' | 'simple' | 'agent';

/** What a person looks for in a mail: the first columns of n8n's table. */
const AT_A_GLANCE = [
  'subject',
  'from',
  'to',
  'date',
  'replyText',
] as const satisfies readonly (keyof Message)[];

/** What a person or an agent needs of a mail, and what later steps need to find it again. */
const SIMPLE = [
  ...AT_A_GLANCE,
  'deliveryId',
  'mailbox',
  'uid',
  'uidValidity',
  'messageId',
  'threadId',
  'cc',
  'replyTo',
  'flags',
  'markdown',
  'attachments',
  'chatInput',
  'sessionId',
  'held',
  'trust',
  'authentication',
  'automatic',
  'conversation',
  'isReplyToOurMail',
  'suspicion',
  'plusTag',
  'warnings',
] as const satisfies readonly (keyof Message)[];

export interface ItemOptions {
  readonly output: Output;
  /** Index of the input item this one comes from; absent in a trigger, where there is none. */
  readonly pairedItem?: number;
  readonly binary?: IBinaryKeyData;
  /** How many messages are in the result, among which an agent's room is shared; 1 unless given. */
  readonly among?: number;
}

/** A mail as an n8n item. */
export function messageItem(
  message: Message,
  { output, pairedItem, binary, among }: ItemOptions,
): INodeExecutionData {
  return {
    json: messageJson(message, output, among),
    ...(binary && Object.keys(binary).length > 0 && { binary }),
    ...(pairedItem !== undefined && { pairedItem: { item: pairedItem } }),
  };
}

/** The fields of a mail that an output level holds. */
export function messageJson(message: Message, output: Output, among = 1): IDataObject {
  if (output === 'agent') return agentJson(message, among);
  const fields = (names: readonly (keyof Message)[]) =>
    Object.fromEntries(names.map((name) => [name, message[name]]));
  return output === 'full' ? { ...fields(AT_A_GLANCE), ...message } : fields(SIMPLE);
}
