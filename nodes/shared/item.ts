import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Message } from '../../mail/message';
import { agentJson } from './agentItem';

/** `full` is every field of the contract, `simple` the subset below, `agent` what fits a context window. */
export type Output = 'full' | 'simple' | 'agent';

/** What a person or an agent needs of a mail, and what later steps need to find it again. */
const SIMPLE = [
  'deliveryId',
  'mailbox',
  'uid',
  'uidValidity',
  'messageId',
  'threadId',
  'subject',
  'from',
  'to',
  'cc',
  'replyTo',
  'date',
  'flags',
  'replyText',
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
  const fields =
    output === 'full' ? message : Object.fromEntries(SIMPLE.map((name) => [name, message[name]]));
  return fields as unknown as IDataObject;
}
