import { randomUUID } from 'node:crypto';
import { ImapFlow } from 'imapflow';
import { itemsOf } from '../../../harness/executions';
import type { WorkflowNode } from '../../../harness/workflows';
import { mail } from '../support/mail';
import { sharedApi } from '../support/n8n';
import { startPostOffice, type PostOffice } from '../support/postOffice';
import { everyNodeHasRun, importRecipe, newestMail, rowsOf, type Recipe } from '../support/recipe';
import { inARow, manualTrigger } from '../support/workflow';

const carla = 'carla@example.org';

let post: PostOffice;

beforeAll(async () => {
  post = await startPostOffice();
});
afterAll(() => post.close());

it('Support ticket: one confirmation for a conversation, and every mail of it in one ticket', async () => {
  const user = 'support@example.com';
  const recipe = await importRecipe('support-ticket.json', { account: post.credential(user) });
  await recipe.run('Set up, once');
  await recipe.publish();
  await post.dovecot.deliver(mail({ subject: 'A leg is missing', to: user }), { user });
  const confirmation = await newestMail(post, carla);
  const [ticket] = await rowsOf('Tickets', 1);
  expect(ticket).toMatchObject({ address: carla, status: 'open', mails: 1 });
  expect(confirmation.text).toContain(`Your ticket is number ${String(ticket?.['id'])}.`);
  expect(confirmation.inReplyTo).toBe('<A-leg-is-missing@mail.example.org>');

  const references = [confirmation.references ?? [], confirmation.messageId ?? ''].flat();
  const headers = [`In-Reply-To: ${confirmation.messageId}`, `References: ${references.join(' ')}`];
  const more = mail({ subject: 'Re: A leg is missing', to: user, text: 'The left one.', headers });
  await post.dovecot.deliver(more, { user });
  expect(await recipe.latest(2)).toMatchObject({ status: 'success', error: null });
  const tickets = await rowsOf('Tickets', 1);
  expect(tickets).toHaveLength(1);
  expect(tickets[0]).toMatchObject({ mails: 2, latest: 'The left one.' });
  expect(await post.mailsOf(carla)).toHaveLength(1);
});

it('Mail to task: what one forwards to oneself is a task, and the open ones come in one mail', async () => {
  const user = 'tasks@example.com';
  const words = { 'you@mailroom.example': user };
  const recipe = await importRecipe('mail-to-task.json', { account: post.credential(user), words });
  await recipe.run('Set up, once');
  expect((await recipe.run('Every working morning')).runs['Send the list']).toBeUndefined();
  await recipe.publish();
  const forward = { subject: 'Fwd: Order paper', to: 'tasks+task@example.com', text: 'Two boxes.' };
  await post.dovecot.deliver(mail({ ...forward, from: 'eve@example.net' }), { user });
  await post.dovecot.deliver(mail({ ...forward, from: user }), { user });
  const tasks = await rowsOf('Tasks', 1);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]).toMatchObject({ title: 'Order paper', notes: 'Two boxes.', from: user, done: false });
  await recipe.latest(1);
  expect((await post.mailsOf(user)).filter(({ flags }) => flags.includes('\\Flagged'))).toHaveLength(1);

  await recipe.run('Every working morning');
  const list = await newestMail(post, user, 3);
  expect(list.subject).toBe('1 open task');
  expect(list.text).toContain('- Order paper');
});

