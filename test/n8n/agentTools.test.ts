import { randomUUID } from 'node:crypto';
import { wordsOf, type ChatRequest } from '../../harness/chatModel';
import type { WorkflowNode } from '../../harness/workflows';
import { Email } from '../../nodes/Email/Email.node';
import { resources } from '../../nodes/Email/actions/router';
import { startScriptedModel, type ScriptedModel } from '../support/scriptedModel';
import { agentWorkflow, aiAgent, asTool, modelCredential } from './support/agent';
import { mail } from './support/mail';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';

const user = 'tools@example.com';
const id = (name: string) => `<${name}@mail.example.org>`;

/** One call of a tool: what the person set, what the model says, and what its answer must show. */
interface Call {
  readonly fixed?: object;
  /** By parameter; a mailbox is a text too. */
  readonly says: Readonly<Record<string, string>>;
  readonly answer: RegExp;
}

const allowed = { options: { allowedRecipients: '@example.org' } };
const one = { messageId: id('One') };

/** Every operation that is offered to agents; one that is missing here fails the first test. */
const calls: Readonly<Record<string, Call>> = {
  'account.check': { says: {}, answer: /signIn/ },
  'account.status': { says: {}, answer: /"triggers":\[/ },
  'message.getMany': { says: { limit: '2' }, answer: /these are the first 2/i },
  'message.get': { says: { messageId: id('Long') }, answer: /\[cut: \d+ more characters\]\\nend of mail/ },
  'message.getAttachments': { says: one, answer: /"messageId":"<One@/ },
  'message.getRaw': { says: { messageId: id('Long') }, answer: /"truncated":true/ },
  'message.markRead': { says: one, answer: /\\\\Seen/ },
  'message.markUnread': { says: one, answer: /"flags":\[\]/ },
  'message.setFlags': { says: { ...one, addFlags: 'starred' }, answer: /\\\\Flagged/ },
  'message.copy': {
    says: { ...one, destination: 'Nowhere' },
    answer: /does not exist.*Get the list of mailboxes/,
  },
  'message.reply': { says: { ...one, body: 'Thanks' }, answer: /"status":"(sent|queued)"/ },
  'message.forward': {
    fixed: allowed,
    says: { ...one, to: 'boss@example.org', body: 'See' },
    answer: /"status":"sent"/,
  },
  'message.send': {
    says: { to: 'eve@example.net', subject: 'Hi', body: 'x' },
    answer: /"status":"queued".*A person has to send the draft/,
  },
  'message.reprocess': { says: one, answer: /Tell the person who set this up/ },
  'thread.get': { says: { messageId: id('Long') }, answer: /\[cut: \d+ more characters\]/ },
  'mailbox.create': { says: { path: 'Box' }, answer: /"created":true/ },
  'mailbox.rename': { says: { mailbox: 'Box', newPath: 'Crate' }, answer: /"path":"Crate"/ },
  'mailbox.subscribe': { says: { mailbox: 'Crate' }, answer: /"subscribed":true/ },
  'mailbox.getStatus': { says: { mailbox: 'INBOX' }, answer: /"messages":5/ },
  'mailbox.getMany': { says: {}, answer: /"path":"Crate"/ },
  'message.move': { says: { messageId: id('Two'), destination: 'Crate' }, answer: /"mailbox":"Crate"/ },
  'message.archive': { says: { messageId: id('Three') }, answer: /"mailbox":"Archive"/ },
  'message.delete': { says: one, answer: /"mailbox":"Trash"/ },
  'draft.create': {
    says: { to: 'bob@example.org', subject: 'Offer', body: 'x' },
    answer: /"mailbox":"Drafts"/,
  },
  'draft.getMany': { says: {}, answer: /Subject: Offer/ },
  'draft.get': { says: { messageId: id('Draft') }, answer: /"sha256":/ },
  'draft.update': {
    fixed: { updateFields: { subject: 'Better' } },
    says: { messageId: id('Draft') },
    answer: /"subject":"Better"/,
  },
  'draft.send': { says: { messageId: id('Draft') }, answer: /Do not try another way: a person has to allow/ },
  'draft.delete': { says: { messageId: id('Draft') }, answer: /"mailbox":"Trash"/ },
};

const offered = resources.flatMap(({ value, operations }) =>
  operations
    .filter(({ option }) => option.displayOptions?.hide?.['@tool'] === undefined)
    .map(({ option }) => `${value}.${String(option.value)}`),
);
const { properties } = new Email().description;

let post: PostOffice;
let model: ScriptedModel;
let request: ChatRequest;

/** The name n8n's editor gives what the model says for a field. */
function keyOf(resource: string, operation: string, name: string): string {
  const field = properties.find(({ name: own, displayOptions }) => {
    const { show } = displayOptions ?? {};
    return own === name && show?.['resource']?.includes(resource) && show['operation']?.includes(operation);
  });
  return (field?.displayName ?? '').replace(/[^\w-]+/g, '_');
}

function toolOf(name: string): WorkflowNode {
  const [resource = '', operation = ''] = name.split('.');
  const { says, fixed } = calls[name] ?? { says: {} };
  const fields = Object.keys(says).map((field) => {
    const value = `={{ $fromAI('${keyOf(resource, operation, field)}', '', 'string') }}`;
    const isMailbox = ['mailbox', 'destination'].includes(field);
    return [field, isMailbox ? { __rl: true, mode: 'path', value } : value];
  });
  return asTool({
    ...{ id: randomUUID(), name: name.replace('.', ' '), type: 'n8n-nodes-mailroom.email', typeVersion: 1 },
    parameters: { resource, operation, ...fixed, ...(Object.fromEntries(fields) as object) },
    credentials: { mailroomApi: { name: post.credential(user).name } },
  });
}

const names = Object.keys(calls);

beforeAll(async () => {
  [post, model] = await Promise.all([startPostOffice(), startScriptedModel()]);
  const api = sharedApi();
  for (const credential of [post.credential(user), modelCredential(model)])
    await api.credentials.create(credential);
  const long = mail({ subject: 'Long', to: user, text: 'A long line of a long mail.\r\n'.repeat(20_000) });
  const others = ['One', 'Two', 'Three', 'Four'].map((subject) => mail({ subject, to: user }));
  await post.dovecot.deliver([long, ...others], { user });
  await post.dovecot.deliver(mail({ subject: 'Draft', from: user, to: 'eve@example.net' }), {
    user,
    mailbox: 'Drafts',
  });
  model.play((messages) => {
    const name = names[messages.filter(({ role }) => role === 'tool').length];
    if (name === undefined) return 'Done';
    const [resource = '', operation = ''] = name.split('.');
    const said = Object.entries(calls[name]?.says ?? {}).map(([field, value]) => [
      keyOf(resource, operation, field),
      value,
    ]);
    return { tool: name.replace('.', '_'), args: Object.fromEntries(said) as object };
  });
  const agent = aiAgent('Work on the mail.', { maxIterations: 2 * names.length });
  const workflow = await api.workflows.import(agentWorkflow(model, names.map(toolOf), agent));
  await api.executions.settle(await api.workflows.run(workflow, 'Start'), 180_000);
  request = model.requests.at(-1) ?? { messages: [] };
});
afterAll(() => {
  model.close();
  return post.close();
});

it('B5: every operation that is offered to agents is called here', () => {
  expect(names.sort()).toEqual(offered.sort());
});

it('B5 P6: what is dangerous is not offered, or says so in the words the model is told', () => {
  const told = new Map((request.tools ?? []).map((tool) => [tool.function.name, tool.function.description]));
  expect(told.get('message_delete')).toContain('into the trash');
  for (const name of ['message_send', 'message_reply', 'message_forward', 'draft_send']) {
    expect(told.get(name)).toContain('leaves at once');
  }
  expect(offered).not.toContain('mailbox.cleanUp');
  expect(offered).not.toContain('mailbox.delete');
});

describe.each(Object.entries(calls))('B5 as a tool, %s', (name, { says, answer }) => {
  const tool = name.replace('.', '_');

  it('has a description and names for what the model has to say', () => {
    const found = request.tools?.find((each) => each.function.name === tool)?.function;
    expect(found?.description).toMatch(/^[A-Z].{5,60} in Email$/);
    expect(Object.keys(found?.parameters?.properties ?? {})).toHaveLength(Object.keys(says).length);
    expect(Object.keys(found?.parameters?.properties ?? {}).every((key) => /^\w[\w-]*$/.test(key))).toBe(
      true,
    );
  });

  it('gives a short answer that the model can go on with', () => {
    const call = request.messages.find((message) => message.tool_calls?.[0]?.function.name === tool);
    const result = request.messages.find(
      ({ role, tool_call_id: of }) => role === 'tool' && of === call?.tool_calls?.[0]?.id,
    );
    const content = wordsOf(result);
    expect(content).toMatch(answer);
    expect(content.length).toBeLessThan(25_000);
    expect(content).not.toMatch(/\bat .*\.js:\d/);
  });
});
