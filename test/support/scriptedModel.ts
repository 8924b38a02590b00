import { startChatModel, type ChatMessage, type ChatRequest, type ChatTool } from '../../harness/chatModel';

/** A tool the model wants called, by the name it was told of. */
export interface Call {
  readonly tool: string;
  readonly args: object;
}

/** What the model does next, by all that was said so far and the tools it has: speaks, or calls tools. */
export type Script = (
  messages: readonly ChatMessage[],
  tools: readonly ChatTool[],
) => string | Call | readonly Call[];

/** A chat model for an AI Agent whose every move a test decides. */
export interface ScriptedModel {
  /** What goes into the credential as base URL. */
  readonly url: string;
  /** All it was asked so far, oldest first. */
  readonly requests: readonly ChatRequest[];
  /** Lets another script decide from now on. */
  play(script: Script): void;
  readonly close: () => void;
}

/** Starts a scripted model on loopback. */
export async function startScriptedModel(script: Script = () => 'Done'): Promise<ScriptedModel> {
  let current = script;
  const requests: ChatRequest[] = [];
  const { url, close } = await startChatModel({
    name: 'scripted',
    answer: (request) => {
      requests.push(request);
      const move = current(request.messages, request.tools ?? []);
      if (typeof move === 'string') return { text: move };
      return { calls: [move].flat().map(({ tool, args }) => ({ name: tool, args })) };
    },
  });
  return { url, requests, play: (next) => void (current = next), close };
}
