import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NewCredential } from '../../harness/api';
import { itemsOf } from '../../harness/executions';
import { until } from '../../harness/until';
import type { WorkflowExport, WorkflowNode } from '../../harness/workflows';
import { mail, mails } from './support/mail';
import { shared, sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { email, emailTrigger, inARow, nothing } from './support/workflow';

let post: PostOffice;
beforeAll(async () => {
  post = await startPostOffice();
});
afterAll(() => post.close());

async function published(workflow: WorkflowExport, account: NewCredential): Promise<string> {
  const api = sharedApi();
  await api.credentials.create(account);
  const id = await api.workflows.import(workflow);
  await api.workflows.activate(id);
  return id;
}

/** The subjects each finished execution got, by output; each execution is read once. */
async function readRuns(id: string, runs: Map<string, readonly string[][]>): Promise<void> {
  const { executions } = sharedApi();
  const settled = (await executions.list(id)).filter(({ status }) => status === 'success');
  for (const { id: run } of settled.filter((each) => !runs.has(each.id))) {
    const execution = await executions.get(run);
    const subjects = [0, 1].map((output) =>
      itemsOf(execution, 'Email Trigger', output).map(({ json }) => String(json['subject'])),
    );
    runs.set(run, subjects);
  }
}

/** A workflow as a person makes it in two steps: whatever mail comes is answered. */
const answering = (account: NewCredential) =>
  inARow(
    emailTrigger(account),
    email(account, 'reply', { messageReference: 'input', format: 'text', body: 'We got it.' }),
  );

it('X18 T11 two workflows that answer every mail: one answer, then silence', async () => {
  const [one, other] = ['one@example.com', 'other@example.com'] as const;
  const accounts = [one, other].map((user) => post.credential(user));
  const ids: string[] = [];
  for (const account of accounts) ids.push(await published(answering(account), account));
  // The mail that begins it seems to come from the other desk, so that the answer goes there.
  await post.dovecot.deliver(mail({ subject: 'Ping', from: other, to: one }), { user: one });
  await until('the answer', 60_000, async () => ((await post.mailsOf(other)).length === 1 ? true : null));
  const api = sharedApi();
  // A mail of a person, which is taken: so the answer before it was passed over.
  await post.dovecot.deliver(mail({ subject: 'A person' }), { user: other });
  await api.executions.atLeast(ids[1] ?? '', 1, 60_000);
  const executions = await Promise.all(ids.map((id) => api.executions.list(id)));
  expect(executions.map(({ length }) => length)).toEqual([1, 1]);
  expect(await post.mailsOf(one)).toHaveLength(1);
  for (const id of ids) await api.workflows.deactivate(id);
});

describe('T10 a workflow that can hold mail where nobody would see it', () => {
  const rules = { senders: { who: 'holdOthers', allowed: 'carla@example.org' } };

  it('is not published, and says why', async () => {
    const account = post.credential('first@example.com');
    await expect(published(inARow(emailTrigger(account, rules), nothing()), account)).rejects.toThrow(
      'nothing is connected to the Held output',
    );
  });

  it('is not published anew either, and is once the output is connected', async () => {
    const api = sharedApi();
    const account = post.credential('again@example.com');
    const id = await published(inARow(emailTrigger(account), nothing()), account);
    const { nodes } = await api.workflows.get(id);
    const strict = (node: WorkflowNode) =>
      node.name === 'Email Trigger'
        ? { ...node, parameters: { ...(node['parameters'] as object), ...rules } }
        : node;
    await api.workflows.update(id, { nodes: nodes.map(strict) });
    await expect(api.workflows.activate(id)).rejects.toThrow('nothing is connected to the Held output');
    const to = [{ node: 'Nothing', type: 'main', index: 0 }];
    await api.workflows.update(id, { connections: { 'Email Trigger': { main: [to, to] } } });
    await api.workflows.activate(id);
    await post.dovecot.deliver(mail({ subject: 'Hello', from: 'x@example.net' }), {
      user: 'again@example.com',
    });
    const [execution] = await api.executions.atLeast(id, 1, 60_000);
    const run = await api.executions.get(execution?.id ?? '');
    expect(itemsOf(run, 'Email Trigger', 1)[0]?.json['held']).toMatchObject({ reason: 'senderNotListed' });
    await api.workflows.deactivate(id);
  });
});

it('X19 T12 1,000 mails of one sender: the budget starts, all others are held in few executions, none is lost', async () => {
  const user = 'flooded@example.com';
  const account = post.credential(user);
  const workflow = inARow(emailTrigger(account, { options: { floodPerSenderPerHour: 20 } }), nothing());
  const held = { ...nothing(), name: 'Held', position: [220, 200] };
  const [start] = (workflow.connections['Email Trigger'] as { main: unknown[] }).main;
  const connections = {
    'Email Trigger': { main: [start, [{ node: held.name, type: 'main', index: 0 }]] },
  };
  const id = await published({ ...workflow, nodes: [...workflow.nodes, held], connections }, account);
  await post.dovecot.deliver(mails(1_000, 'Flood'), { user });
  const runs = new Map<string, readonly string[][]>();
  await until('1,000 mails in executions', 200_000, async () => {
    await readRuns(id, runs);
    return [...runs.values()].flat(2).length >= 1_000 ? true : null;
  });
  const [started = [], overflow = []] = [0, 1].map((output) =>
    [...runs.values()].map((outputs) => outputs[output] ?? []).filter(({ length }) => length > 0),
  );
  expect(started.flat()).toHaveLength(20);
  expect(overflow.flat()).toHaveLength(980);
  expect(overflow.length).toBeLessThanOrEqual(20);
  expect(new Set([...runs.values()].flat(2)).size).toBe(1_000);
  const told = (await readFile(join(shared().userFolder, 'n8n.log'), 'utf8')).match(/budget of 20 mails/g);
  expect(told).toHaveLength(1);
  await sharedApi().workflows.deactivate(id);
});
