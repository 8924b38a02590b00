import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { Outcome } from '../../mail/consumer';
import { settlesEveryRun } from '../shared/olderN8n';
import type { Acknowledge } from './settings';

/** How long a run may take where n8n does not tell of one that could not start. */
const OLD_N8N_DEADLINE = 60 * 60_000;

/** Starts one run with the items and waits until it counts as acknowledged. */
export async function startRun(
  context: ITriggerFunctions,
  items: INodeExecutionData[],
  acknowledge: Acknowledge,
): Promise<Outcome> {
  const isHeld = ({ json }: INodeExecutionData) => json['held'] !== null;
  const outputs = [items.filter((item) => !isHeld(item)), items.filter(isHeld)];
  if (acknowledge === 'accepted') {
    context.emit(outputs);
    return { kind: 'acknowledged' };
  }
  const done = context.helpers.createDeferredPromise<IRun>();
  context.emit(outputs, undefined, done);
  const run = await settled(context, done.promise);
  if (run === undefined) return { kind: 'unknown' };
  return acknowledge === 'finished' ? { kind: 'acknowledged' } : outcomeOf(run);
}

/** A run parked by a Wait or an approval has done its part; one stopped by a person is not tried again. */
function outcomeOf(run: IRun): Outcome {
  const failed =
    run.status === 'error' || run.status === 'crashed' || run.data.resultData.error !== undefined;
  if (!failed) return { kind: 'acknowledged' };
  return {
    kind: 'failed',
    reason: run.data.resultData.error?.message ?? `The run ended with status ${run.status}.`,
  };
}

async function settled(context: ITriggerFunctions, done: Promise<IRun>): Promise<IRun | undefined> {
  if (settlesEveryRun(context)) return await done;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), OLD_N8N_DEADLINE);
    timer.unref();
  });
  try {
    return await Promise.race([done, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
