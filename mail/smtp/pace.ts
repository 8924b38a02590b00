import { setTimeout as sleep } from 'node:timers/promises';

/** How fast one account may send. */
export interface RateLimit {
  /** Mails per interval, null for no limit. */
  readonly limit: number | null;
  /** Milliseconds. */
  readonly interval: number;
  /** Milliseconds between two mails at least. */
  readonly pause: number;
}

export interface Pace {
  /** Resolves when the next mail may go; throws the signal's reason when cancelled. */
  readonly turn: (signal?: AbortSignal) => Promise<void>;
}

/** When the latest mails of each account went, over all executions of this process; monotonic milliseconds. */
const departures = new Map<string, number[]>();

/** The earliest moment that breaks neither the limit nor the pause. */
function nextDeparture(past: readonly number[], now: number, { limit, interval, pause }: RateLimit): number {
  const last = past.at(-1);
  const afterPause = last === undefined ? now : last + pause;
  const oldestInWindow = limit === null ? undefined : past.at(-limit);
  const insideLimit = oldestInWindow === undefined ? now : oldestInWindow + interval;
  return Math.max(now, afterPause, insideLimit);
}

/**
 * The pace of one account: never more than its limit within any interval, whatever execution sends.
 * `account` names it, for example by host and user.
 */
export function paceOf(account: string, rate: RateLimit): Pace {
  return {
    async turn(signal) {
      const now = performance.now();
      const past = departures.get(account) ?? [];
      // Booked at once, so that those who wait at the same time take turns.
      const departure = nextDeparture(past, now, rate);
      const kept = past.filter((moment) => moment > now - rate.interval).slice(-(rate.limit ?? 1));
      departures.set(account, [...kept, departure]);
      if (departure > now) await sleep(departure - now, undefined, { signal });
    },
  };
}
