/** Places for work that may be under way at once. */
export interface Slots {
  /** Runs the work as soon as there is a place for it, in the order of the calls. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Takes one place away for good; false if it would be the last. */
  readonly narrow: () => boolean;
}

/** Opens so many places. */
export function openSlots(places: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const leave = () => {
    taken -= 1;
    if (taken < places) waiting.shift()?.();
  };
  return {
    async run(work) {
      // Who is let in later takes the place at once, or two could be let into one.
      if (taken >= places) await new Promise<void>((enter) => waiting.push(() => ((taken += 1), enter())));
      else taken += 1;
      return work().finally(leave);
    },
    narrow: () => places > 1 && (places -= 1) > 0,
  };
}
