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
  readonly turn: (signal?: AbortSignal) => Promise<Answered>;
}

/** Takes the moment the mail began on a connection that stood, null unless the server accepted it. */
export type Answered = (began: number | null) => void;

/** When a mail was under way, in monotonic milliseconds; -Infinity if it never left. */
export interface Passage {
  /** The answer's moment where it is not known when the mail began, as of one that was refused. */
  readonly began: number;
  readonly answered: number;
}

/** One mail's place in the line of its account. */
interface Place {
  readonly left: Promise<number>;
  readonly passage: Promise<Passage>;
}

/** The latest mails of one account, over all executions of this process. */
interface History {
  places: readonly Place[];
  /** The highest limit anyone has asked for: so many places are remembered. */
  depth: number;
  /** Milliseconds from the beginning of a mail to its acceptance: the shortest there was, 0 until one is known. */
  swiftest: number;
}

const never: Passage = { began: -Infinity, answered: -Infinity };

const histories = new Map<string, History>();

/** What is known of the mails before. */
export interface Past {
  readonly lastLeft: number;
  /** Of the mail that is as many places ahead as the limit allows within an interval. */
  readonly oldest: Passage;
  readonly swiftest: number;
}

/** What one way to the server may take longer or shorter than another: 1 % of the interval, a second at most. */
const leeway = (interval: number): number => Math.min(interval / 100, 1_000);

/**
 * The earliest moment from now on that breaks neither the limit nor the pause. The server met the oldest mail
 * after it began, and by `swiftest` before its answer at the latest; it cannot meet the next before that leaves. So
 * a long way, which both go, does not slow them down, and a mail that was held up counts from when it came through.
 */
export const nextDeparture = (
  { lastLeft, oldest, swiftest }: Past,
  now: number,
  { interval, pause }: RateLimit,
): number => {
  const met = Math.max(oldest.began + leeway(interval), oldest.answered - swiftest);
  return Math.max(now, lastLeft + pause, met + interval);
};

/**
 * The pace of one account: never more mails reach the server than its limit within any interval, whatever
 * execution sends. `account` names it, for example by host and user.
 */
export function paceOf(account: string, rate: RateLimit): Pace {
  return {
    async turn(signal) {
      const history = histories.get(account) ?? { places: [], depth: 1, swiftest: 0 };
      const last = history.places.at(-1);
      const oldest = rate.limit === null ? undefined : history.places.at(-rate.limit);
      const departed = untilDeparture({ history, last, oldest }, rate, signal);
      const left = departed.catch(() => last?.left ?? -Infinity);
      let answer: (passage: Passage) => void = () => undefined;
      const passage = new Promise<Passage>((resolve) => (answer = resolve));
      // Taken at once, so that those who wait at the same time take turns.
      history.depth = Math.max(history.depth, rate.limit ?? 1);
      history.places = [...history.places, { left, passage }].slice(-history.depth);
      histories.set(account, history);
      departed.catch(() => answer(never));
      await departed;
      return (began) => {
        const answered = performance.now();
        if (began !== null) history.swiftest = Math.min(history.swiftest || Infinity, answered - began);
        answer({ began: began ?? answered, answered });
      };
    },
  };
}

interface Before {
  readonly history: History;
  readonly last: Place | undefined;
  readonly oldest: Place | undefined;
}

/** Waits for the moment a mail may go after those before it, and gives that moment. */
async function untilDeparture(
  { history, last, oldest }: Before,
  rate: RateLimit,
  signal?: AbortSignal,
): Promise<number> {
  const lastLeft = (await unlessAborted(last?.left, signal)) ?? -Infinity;
  const passage = (await unlessAborted(oldest?.passage, signal)) ?? never;
  const now = performance.now();
  const past = { lastLeft, oldest: passage, swiftest: history.swiftest };
  const departure = nextDeparture(past, now, rate);
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
