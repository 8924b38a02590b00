import type { IDataObject, IExecuteFunctions, INodeProperties, IWorkflowDataProxyData } from 'n8n-workflow';
import { MailError } from '../../mail/error';
import type { MessageReference } from '../../mail/imap/locate';
import { mailboxField, mailboxPath } from './mailboxField';

const options = [
  {
    name: 'By Message-ID',
    value: 'messageId',
    description: 'Found in whatever mailbox it is now',
  },
  {
    name: 'By UID',
    value: 'uid',
    description: 'By its number in a mailbox',
  },
  {
    name: "Input Item's Message",
    value: 'input',
    description: 'The message of the item, or of the Mailroom node before it that the item comes from',
  },
];

const messageReference: INodeProperties = {
  displayName: 'Message',
  name: 'messageReference',
  type: 'options',
  options,
  default: 'input',
  description: 'Which message to work on',
};

/** How a message is named: by the input item unless an agent calls, which has none. */
export const referenceFields: INodeProperties[] = [
  { ...messageReference, displayOptions: { hide: { '@tool': [true] } } },
  {
    ...messageReference,
    options: options.filter(({ value }) => value !== 'input'),
    default: 'messageId',
    displayOptions: { show: { '@tool': [true] } },
  },
  mailboxField({
    displayName: 'Mailbox',
    name: 'mailbox',
    description: 'The mailbox the message is in',
    displayOptions: { show: { messageReference: ['uid'] } },
  }),
  {
    displayName: 'UID',
    name: 'uid',
    type: 'number',
    typeOptions: { minValue: 1, numberPrecision: 0 },
    default: 1,
    required: true,
    description: "The message's number in its mailbox, the field <code>uid</code> of a message",
    displayOptions: { show: { messageReference: ['uid'] } },
  },
  {
    displayName: 'Message-ID',
    name: 'messageId',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. <20250101120000.1234@example.com>',
    description: 'The field <code>messageId</code> of a message, with its angle brackets',
    displayOptions: { show: { messageReference: ['messageId'] } },
  },
];

/** The message an item's parameters name, by the kind that `parameter` says. Throws `invalidInput` where they name none. */
export function readReference(
  context: IExecuteFunctions,
  itemIndex: number,
  parameter = 'messageReference',
): MessageReference {
  const kind = context.getNodeParameter(parameter, itemIndex, 'input') as string;
  if (kind === 'uid') {
    const mailbox = mailboxPath(context, 'mailbox', itemIndex);
    const uid = Number(context.getNodeParameter('uid', itemIndex));
    if (!Number.isInteger(uid) || uid < 1 || uid > 0xffffffff) {
      throw new MailError('invalidInput', 'A UID is a whole number above 0.', { field: 'uid' });
    }
    return { kind, mailbox, uid, uidValidity: null, messageId: null };
  }
  if (kind === 'messageId') {
    return {
      kind,
      messageId: messageIdFrom(context.getNodeParameter('messageId', itemIndex)),
      mailbox: null,
    };
  }
  return referenceIn(context.getInputData()[itemIndex]?.json) ?? pairedReference(context, itemIndex);
}

function messageIdFrom(value: unknown): string {
  const id = typeof value === 'string' ? value.trim() : '';
  if (!/^[\x21-\x7e]+$/.test(id)) {
    throw new MailError('invalidInput', 'A Message-ID is needed, such as <id@example.com>.', {
      field: 'messageId',
    });
  }
  return id.startsWith('<') ? id : `<${id}>`;
}

/**
 * The reference an item carries itself, null when it is no message of a mailbox. One that was just stored
 * there may have no number yet, as some servers do not say it: then its Message-ID finds it.
 */
function referenceIn(json: IDataObject | undefined): MessageReference | null {
  const { mailbox, uid, uidValidity, messageId } = json ?? {};
  if (typeof mailbox !== 'string') return null;
  if (uid === null && typeof messageId === 'string') return { kind: 'messageId', mailbox, messageId };
  if (uid === null) {
    throw new MailError(
      'invalidInput',
      `The mail server does not say which message in "${mailbox}" this is, and it has no Message-ID.`,
      { field: 'messageReference' },
    );
  }
  if (typeof uid !== 'number') return null;
  return {
    kind: 'uid',
    mailbox,
    uid,
    uidValidity: typeof uidValidity === 'string' ? uidValidity : null,
    messageId: typeof messageId === 'string' ? messageId : null,
  };
}

/** The message of the nearest Mailroom node before this one that the item descends from. */
function pairedReference(context: IExecuteFunctions, itemIndex: number): MessageReference {
  const data = context.getWorkflowDataProxy(itemIndex);
  const before = context.getParentNodes(context.getNode().name).reverse();
  for (const { name, type } of before) {
    if (!/\.email(Trigger|Policy)?$/.test(type)) continue;
    const reference = referenceIn(pairedJson(data, name));
    if (reference) return reference;
  }
  throw new MailError(
    'invalidInput',
    'The item is no message, and no Mailroom node before it gives one. Name the message by UID or Message-ID.',
    { field: 'messageReference' },
  );
}

/** What the item of a node before this one holds that the current item comes from. */
function pairedJson(data: IWorkflowDataProxyData, nodeName: string): IDataObject | undefined {
  try {
    const node = data.$ as (name: string) => { readonly item?: { readonly json: IDataObject } };
    return node(nodeName).item?.json;
  } catch {
    // n8n throws where it cannot follow the item back: then that node has no message for it.
    return undefined;
  }
}
