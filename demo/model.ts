import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { draftAnswer } from './draft';
import { keepSockets, portOf } from './postbox';

/** A server that speaks OpenAI's chat completions and answers by rule instead of by a model. */
export interface StandInModel {
  /** What goes into the credential as base URL. */
  readonly url: string;
  close(): void;
}

export const modelName = 'stand-in';

interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly { readonly type: string; readonly text?: string }[] | null;
  readonly tool_call_id?: string;
}

interface ChatTool {
  readonly function: {
    readonly name: string;
    readonly parameters?: { readonly properties?: object; readonly required?: readonly string[] };
  };
}

interface ChatRequest {
  readonly model?: string;
  readonly stream?: boolean;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ChatTool[];
}

interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

type Answer = { readonly text: string } | { readonly call: ToolCall };

export async function startStandInModel(port = 0): Promise<StandInModel> {
  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      refuse(response, 400, error instanceof Error ? error.message : String(error));
    });
  });
  const sockets = keepSockets(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/v1`,
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').replace(/\?.*/, '');
  if (path === '/v1/models') {
    const model = { id: modelName, object: 'model', created: 0, owned_by: 'mailroom-demo' };
    return send(response, 200, { object: 'list', data: [model] });
  }
  if (path !== '/v1/chat/completions' || request.method !== 'POST') {
    return refuse(
      response,
      404,
      'The stand-in speaks /v1/chat/completions only: switch off "Use Responses API" in the model node.',
    );
  }
  const chat = (await json(request)) as ChatRequest;
  if (!Array.isArray(chat.messages)) throw new Error('messages is missing');
  const answer = answerTo(chat);
  if (chat.stream) stream(response, chat, answer);
  else send(response, 200, completion(chat, answer));
}

function answerTo({ messages, tools = [] }: ChatRequest): Answer {
  const question = messages.findLast(({ role }) => role === 'user');
  const text = textOf(question);
  const results = messages.slice(question ? messages.lastIndexOf(question) : 0).filter(isToolResult);
  const tool = tools.find(({ function: { name } }) => mentions(text, name));
  if (tool && results.length === 0) return { call: callOf(tool, text) };
  const draft = draftAnswer({ text, knownSender: messages.some(({ role }) => role === 'assistant') });
  return { text: [draft, ...results.map((result) => `From the tool: ${textOf(result)}`)].join('\n\n') };
}

const isToolResult = ({ role }: ChatMessage) => role === 'tool';

function textOf(message: ChatMessage | undefined): string {
  const content = message?.content ?? '';
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('\n');
}

/** A tool is called when the text names it, for example "look up stock" the tool `Look_up_stock`. */
const mentions = (text: string, name: string) =>
  text.toLowerCase().includes(name.toLowerCase().replace(/[_-]+/g, ' '));

function callOf(tool: ChatTool, text: string): ToolCall {
  const { properties = {}, required } = tool.function.parameters ?? {};
  const fields = required ?? Object.keys(properties);
  const values = Object.fromEntries(fields.map((field) => [field, text]));
  const name = tool.function.name;
  return {
    id: `call_${randomUUID()}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(values) },
  };
}

const head = ({ model = modelName }: ChatRequest, object: string) => ({
  id: `chatcmpl-${randomUUID()}`,
  object,
  created: Math.floor(Date.now() / 1000),
  model,
});

const reason = (answer: Answer) => ('call' in answer ? 'tool_calls' : 'stop');

/** Some four letters count as one token, as is usual in English. */
const tokens = (text: string) => Math.ceil(text.length / 4);

function usage(chat: ChatRequest, answer: Answer): object {
  const asked = tokens(chat.messages.map(textOf).join('\n'));
  const answered = tokens('text' in answer ? answer.text : answer.call.function.arguments);
  return { prompt_tokens: asked, completion_tokens: answered, total_tokens: asked + answered };
}

function completion(chat: ChatRequest, answer: Answer): object {
  const message =
    'call' in answer
      ? { role: 'assistant', content: null, tool_calls: [answer.call] }
      : { role: 'assistant', content: answer.text };
  const choices = [{ index: 0, message, finish_reason: reason(answer) }];
  return { ...head(chat, 'chat.completion'), choices, usage: usage(chat, answer) };
}

function stream(response: ServerResponse, chat: ChatRequest, answer: Answer): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const base = head(chat, 'chat.completion.chunk');
  const event = (body: object) => response.write(`data: ${JSON.stringify({ ...base, ...body })}\n\n`);
  const delta = (content: object, finish: string | null = null) =>
    event({ choices: [{ index: 0, delta: content, finish_reason: finish }] });
  delta({ role: 'assistant', content: '' });
  if ('call' in answer) delta({ tool_calls: [{ index: 0, ...answer.call }] });
  else for (const piece of answer.text.match(/\S+\s*|\s+/g) ?? []) delta({ content: piece });
  delta({}, reason(answer));
  event({ choices: [], usage: usage(chat, answer) });
  response.end('data: [DONE]\n\n');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The error shape of OpenAI's API, so that n8n shows the words. */
function refuse(response: ServerResponse, status: number, message: string): void {
  send(response, status, { error: { message, type: 'invalid_request_error', param: null, code: null } });
}
