import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly { readonly type: string; readonly text?: string }[] | null;
  readonly tool_calls?: readonly ToolCall[];
  readonly tool_call_id?: string;
}

/** A tool as the model is told of it. */
export interface ChatTool {
  readonly function: {
    readonly name: string;
    readonly description?: string;
    /** JSON schema of the arguments. */
    readonly parameters?: {
      readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly required?: readonly string[];
    };
  };
}

export interface ChatRequest {
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

/** What the model says: words, or the tools it wants called. */
export type ChatAnswer =
  { readonly text: string } | { readonly calls: readonly { readonly name: string; readonly args: object }[] };

/** A server that speaks OpenAI's chat completions and answers by rule instead of by a model. */
export interface ChatModel {
  /** What goes into the credential as base URL. */
  readonly url: string;
  readonly close: () => void;
}

export interface ChatModelOptions {
  readonly name: string;
  readonly answer: (request: ChatRequest) => ChatAnswer | Promise<ChatAnswer>;
  /** 0 for any that is free. */
  readonly port?: number;
}

/** Starts a chat model on loopback. */
export async function startChatModel({ name, answer, port = 0 }: ChatModelOptions): Promise<ChatModel> {
  const server = createServer({ noDelay: true }, (request, response) => {
    route(request, response, { name, answer }).catch((error: unknown) => {
      refuse(response, 400, error instanceof Error ? error.message : String(error));
    });
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The words of a message, whichever of the two forms they have. */
export function wordsOf(message: ChatMessage | undefined): string {
  const content = message?.content ?? '';
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('\n');
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  { name, answer }: ChatModelOptions,
): Promise<void> {
  const path = (request.url ?? '').replace(/\?.*/, '');
  if (path === '/v1/models') {
    const model = { id: name, object: 'model', created: 0, owned_by: 'mailroom' };
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
  const said = messageOf(await answer(chat));
  const head = {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: chat.model ?? name,
  };
  if (chat.stream) stream(response, { head, said, usage: usage(chat, said) });
  else send(response, 200, completion({ head, said, usage: usage(chat, said) }));
}

type Said =
  { readonly content: string } | { readonly content: null; readonly tool_calls: readonly ToolCall[] };

function messageOf(answer: ChatAnswer): Said {
  if ('text' in answer) return { content: answer.text };
  const calls = answer.calls.map(({ name, args }): ToolCall => {
    const called = { name, arguments: JSON.stringify(args) };
    return { id: `call_${randomUUID()}`, type: 'function', function: called };
  });
  return { content: null, tool_calls: calls };
}

interface Completion {
  readonly head: object;
  readonly said: Said;
  readonly usage: object;
}

const reason = (said: Said) => ('tool_calls' in said ? 'tool_calls' : 'stop');

/** Some four letters count as one token, as is usual in English. */
const tokens = (text: string) => Math.ceil(text.length / 4);

function usage(chat: ChatRequest, said: Said): object {
  const asked = tokens(chat.messages.map(wordsOf).join('\n'));
  const answered = tokens(said.content ?? JSON.stringify(said));
  return { prompt_tokens: asked, completion_tokens: answered, total_tokens: asked + answered };
}

function completion({ head, said, usage }: Completion): object {
  const choices = [{ index: 0, message: { role: 'assistant', ...said }, finish_reason: reason(said) }];
  return { ...head, object: 'chat.completion', choices, usage };
}

function stream(response: ServerResponse, { head, said, usage }: Completion): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const base = { ...head, object: 'chat.completion.chunk' };
  const event = (body: object) => response.write(`data: ${JSON.stringify({ ...base, ...body })}\n\n`);
  const delta = (content: object, finish: string | null = null) =>
    event({ choices: [{ index: 0, delta: content, finish_reason: finish }] });
  delta({ role: 'assistant', content: '' });
  if ('tool_calls' in said) {
    delta({ tool_calls: said.tool_calls.map((call, index) => ({ index, ...call })) });
  } else for (const piece of said.content.match(/\S+\s*|\s+/g) ?? []) delta({ content: piece });
  delta({}, reason(said));
  event({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The error shape of OpenAI's API, so that n8n shows the words. */
function refuse(response: ServerResponse, status: number, message: string): void {
  send(response, status, { error: { message, type: 'invalid_request_error', param: null, code: null } });
}