describe('Conversation back to its origin', () => {
  const user = 'shop@example.com';
  const origin = { app: 'shop', order: 4711 };
  const colleague = 'colleague@example.org';
  let references: readonly string[] = [];
  let recipe: Recipe;

  /** Another workflow that has something to ask. */
  const call = (workflowId: string, from: object): WorkflowNode => ({
    ...{ id: randomUUID(), name: 'Ask', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2 },
    parameters: {
      workflowId: { __rl: true, mode: 'id', value: workflowId },
      workflowInputs: {
        mappingMode: 'defineBelow',
        value: {
          ...{ to: carla, subject: 'Your order', text: 'Which colour?' },
          origin: `={{ (${JSON.stringify(from)}) }}`,
        },
        ...{ matchingColumns: [], schema: [] },
      },
      options: {},
    },
  });

  beforeAll(async () => {
    const account = post.credential(user, { conversationKey: 'Zq8-long-and-random-4711' });
    recipe = await importRecipe('reply-routing.json', { account });
    await recipe.run('Set up, once');
    await recipe.publish();
    await asks(origin);
  });

  let runs = 0;

  /** Another workflow asks, and the answers go into that conversation from now on. */
  async function asks(from: object): Promise<void> {
    runs += 1;
    const api = sharedApi();
    const caller = await api.workflows.import(inARow(manualTrigger(), call(recipe.id, from)));
    const asked = await api.executions.settle(await api.workflows.run(caller, 'Start'), 120_000);
    expect(asked).toMatchObject({ status: 'success', error: null });
    const question = await newestMail(post, carla, (await post.mailsOf(carla)).length);
    references = [question.references ?? [], question.messageId ?? ''].flat();
  }

  /** Somebody answers; gives what came out at the end of this branch. */
  async function answered(from: string, branch: string) {
    runs += 1;
    const headers = [`In-Reply-To: ${references.at(-1)}`, `References: ${references.join(' ')}`];
    const answer = mail({ from, to: user, subject: `Re: Your order ${runs}`, text: 'Green.', headers });
    await post.dovecot.deliver(answer, { user });
    return itemsOf(await recipe.latest(runs), branch)[0]?.json;
  }

  async function route(by: string): Promise<void> {
    const assignment = { id: 'by', name: 'by', value: by, type: 'string' };
    await recipe.change('How to route', { assignments: { assignments: [assignment] } });
    await recipe.publish();
  }

  it('S9 by origin and thread: the seal decides, and the thread where a colleague answers', async () => {
    expect(await answered(carla, 'Back to the shop')).toMatchObject({
      ...{ origin, provedBy: 'origin', text: 'Green.', from: carla },
    });
    expect(await answered(colleague, 'Back to the shop')).toMatchObject({ origin, provedBy: 'thread' });
  });

  it('S9 by origin: what is not sealed for who answers goes to a person', async () => {
    await route('origin');
    expect(await answered(colleague, 'A person looks at it')).toMatchObject({ provedBy: 'nothing' });
    expect(await answered(carla, 'Back to the shop')).toMatchObject({ provedBy: 'origin' });
  });

  it('S9 by thread: the table decides', async () => {
    await route('thread');
    expect(await answered(carla, 'Back to the shop')).toMatchObject({ origin, provedBy: 'thread' });
  });

  it('S9 each app gets the answers to its own questions', async () => {
    const chat = { app: 'chat', room: 12 };
    await asks(chat);
    expect(await answered(carla, 'Back to the chat')).toMatchObject({ origin: chat });
  });
});

describe('Retention clean-up', () => {
  const user = 'archive@example.com';

  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

  async function file(mails: readonly { mailbox: string; days: number; flags?: string[] }[]): Promise<void> {
    const { host, imapPort, password } = post.dovecot;
    const client = new ImapFlow({
      ...{ host, port: imapPort, secure: false, doSTARTTLS: false, logger: false },
      auth: { user, pass: password },
    });
    await client.connect();
    for (const { mailbox, days, flags = [] } of mails) {
      const raw = mail({ subject: `${mailbox} ${days} ${flags.join(' ')}`, to: user });
      await client.append(mailbox, raw, flags, daysAgo(days));
    }
    await client.logout();
  }

  it('B4 starts as a dry run, reports, and then moves what is old and processed', async () => {
    const boss = 'records@example.net';
    const words = { 'you@mailroom.example': boss };
    const recipe = await importRecipe('retention-clean-up.json', { account: post.credential(user), words });
    const processed = ['$n8n-0a1b2c3d4e'];
    await file([
      { mailbox: 'INBOX', days: 40, flags: processed },
      { mailbox: 'INBOX', days: 40 },
      { mailbox: 'INBOX', days: 20, flags: processed },
      { mailbox: 'INBOX', days: 40, flags: [...processed, '\\Flagged'] },
      { mailbox: 'Archive', days: 1_200 },
      { mailbox: 'Archive', days: 900 },
    ]);
    const counts = async () =>
      Promise.all(['INBOX', 'Archive', 'Trash'].map(async (name) => (await post.mailsOf(user, name)).length));
    await recipe.run('Every Sunday night');
    expect((await newestMail(post, boss)).text).toMatch(
      /Inbox to archive: would move 1 of INBOX\s+Archive to trash: would move 1 of Archive/,
    );
    expect(await counts()).toEqual([4, 2, 0]);

    for (const step of ['Inbox to archive', 'Archive to trash']) await recipe.change(step, { dryRun: false });
    await recipe.run('Every Sunday night');
    expect((await newestMail(post, boss, 2)).text).toMatch(/moved 1 of INBOX\s+[^]*moved 1 of Archive/);
    expect(await counts()).toEqual([3, 2, 1]);
  });
});

everyNodeHasRun();
