import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nApi } from '../../harness/api';
import { itemsOf } from '../../harness/executions';
import { startN8n, type N8n } from '../../harness/n8n';
import { until } from '../../harness/until';
import type { WorkflowNode } from '../../harness/workflows';
import { startChaosProxy, type ChaosProxy } from '../support/chaosProxy';
import { mail } from './support/mail';
import { ownFolder, shared } from './support/n8n';
import { outagesOf } from './support/outages';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { startDeliveryLog } from './support/deliveryLog';
import { code, email, emailTrigger, httpPost, inARow, manualTrigger, nothing } from './support/workflow';

/** The whole figures take long; CI sees the same things happen in less time. */
const full = process.env.MAILROOM_FULL === 'true';
const KILLS = full ? 20 : 3;
const AWAY = full ? 15 * 60_000 : 75_000;
/** Mails a second while n8n is killed; a shared machine with two cores runs few workflows a second. */
const RATE = full ? 20 : 4;
/** Mails of one run: n8n starts some 30 runs a second on two cores, and has to catch up after each kill. */
const BATCH = full ? 10 : 1;

let post: PostOffice;
let proxy: ChaosProxy;
let userFolder: string;
let n8n: N8n;

beforeAll(async () => {
  post = await startPostOffice();
  proxy = await startChaosProxy(post.dovecot.imapsPort);
  userFolder = await ownFolder('faults');
  n8n = await startN8n({ userFolder, tarball: shared().tarball });
});
afterAll(async () => {
  await n8n?.stop();
  await proxy?.close();
  await post?.close();
});

const throughProxy = async (user: string) => {
  const credential = post.credential(user, { imapPort: proxy.port });
  await n8n.api.credentials.create(credential);
  return credential;
};
const publish = async (...nodes: WorkflowNode[]) => {
  const id = await n8n.api.workflows.import(inARow(...nodes));
  await n8n.api.workflows.activate(id);
  return id;
};
const deliver = (user: string, ...subjects: string[]) =>
  post.dovecot.deliver(
    subjects.map((subject) => mail({ subject })),
    { user },
  );

/** Mails a workflow ran for, in the order of its executions. */
async function runsOf(api: N8nApi, workflowId: string): Promise<Readonly<Record<string, unknown>>[]> {
  const runs = [];
  for (const { id, status } of await api.executions.list(workflowId)) {
    if (status === 'error' || status === 'running' || status === 'new') continue;
    runs.push(...itemsOf(await api.executions.get(id), 'Nothing').map(({ json }) => json));
  }
  return runs;
}
const seconds = (since: number) => ((Date.now() - since) / 1000).toFixed(1);

