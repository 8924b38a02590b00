import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Message } from '../../mail/message';

/** `full` is every field of the contract, `simple` the subset below. */
export type Output = 'full' | 'simple';

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
  'suspicion',
  'plusTag',
  'warnings',
] as const satisfies readonly (keyof Message)[];

export interface ItemOptions {
  readonly output: Output;
  /** Index of the input item this one comes from; absent in a trigger, where there is none. */
  readonly pairedItem?: number;
  readonly binary?: IBinaryKeyData;
}

/** A mail as an n8n item. */
export function messageItem(
  message: Message,
  { output, pairedItem, binary }: ItemOptions,
): INodeExecutionData {
  return {
    json: messageJson(message, output),
    ...(binary && Object.keys(binary).length > 0 && { binary }),
    ...(pairedItem !== undefined && { pairedItem: { item: pairedItem } }),
  };
}

/** The fields of a mail that an output level holds. */
export function messageJson(message: Message, output: Output): IDataObject {
  const fields =
    output === 'full' ? message : Object.fromEntries(SIMPLE.map((name) => [name, message[name]]));
  return fields as unknown as IDataObject;
}
