import type { Logger } from 'n8n-workflow';

/** Milliseconds between two lines. */
const usually = 10_000;

export interface ProgressOptions {
  /** Name of the node. */
  readonly node: string;
  readonly total: number;
  /** Milliseconds between two lines; ten seconds unless given. */
  readonly every?: number;
}

/**
 * Counts items and tells n8n's log how far they are, first after some time, so that short work says
 * nothing. What was told of is told of to the end.
 */
export function progress(
  log: Pick<Logger, 'info'>,
  { node, total, every = usually }: ProgressOptions,
): (outcome: 'done' | 'failed') => void {
  const counts = { done: 0, failed: 0 };
  let told = performance.now();
  let isLong = false;
  return (outcome) => {
    counts[outcome] += 1;
    const isLast = counts.done + counts.failed === total;
    const now = performance.now();
    if (now - told < every && !(isLong && isLast)) return;
    told = now;
    isLong = true;
    log.info(`Mailroom progress ${JSON.stringify({ node, ...counts, total })}`);
  };
}