describe('an Email Trigger in a real n8n', () => {
  it('F1 delivers within a minute when its connections died silently', async () => {
    const user = 'frozen@example.com';
    const id = await publish(emailTrigger(await throughProxy(user)), nothing());
    proxy.freezeExisting();
    const since = Date.now();
    await deliver(user, 'through a dead connection');
    await n8n.api.executions.atLeast(id, 1, 90_000);
    console.log(`frozen connections: delivered after ${seconds(since)} s`);
    expect((await runsOf(n8n.api, id)).map(({ subject }) => subject)).toEqual(['through a dead connection']);
    await n8n.api.workflows.deactivate(id);
  });

  it(
    'F4 T16 records one failed execution for an outage and delivers when the server is back',
    async () => {
      const user = 'away@example.com';
      const id = await publish(emailTrigger(await throughProxy(user)), nothing());
      await proxy.refuse();
      proxy.resetExisting();
      await deliver(user, 'while the server was away');
      await sleep(AWAY);
      const told = await until('the outage', 120_000, async () => {
        const outages = await outagesOf(n8n, id);
        return outages.length > 0 ? outages : null;
      });
      expect(told).toHaveLength(1);
      await proxy.pass();
      const since = Date.now();
      await until('the mail', 90_000, async () => ((await runsOf(n8n.api, id)).length > 0 ? true : null));
      console.log(`server back after ${AWAY / 1000} s: delivered after ${seconds(since)} s`);
      expect((await runsOf(n8n.api, id)).map(({ subject }) => subject)).toEqual([
        'while the server was away',
      ]);
      expect((await n8n.api.workflows.get(id)).active).toBe(true);
      await n8n.api.workflows.deactivate(id);
    },
    AWAY + 240_000,
  );

  it('F13 T17 sets a mail aside whose runs fail, shows it in the status, and starts it again when asked', async () => {
    const user = 'aside@example.com';
    const credential = await throughProxy(user);
    const failing = code('throw new Error("the shelf is empty")');
    await post.dovecot.doveadm('mailbox', 'create', '-u', user, 'Set aside');
    const setAsideMailbox = { __rl: true, mode: 'path', value: 'Set aside' };
    const trigger = emailTrigger(credential, {
      options: { acknowledge: 'succeeded', maxAttempts: 2, setAsideMailbox },
    });
    const id = await publish(trigger, failing);
    await deliver(user, 'poison', 'also poison');
    await until('four failed runs', 60_000, async () =>
      (await n8n.api.executions.list(id)).filter(({ status }) => status === 'error').length >= 4
        ? true
        : null,
    );
    const status = email(credential, 'status', { resource: 'account' });
    const asked = await n8n.api.workflows.import(inARow(manualTrigger(), status));
    const triggers = await until('the status', 30_000, async () => {
      const run = await n8n.api.executions.settle(await n8n.api.workflows.run(asked, 'Start'));
      const [item] = itemsOf(run, status.name);
      const [first] = (item?.json.triggers ?? []) as { mailboxes: { setAside: { reason: string }[] }[] }[];
      return first && first.mailboxes[0]?.setAside.length === 2 ? first : null;
    });
    expect(triggers.mailboxes[0]?.setAside[0]?.reason).toContain('the shelf is empty');
    await until('both out of the way', 30_000, async () =>
      (await post.mailsOf(user, 'Set aside')).length === 2 ? true : null,
    );
    const again = email(credential, 'reprocess', {
      messageReference: 'messageId',
      messageId: '<poison@mail.example.org>',
    });
    const reprocess = await n8n.api.workflows.import(inARow(manualTrigger(), again));
    const before = (await n8n.api.executions.list(id)).length;
    await n8n.api.executions.settle(await n8n.api.workflows.run(reprocess, 'Start'));
    await until('another run', 30_000, async () =>
      (await n8n.api.executions.list(id)).length > before ? true : null,
    );
    await n8n.api.workflows.deactivate(id);
  });

  it('F24 keeps its position when other nodes write static data, the node is renamed, and the workflow is copied', async () => {
    const user = 'static@example.com';
    const credential = await throughProxy(user);
    const scribble = code(
      '$getWorkflowStaticData("global").x = Math.random(); $getWorkflowStaticData("node").y = 1; return $input.all();',
    );
    const workflow = inARow(emailTrigger(credential), scribble, nothing());
    const id = await n8n.api.workflows.import(workflow);
    await n8n.api.workflows.activate(id);
    await deliver(user, 'first');
    await n8n.api.executions.atLeast(id, 1);
    await n8n.api.workflows.deactivate(id);
    await deliver(user, 'meanwhile');
    const renamed = JSON.parse(
      JSON.stringify(workflow).replaceAll('"Email Trigger"', '"Incoming mail"'),
    ) as typeof workflow;
    await n8n.api.workflows.update(id, {
      nodes: (await n8n.api.workflows.get(id)).nodes.map((node) =>
        node.name === 'Email Trigger' ? { ...node, name: 'Incoming mail' } : node,
      ),
      connections: renamed.connections,
    });
    await n8n.api.workflows.activate(id);
    await n8n.api.executions.atLeast(id, 2);
    const copy = await n8n.api.workflows.import(workflow);
    await n8n.api.workflows.activate(copy);
    await deliver(user, 'for both');
    await n8n.api.executions.atLeast(id, 3);
    await n8n.api.executions.atLeast(copy, 1);
    await sleep(1_000);
    expect((await runsOf(n8n.api, id)).map(({ subject }) => subject)).toEqual([
      'first',
      'meanwhile',
      'for both',
    ]);
    expect((await runsOf(n8n.api, copy)).map(({ subject }) => subject)).toEqual(['for both']);
    await n8n.api.workflows.deactivate(id);
    await n8n.api.workflows.deactivate(copy);
  });

  it('T16 tells of an account that cannot be read when n8n starts, and watches once it can', async () => {
    const user = 'unreadable@example.com';
    const credential = post.credential(user);
    const credentialId = await n8n.api.credentials.create(credential);
    const id = await publish(emailTrigger(credential, { options: { outageGraceSeconds: 0 } }), nothing());
    const data = { ...credential.data, imapHost: '' };
    await n8n.api.credentials.update(credentialId, { ...credential, data });
    await deliver(user, 'while nobody could sign in');
    await n8n.stop();
    n8n = await startN8n({ userFolder });
    const told = await until('the outage', 60_000, async () => {
      const outages = await outagesOf(n8n, id);
      return outages.length > 0 ? outages : null;
    });
    expect(told).toEqual([expect.stringContaining('A host is missing (IMAP Host)')]);
    await n8n.api.credentials.update(credentialId, credential);
    await until('the mail', 60_000, async () => ((await runsOf(n8n.api, id)).length > 0 ? true : null));
    expect(await outagesOf(n8n, id)).toHaveLength(1);
    await n8n.api.workflows.deactivate(id);
  });

  it(
    'F8 loses nothing when n8n is killed, and repeats only what was in flight, marked',
    async () => {
      const user = 'killed@example.com';
      const log = await startDeliveryLog();
      const id = await publish(
        emailTrigger(await throughProxy(user), {
          options: { batchSize: BATCH, floodPerHour: 0, floodPerSenderPerHour: 0 },
        }),
        httpPost(log.url, '={{ { subject: $json.subject, redelivered: $json.redelivered } }}'),
      );
      const sent: string[] = [];
      let sending = true;
      const load = (async () => {
        const begun = Date.now();
        while (sending) {
          const due = Math.floor(((Date.now() - begun) * RATE) / 1_000) - sent.length;
          const batch = Array.from({ length: Math.max(0, due) }, (_, index) => `load ${sent.length + index}`);
          if (batch.length > 0) await deliver(user, ...batch);
          sent.push(...batch);
          await sleep(500);
        }
      })();
      for (let kill = 0; kill < KILLS; kill += 1) {
        await sleep(4_000 + Math.random() * 2_000);
        await n8n.kill9();
        n8n = await startN8n({ userFolder });
      }
      await sleep(2_000);
      sending = false;
      await load;
      const distinct = () => new Set(log.lines.map(({ subject }) => subject));
      await until('all mail', 300_000, () => Promise.resolve(distinct().size >= sent.length ? true : null));
      const repeats = log.lines.filter(
        ({ subject }, at) => log.lines.findIndex((each) => each.subject === subject) < at,
      );
      console.log(`${KILLS} kills at ${RATE} mails/s: ${sent.length} sent, ${repeats.length} repeated`);
      expect(distinct()).toEqual(new Set(sent));
      expect(repeats.every(({ redelivered }) => redelivered)).toBe(true);
      expect(repeats.length).toBeLessThanOrEqual(KILLS * 5 * BATCH);
      await n8n.api.workflows.deactivate(id);
      await log.close();
    },
    40 * 60_000,
  );
});
