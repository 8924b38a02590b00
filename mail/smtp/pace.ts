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
  /**
   * Resolves when the next mail may go, with what is to be called when the server has answered for it, or
   * never will; throws the signal's reason when cancelled.
   */
  readonly turn: (signal?: AbortSignal) => Promise<() => void>;
}

/** One mail's place in the line of its account; moments are monotonic milliseconds, -Infinity if nothing left. */
interface Place {
  readonly left: Promise<number>;
  /** When the server had answered: a mail that had to wait for its connection counts from there, not from its leaving. */
  readonly answered: Promise<number>;
}

/** The latest mails of one account, over all executions of this process. */
interface History {
  places: readonly Place[];
  /** The highest limit anyone has asked for: so many places are remembered. */
  depth: number;
}

const histories = new Map<string, History>();

/** The earliest moment from now on that breaks neither the limit nor the pause. */
export const nextDeparture = (
  past: { readonly lastLeft: number; readonly oldestAnswered: number },
  now: number,
  { interval, pause }: RateLimit,
): number => Math.max(now, past.lastLeft + pause, past.oldestAnswered + interval);

/**
 * The pace of one account: never more mails reach the server than its limit within any interval, whatever
 * execution sends. `account` names it, for example by host and user.
 */
export function paceOf(account: string, rate: RateLimit): Pace {
  return {
    async turn(signal) {
      const history = histories.get(account) ?? { places: [], depth: 1 };
      const last = history.places.at(-1);
      const oldest = rate.limit === null ? undefined : history.places.at(-rate.limit);
      const departed = untilDeparture({ last, oldest }, rate, signal);
      const left = departed.catch(() => last?.left ?? -Infinity);
      let answer: (moment: number) => void = () => undefined;
      const answered = new Promise<number>((resolve) => (answer = resolve));
      // Taken at once, so that those who wait at the same time take turns.
      history.depth = Math.max(history.depth, rate.limit ?? 1);
      history.places = [...history.places, { left, answered }].slice(-history.depth);
      histories.set(account, history);
      departed.catch(() => answer(-Infinity));
      await departed;
      return () => answer(performance.now());
    },
  };
}

/** Waits for the moment a mail may go after those before it, and gives that moment. */
async function untilDeparture(
  { last, oldest }: { readonly last: Place | undefined; readonly oldest: Place | undefined },
  rate: RateLimit,
  signal?: AbortSignal,
): Promise<number> {
  const lastLeft = (await unlessAborted(last?.left, signal)) ?? -Infinity;
  const oldestAnswered = (await unlessAborted(oldest?.answered, signal)) ?? -Infinity;
  const now = performance.now();
  const departure = nextDeparture({ lastLeft, oldestAnswered }, now, rate);
  if (departure > now) await sleep(departure - now, undefined, { signal });
  return performance.now();
}

/** What others are waited for must not keep a cancelled execution. */
function unlessAborted<T>(wait: Promise<T> | undefined, signal?: AbortSignal): Promise<T> | undefined {
  if (!wait || !signal) return wait;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    void wait.then(resolve).finally(() => signal.removeEventListener('abort', stop));
  });
}
