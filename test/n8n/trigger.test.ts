import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nApi } from '../../harness/api';
import { itemsOf } from '../../harness/executions';
import { startN8n, type N8n } from '../../harness/n8n';
import { until } from '../../harness/until';
import { told } from './support/auditLog';
import { mail, mails } from './support/mail';
import { ownFolder, shared, sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { emailTrigger, inARow, nothing } from './support/workflow';

let post: PostOffice;

beforeAll(async () => {
  post = await startPostOffice();
});
afterAll(() => post.close());

describe('a published Email Trigger', () => {
  it('T8 with "everything" starts one execution for each of 50 mails that were there', async () => {
    const api = sharedApi();
    const credential = await account(api, 'all@example.com');
    const before = mails(50, 'Old');
    await post.dovecot.deliver(before, { user: 'all@example.com' });

    const id = await api.workflows.import(inARow(emailTrigger(credential, { startFrom: 'all' }), nothing()));
    await api.workflows.activate(id);

    expect(await subjectsOf(api, id, 50)).toEqual(subjectsIn(before));
    await api.workflows.deactivate(id);
  });

  it('T8 with "now" starts none for the mail that was there, and one for the next', async () => {
    const api = sharedApi();
    const credential = await account(api, 'now@example.com');
    await post.dovecot.deliver(mails(20, 'Old'), { user: 'now@example.com' });

    const id = await api.workflows.import(inARow(emailTrigger(credential), nothing()));
    await api.workflows.activate(id);
    await post.dovecot.deliver(mail({ subject: 'New' }), { user: 'now@example.com' });

    expect(await subjectsOf(api, id, 1)).toEqual(['New']);
    await api.workflows.deactivate(id);
  });

  it('T15 gives the newest mail as test event and changes nothing in the mailbox', async () => {
    const api = sharedApi();
    const credential = await account(api, 'test@example.com');
    await post.dovecot.deliver(mails(3, 'Sample'), { user: 'test@example.com' });

    const id = await api.workflows.import(inARow(emailTrigger(credential), nothing()));
    const execution = await api.executions.settle(await api.workflows.run(id, 'Email Trigger'));

    expect(itemsOf(execution, 'Nothing').map(({ json }) => json.subject)).toEqual(['Sample 3']);
    expect((await post.mailsOf('test@example.com')).flatMap(({ flags }) => flags)).toEqual([]);
  });
});

it("H3 tells in n8n's log which mail it held and flagged, and its counts, with nothing of the mail", async () => {
  const api = sharedApi();
  const user = 'log@example.com';
  const credential = await account(api, user);
  const trigger = emailTrigger(credential, { senders: { who: 'holdOthers', allowed: 'carla@example.org' } });
  const to = [{ node: 'Nothing', type: 'main', index: 0 }];
  const workflow = { ...inARow(trigger, nothing()), name: 'Tells', settings: {} };
  const id = await api.workflows.import({ ...workflow, connections: { [trigger.name]: { main: [to, to] } } });
  await api.workflows.activate(id);
  const known = mail({ subject: 'Merger' });
  await post.dovecot.deliver([known, mail({ subject: 'Offer', from: 'x@example.net' })], { user });
  await api.executions.atLeast(id, 2, 120_000);
  await until('the flag', 60_000, async () =>
    (await told('audit', credential.name)).length > 1 ? true : null,
  );
  await api.workflows.deactivate(id);

  const identified = { account: credential.name, mailbox: 'INBOX', outcome: 'done' };
  const lines = await told('audit', credential.name);
  expect(lines).toHaveLength(2);
  expect(lines).toEqual(
    expect.arrayContaining([
      { act: 'held', ...identified, uid: 2, messageId: '<Offer@mail.example.org>' },
      { act: 'flagged', ...identified, uid: 1, messageId: null },
    ]),
  );
  expect(await told('counters', 'Tells /')).toEqual([
    { trigger: 'Tells / Email Trigger', delivered: 1, held: 1 },
  ]);
});

describe('an Email Trigger over a stop of n8n', () => {
  let userFolder: string;
  let n8n: N8n;

  beforeAll(async () => {
    userFolder = await ownFolder('stop');
    n8n = await startN8n({ userFolder, tarball: shared().tarball });
  });
  afterAll(async () => {
    await n8n?.stop();
  });

  it('F7 starts exactly one execution for each of 200 mails while n8n runs and 50 while it is stopped', async () => {
    const user = 'desk@example.com';
    const credential = await account(n8n.api, user);
    const id = await n8n.api.workflows.import(inARow(emailTrigger(credential), nothing()));
    await n8n.api.workflows.activate(id);

    const live = mails(200, 'Live');
    await post.dovecot.deliver(live, { user });
    expect(await subjectsOf(n8n.api, id, 200)).toEqual(subjectsIn(live));

    await n8n.stop();
    const missed = mails(50, 'Missed');
    await post.dovecot.deliver(missed, { user });
    n8n = await startN8n({ userFolder });
    expect(await subjectsOf(n8n.api, id, 250)).toEqual(subjectsIn([...live, ...missed]));
    expect((await post.mailsOf(user)).every(({ flags }) => flags.includes('\\Seen'))).toBe(true);
  });
});

async function account(api: N8nApi, user: string) {
  const credential = post.credential(user);
  await api.credentials.create(credential);
  return credential;
}

const subjectsIn = (given: readonly string[]) =>
  given.map((raw) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim()).sort();

/** Subjects of the mails a workflow ran for, one for each execution, once there are `count` and no more follow. */
async function subjectsOf(api: N8nApi, workflowId: string, count: number): Promise<unknown[]> {
  await api.executions.atLeast(workflowId, count, 120_000);
  await sleep(2_000);
  const executions = await api.executions.list(workflowId);
  const subjects = [];
  for (const { id } of executions) {
    const items = itemsOf(await api.executions.get(id), 'Nothing');
    subjects.push(items.map(({ json }) => json.subject).join());
  }
  return subjects.sort();
}
