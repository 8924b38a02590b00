import type { SoakLine } from './soakTrigger';

export interface Fault {
  readonly kind: string;
  readonly user: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly from: number;
  readonly until: number;
}

export interface SoakFigures {
  readonly sent: number;
  readonly delivered: number;
  readonly lost: number;
  /** The first few that were lost, with the mailbox each was sent to. */
  readonly lostMails: readonly string[];
  readonly repeated: number;
  /** Repeats that did not say so. */
  readonly repeatedUnmarked: number;
  /** Seconds a mail waited at the longest while its path was healthy without a break. */
  readonly longestHealthyWait: number;
  readonly medianDelay: number;
  readonly faults: number;
  readonly faultsByKind: Readonly<Record<string, number>>;
  readonly logins: number;
  /** Megabytes in the first and the last fifth of the run, medians. */
  readonly heap: readonly [number, number];
  readonly unhandled: readonly string[];
}

export interface SoakRecord {
  readonly sent: ReadonlyMap<string, { readonly user: string; readonly at: number }>;
  readonly delivered: readonly SoakLine[];
  readonly faults: readonly Fault[];
  readonly logins: number;
  readonly heap: readonly number[];
  readonly unhandled: readonly string[];
}

/** What became of every mail of a soak run. */
export function account({ sent, delivered, faults, logins, heap, unhandled }: SoakRecord): SoakFigures {
  const first = new Map<string, number>();
  let repeated = 0;
  let repeatedUnmarked = 0;
  for (const { subject, at, redelivered } of delivered) {
    if (!first.has(subject)) {
      first.set(subject, at);
      continue;
    }
    repeated += 1;
    if (!redelivered) repeatedUnmarked += 1;
  }
  const lost = [...sent].filter(([subject]) => !first.has(subject));
  const waits = [...sent].flatMap(([subject, { user, at }]) => {
    const arrived = first.get(subject);
    if (arrived === undefined) return [];
    return {
      delay: arrived - at,
      healthy: longestHealthy(
        faults.filter((fault) => fault.user === user),
        at,
        arrived,
      ),
    };
  });
  const fifth = Math.max(1, Math.floor(heap.length / 5));
  return {
    sent: sent.size,
    delivered: first.size,
    lost: lost.length,
    lostMails: lost.slice(0, 10).map(([subject, { user }]) => `${subject} to ${user}`),
    repeated,
    repeatedUnmarked,
    longestHealthyWait: Math.max(0, ...waits.map(({ healthy }) => healthy)) / 1_000,
    medianDelay: median(waits.map(({ delay }) => delay)) / 1_000,
    faults: faults.length,
    faultsByKind: countByKind(faults),
    logins,
    heap: [median(heap.slice(0, fifth)), median(heap.slice(-fifth))].map((bytes) =>
      Math.round(bytes / 1e6),
    ) as [number, number],
    unhandled: [...new Set(unhandled)],
  };
}

/** The longest stretch without a fault between two moments. */
function longestHealthy(faults: readonly Fault[], from: number, until: number): number {
  let healthySince = from;
  let longest = 0;
  for (const fault of [...faults].sort((a, b) => a.from - b.from)) {
    if (fault.until <= from || fault.from >= until) continue;
    longest = Math.max(longest, fault.from - healthySince);
    healthySince = Math.max(healthySince, fault.until);
  }
  return Math.max(longest, until - healthySince);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function countByKind(faults: readonly Fault[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of faults) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
