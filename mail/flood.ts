const HOUR = 3_600_000;

/** How many mails may start runs within any hour; 0 means no limit. */
export interface FloodBudget {
  readonly perSenderPerHour: number;
  readonly perHour: number;
}

/** What started within the last hour; plain data, so that it survives a restart. */
export interface FloodState {
  /** Time in milliseconds and sender of each start, oldest first. */
  readonly starts: readonly (readonly [at: number, sender: string])[];
  /** When somebody was last told that mail is held, null if nobody was within the hour. */
  readonly noticedAt: number | null;
}

export const noFlood: FloodState = { starts: [], noticedAt: null };

export type FloodDecision =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'hold';
      readonly detail: string;
      /** True for the first mail held within an hour: the one notice worth sending. */
      readonly isNotice: boolean;
      /** Time in milliseconds at which the budget has room again for this sender. */
      readonly until: number;
    };

/**
 * Spends the budget on one mail at time `now` in milliseconds: starts within a sliding hour count, held mail
 * does not. Times later than `now`, left by a clock since set back, are forgotten.
 */
export function spend(
  state: FloodState,
  budget: FloodBudget,
  { sender, now }: { readonly sender: string; readonly now: number },
): { readonly state: FloodState; readonly decision: FloodDecision } {
  if (budget.perHour <= 0 && budget.perSenderPerHour <= 0)
    return { state: noFlood, decision: { kind: 'start' } };
  const isRecent = (at: number) => at > now - HOUR && at <= now;
  const starts = state.starts.filter(([at]) => isRecent(at));
  const noticedAt = state.noticedAt !== null && isRecent(state.noticedAt) ? state.noticedAt : null;
  const key = sender.toLowerCase();
  const exceeded =
    excess(
      starts.filter(([, from]) => from === key),
      budget.perSenderPerHour,
      `from ${sender}`,
    ) ?? excess(starts, budget.perHour, 'in all');
  if (exceeded === null) {
    return { state: { starts: [...starts, [now, key]], noticedAt }, decision: { kind: 'start' } };
  }
  return {
    state: { starts, noticedAt: noticedAt ?? now },
    decision: { kind: 'hold', ...exceeded, isNotice: noticedAt === null },
  };
}

function excess(
  starts: FloodState['starts'],
  limit: number,
  whose: string,
): { readonly detail: string; readonly until: number } | null {
  if (limit <= 0 || starts.length < limit) return null;
  const [freed = 0] = starts[starts.length - limit] ?? [];
  return { detail: `The budget of ${limit} mails an hour ${whose} is spent`, until: freed + HOUR };
}
