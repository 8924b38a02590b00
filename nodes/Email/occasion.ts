import type { IDataObject, IExecuteFunctions, IWorkflowDataProxyData } from 'n8n-workflow';
import type { Message } from '../../mail/message';
import { messageOf } from '../../mail/messageItem';

/** Outputs of the Mailroom node with the most. */
const OUTPUTS = [0, 1, 2];

/**
 * The mails an agent works on, when this node is its tool: what Mailroom nodes before the agent gave in this
 * execution. Empty where the agent was called by something else, a chat for example. What the model says
 * has no part in it.
 */
export function occasionOf(context: IExecuteFunctions): Message[] {
  const data = context.getWorkflowDataProxy(0);
  const before = callersOf(context).flatMap((caller) => context.getParentNodes(caller));
  const mailNodes = before.filter(({ type }) => /\.email(Trigger|Policy)?$/.test(type));
  const names = [...new Set(mailNodes.map(({ name }) => name))];
  return names.flatMap((name) => OUTPUTS.flatMap((output) => itemsOf(data, name, output))).flatMap(mailIn);
}

/** The nodes that have this one as a tool, at the end of a chain of tools the agent that started it. */
function callersOf(context: IExecuteFunctions): string[] {
  // n8n gives nodes no call for connections other than main ones.
  const connections = property(Reflect.get(context, 'workflow'), 'connectionsBySourceNode');
  const found = new Set<string>();
  const visit = (name: string) => {
    for (const caller of toolCallers(property(connections, name))) {
      if (found.has(caller)) continue;
      found.add(caller);
      visit(caller);
    }
  };
  visit(context.getNode().name);
  return [...found];
}

function toolCallers(connections: unknown): string[] {
  const lists: unknown = property(connections, 'ai_tool');
  const targets: unknown[] = Array.isArray(lists) ? lists.flat() : [];
  return targets.map((target) => property(target, 'node')).filter((node) => typeof node === 'string');
}

function itemsOf(data: IWorkflowDataProxyData, name: string, output: number): IDataObject[] {
  try {
    const node = data.$ as (name: string) => {
      readonly all: (output: number) => readonly { readonly json: IDataObject }[];
    };
    return node(name)
      .all(output)
      .map(({ json }) => json);
  } catch {
    // n8n throws for a node that did not run and for an output it does not have: then there is no mail.
    return [];
  }
}

/** The mail an item is, none for any other item. */
function mailIn(json: IDataObject): Message[] {
  try {
    return typeof json['mailbox'] === 'string' ? [messageOf(json)] : [];
  } catch {
    return []; // The result of sending, for example.
  }
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
