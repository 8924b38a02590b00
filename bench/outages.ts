import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../harness/until';
import { startChaosProxy, type ChaosProxy } from '../test/support/chaosProxy';
import { builtIn, mailroom, publish, type Contender, type Field } from './contenders';
import { benchMail } from './mail';

/** Milliseconds the server is away. */
const AWAY = 120_000;
/** Milliseconds after which a trigger counts as dead. */
const PATIENCE = 420_000;

const contenders: readonly Contender[] = [
  mailroom('Mailroom'),
  builtIn("n8n's own"),
  builtIn("n8n's own, reconnect 1 min", { forceReconnect: 1 }),
];

/** How long triggers take to come back, all at the same time: ours and n8n's own, as it is and tuned. */
export async function outages(field: Field): Promise<void> {
  const fates = ['died silently', 'server away for 2 minutes'] as const;
  await Promise.all(
    fates.flatMap((fate) =>
      contenders.map((contender, index) => comesBack(field, contender, { fate, index })),
    ),
  );
}

async function comesBack(
  { n8n, dovecot }: Field,
  contender: Contender,
  { fate, index }: { readonly fate: 'died silently' | 'server away for 2 minutes'; readonly index: number },
): Promise<void> {
  const proxy = await startChaosProxy(dovecot.imapsPort);
  const user = `${fate.replaceAll(' ', '-')}-${index}@example.com`;
  const id = await publish(n8n, contender, { dovecot, user, port: proxy.port });
  const ran = async (runs: number, patience: number) => {
    const success = async () =>
      (await n8n.api.executions.list(id)).filter(({ status }) => status === 'success').length;
    return until('the run', patience, async () => ((await success()) >= runs ? true : null)).catch(
      () => null,
    );
  };
  // It works to begin with.
  await dovecot.deliver(benchMail(0), { user });
  if (!(await ran(1, 120_000))) throw new Error(`${contender.name} never ran`);
  await harm(proxy, fate, () => dovecot.deliver(benchMail(1), { user }));
  const healthyAt = Date.now();
  const back = await ran(2, PATIENCE);
  const seconds = ((Date.now() - healthyAt) / 1_000).toFixed(1);
  console.log(
    `${fate}: ${contender.name} ${back ? `ran after ${seconds} s` : `still dead after ${seconds} s`}`,
  );
  await n8n.api.workflows.deactivate(id).catch(() => undefined);
  await proxy.close();
}

/** Does what is to be survived and has a mail arrive; afterwards the path is healthy for new connections. */
async function harm(proxy: ChaosProxy, fate: string, arrive: () => Promise<void>): Promise<void> {
  if (fate === 'died silently') {
    proxy.freezeExisting();
    return arrive();
  }
  await proxy.refuse();
  proxy.resetExisting();
  await arrive();
  await sleep(AWAY);
  await proxy.pass();
}
