import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { itemsOf, type ExecutionSummary } from '../harness/executions';
import type { N8n } from '../harness/n8n';
import { until } from '../harness/until';
import { builtIn, chained, doNothing, mailroom, publish, type Contender, type Field } from './contenders';
import { benchMail } from './mail';
import { median } from './median';

const BATCH = 20;
/** Milliseconds a workflow may take for all mail that waits. */
const DEADLINE = 600_000;

/**
 * Triggers inside a real n8n, beside n8n's own: what waits at activation, how soon a mail starts a run, and
 * how fast a thousand waiting mails go through, beside a trigger that does nothing but emit.
 */
export async function engine(field: Field, { mails, pairs }: { mails: number; pairs: number }) {
  await waiting(field);
  await arrival(field, 10);
  await oneByOne(field, { mails, pairs });
  await inBatches(field, { mails, pairs });
}

let mailboxes = 0;
/** A mailbox nobody has used, with this much mail in it. */
async function filled({ dovecot }: Field, count: number): Promise<string> {
  mailboxes += 1;
  const user = `bench-${mailboxes}@example.com`;
  const mails = Array.from({ length: count }, (_, index) => benchMail(index));
  for (let from = 0; from < count; from += 500)
    await dovecot.deliver(mails.slice(from, from + 500), { user });
  return user;
}

const placeOf = ({ dovecot }: Field, user: string) => ({ dovecot, user, port: dovecot.imapsPort });

/** Seconds until the first run after activation, when mail was there before and none arrives. */
async function waiting(field: Field): Promise<void> {
  const { n8n } = field;
  for (const contender of [mailroom(), builtIn()]) {
    const user = await filled(field, 3);
    const begun = Date.now();
    const id = await publish(n8n, contender, placeOf(field, user));
    const first = await n8n.api.executions.atLeast(id, 1, 60_000).catch(() => null);
    const after = first
      ? `started ${seconds(Date.parse(first[0]?.startedAt ?? '') - begun)} s after it`
      : 'not started within 60 s, as no other mail arrived';
    console.log(`waiting at activation: ${contender.name} ${after}`);
    await n8n.api.workflows.deactivate(id);
  }
}

/** Milliseconds from a mail's delivery until its run has started. */
async function arrival(field: Field, rounds: number): Promise<void> {
  const { n8n, dovecot } = field;
  const contenders = [mailroom(), builtIn(), builtIn("n8n's own, reconnect 1 min", { forceReconnect: 1 })];
  for (const contender of contenders) {
    const user = await filled(field, 0);
    const id = await publish(n8n, contender, placeOf(field, user));
    const waits: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await sleep(200 + Math.random() * 400);
      await dovecot.deliver(benchMail(round), { user });
      const delivered = Date.now();
      const runs = await n8n.api.executions.atLeast(id, round + 1, 90_000);
      waits.push(Date.parse(runs[round]?.startedAt ?? '') - delivered);
    }
    console.log(
      `arrival to run: ${contender.name} p50 ${median(waits)} ms, most ${Math.max(...waits)} ms of ${rounds}`,
    );
    await n8n.api.workflows.deactivate(id);
  }
}

/** One run for each mail, beside the bare trigger with the same items: n8n's engine is the limit. */
async function oneByOne(field: Field, { mails, pairs }: { mails: number; pairs: number }): Promise<void> {
  const item = await itemOf(field);
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const ours = await throughput(field, mailroom(), { mails, size: 1 });
    const bare = await bareThroughput(field, { item, mails, size: 1 });
    ratios.push(ours / bare);
    console.log(`one run each: Mailroom ${ours.toFixed(1)}/s, bare trigger ${bare.toFixed(1)}/s`);
  }
  console.log(`one run each: ${percent(median(ratios))} of the bare trigger (median of ${pairs} pairs)`);
}

async function inBatches(field: Field, { mails, pairs }: { mails: number; pairs: number }): Promise<void> {
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const batched = mailroom('Mailroom', { options: { batchSize: BATCH } });
    const ours = await throughput(field, batched, { mails, size: BATCH });
    const theirs = await throughput(field, builtIn(), { mails, size: BATCH });
    ratios.push(ours / theirs);
    console.log(
      `batches of ${BATCH}: Mailroom ${ours.toFixed(0)} mails/s, n8n's own ${theirs.toFixed(0)} mails/s`,
    );
  }
  console.log(`batches of ${BATCH}: ${median(ratios).toFixed(2)} times n8n's own (median of ${pairs} pairs)`);
}

/** Mails a second of a mailbox that is full at activation. */
async function throughput(
  field: Field,
  contender: Contender,
  { mails, size }: { readonly mails: number; readonly size: number },
): Promise<number> {
  const user = await filled(field, mails);
  const id = await publish(field.n8n, contender, placeOf(field, user));
  const isOwn = contender.type.startsWith('n8n-nodes-base.');
  // It looks at what waits when another mail arrives.
  if (isOwn) await field.dovecot.deliver(benchMail(mails), { user });
  const runs = await ended(field.n8n, id, Math.ceil((isOwn ? mails + 1 : mails) / size));
  await field.n8n.api.workflows.deactivate(id);
  return rateOf(runs, mails);
}

async function bareThroughput(
  { n8n }: Field,
  { item, mails, size }: { readonly item: unknown; readonly mails: number; readonly size: number },
): Promise<number> {
  const trigger = {
    ...{ id: randomUUID(), name: 'Trigger', type: 'CUSTOM.bareTrigger', typeVersion: 1, position: [0, 0] },
    parameters: { item: JSON.stringify(item), count: mails, batchSize: size, parallel: 5 },
  };
  const id = await n8n.api.workflows.import(chained('Bare', trigger, doNothing));
  await n8n.api.workflows.activate(id);
  const runs = await ended(n8n, id, Math.ceil(mails / size));
  await n8n.api.workflows.deactivate(id);
  return rateOf(runs, mails);
}

/** From the first run's start to the last one's end, so that publishing does not count. */
function rateOf(runs: readonly ExecutionSummary[], mails: number): number {
  const first = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt ?? '')));
  const last = Math.max(...runs.map(({ stoppedAt }) => Date.parse(stoppedAt ?? '')));
  return (mails * 1_000) / (last - first);
}

/** Waits for so many runs, asking for their number alone, as reading a list takes from what is measured. */
async function ended({ api }: N8n, workflowId: string, count: number): Promise<ExecutionSummary[]> {
  const filter = JSON.stringify({ workflowId, status: ['success'] });
  const path = `/executions?${new URLSearchParams({ filter, limit: '1' }).toString()}`;
  await until(`${count} runs`, DEADLINE, async () => {
    await sleep(400);
    const page = await api.request<{ readonly count: number }>('GET', path);
    return page.count >= count ? true : null;
  });
  return api.executions.list(workflowId);
}

/** An item as the trigger emits it. */
async function itemOf(field: Field): Promise<unknown> {
  const { n8n } = field;
  const id = await publish(n8n, mailroom(), placeOf(field, await filled(field, 1)));
  const [run] = await n8n.api.executions.atLeast(id, 1);
  await n8n.api.workflows.deactivate(id);
  return itemsOf(await n8n.api.executions.get(run?.id ?? ''), 'Nothing')[0]?.json;
}

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);
const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
