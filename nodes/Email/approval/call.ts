import { NodeConnectionTypes } from 'n8n-workflow';
import type { Session } from '../session';
import type { PinnedCall } from './request';

/**
 * What the agent before a human-review step wants to do; null where no agent asks. n8n gives the arguments
 * it will repeat as `toolParameters`, whatever the agent wrote into the message to the person.
 */
export function callOf({ context, asTool, items }: Session): PinnedCall | null {
  const { tool, toolParameters } = items[0]?.json ?? {};
  if (!asTool || toolParameters === undefined) return null;
  const reviewed = context.getParentNodes(context.getNode().name, {
    connectionType: NodeConnectionTypes.AiTool,
    depth: 1,
  });
  // The agent could give another name than that of the tool it calls: with one tool there is no doubt.
  const name = reviewed.length === 1 ? reviewed[0]?.name : tool;
  return { tool: typeof name === 'string' ? name : 'unknown', parameters: parametersOf(toolParameters) };
}

/** What n8n reads an answer from, in the item that comes out of a human-review step. */
const ofAnAnswer = ['approved', 'data', 'chatInput'];

/**
 * QUIRK: when nobody answers in time, n8n takes what went in for the answer. There stand the mail the agent
 * works on, whose text would pass for the person's words, and whatever the model made up. The item belongs
 * to this call alone, so that nothing else misses what is taken out of it.
 */
export function dropMadeUpAnswer({ asTool, items }: Session): void {
  if (!asTool) return;
  for (const { json } of items) for (const field of ofAnAnswer) Reflect.deleteProperty(json, field);
}

function parametersOf(given: unknown): PinnedCall['parameters'] {
  if (typeof given !== 'object' || given === null) return [{ name: 'input', value: textOfValue(given) }];
  return Object.entries(given).map(([name, value]) => ({ name, value: textOfValue(value) }));
}

const textOfValue = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
