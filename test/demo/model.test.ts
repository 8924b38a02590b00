import { startStandInModel } from '../../demo/model';
import type { ChatModel } from '../../harness/chatModel';

let model: ChatModel;
beforeAll(async () => {
  model = await startStandInModel();
});
afterAll(() => model.close());

const complete = (body: object) =>
  fetch(`${model.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const question = { role: 'user', content: 'Please make an offer for 3 tables.' };

it('answers a chat completion from the words of the last message', async () => {
  const answer = (await (await complete({ messages: [question] })).json()) as Completion;
  expect(answer.choices[0]?.message.content).toContain('3 tables');
});

it('streams the same answer in pieces', async () => {
  const [whole, stream] = await Promise.all([
    complete({ messages: [question] }).then((response) => response.json()),
    complete({ messages: [question], stream: true }).then((response) => response.text()),
  ]);
  const events = stream.split('\n\n').filter((line) => line.startsWith('data: {'));
  const chunks = events.map((line) => JSON.parse(line.slice(6)) as Chunk);
  const text = chunks.map(({ choices }) => choices[0]?.delta?.content ?? '').join('');
  expect(text).toBe((whole as Completion).choices[0]?.message.content);
  expect(stream.trimEnd()).toMatch(/data: \[DONE\]$/);
});

it('calls a tool the message names, once, and then tells its result', async () => {
  const tools = [
    { type: 'function', function: { name: 'look_up_stock', parameters: { properties: { item: {} } } } },
  ];
  const asked = { role: 'user', content: 'Please look up stock of 3 tables.' };
  const first = (await (await complete({ messages: [asked], tools })).json()) as Completion;
  const call = first.choices[0]?.message.tool_calls?.[0];
  expect(call?.function.name).toBe('look_up_stock');
  const result = { role: 'tool', tool_call_id: call?.id, content: '12 in stock' };
  const second = (await (await complete({ messages: [asked, result], tools })).json()) as Completion;
  expect(second.choices[0]?.message.content).toContain('12 in stock');
});

it('says in words what it does not speak', async () => {
  const response = await fetch(`${model.url}/responses`, { method: 'POST' });
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('Use Responses API');
});

interface Chunk {
  readonly choices: readonly { readonly delta?: { readonly content?: string } }[];
}

interface Completion {
  readonly choices: readonly {
    readonly message: {
      readonly content: string | null;
      readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string } }[];
    };
  }[];
}
