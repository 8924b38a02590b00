import {
  startChatModel,
  wordsOf,
  type ChatAnswer,
  type ChatModel,
  type ChatRequest,
  type ChatTool,
} from '../harness/chatModel';
import { draftAnswer } from './draft';

export const modelName = 'stand-in';

/** A chat model that drafts by rule, so that the demo needs no key. */
export const startStandInModel = (port = 0): Promise<ChatModel> =>
  startChatModel({ name: modelName, answer: answerTo, port });

function answerTo({ messages, tools = [] }: ChatRequest): ChatAnswer {
  const question = messages.findLast(({ role }) => role === 'user');
  const text = wordsOf(question);
  const results = messages
    .slice(question ? messages.lastIndexOf(question) : 0)
    .filter(({ role }) => role === 'tool');
  const tool = tools.find(({ function: { name } }) => mentions(text, name));
  if (tool && results.length === 0) return { calls: [callOf(tool, text)] };
  const draft = draftAnswer({ text, knownSender: messages.some(({ role }) => role === 'assistant') });
  return { text: [draft, ...results.map((result) => `From the tool: ${wordsOf(result)}`)].join('\n\n') };
}

/** A tool is called when the text names it, for example "look up stock" the tool `Look_up_stock`. */
const mentions = (text: string, name: string) =>
  text.toLowerCase().includes(name.toLowerCase().replace(/[_-]+/g, ' '));

function callOf({ function: { name, parameters } }: ChatTool, text: string) {
  const { properties = {}, required } = parameters ?? {};
  const fields = required ?? Object.keys(properties);
  return { name, args: Object.fromEntries(fields.map((field) => [field, text])) };
}
