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

/** The latest departures of one account, over all executions of this process; monotonic milliseconds. */
interface History {
  readonly departures: readonly number[];
  /** The highest limit anyone has asked for: so many departures are remembered. */
  readonly depth: number;
}

const histories = new Map<string, History>();

/** The earliest moment from now on that breaks neither the limit nor the pause. */
export function nextDeparture(
  past: readonly number[],
  now: number,
  { limit, interval, pause }: RateLimit,
): number {
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
      const { departures, depth } = histories.get(account) ?? { departures: [], depth: 1 };
      // Booked at once, so that those who wait at the same time take turns.
      const departure = nextDeparture(departures, now, rate);
      const deeper = Math.max(depth, rate.limit ?? 1);
      histories.set(account, { departures: [...departures, departure].slice(-deeper), depth: deeper });
      if (departure > now) await sleep(departure - now, undefined, { signal });
    },
  };
}
