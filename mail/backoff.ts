/** Bounds of the wait between two attempts to connect, in milliseconds. */
export interface BackoffBounds {
  readonly first: number;
  readonly most: number;
}

/**
 * The wait before attempt number `failures` + 1: doubles from `first` to `most`, then jittered down
 * by up to half, so that many triggers do not return to a restored server at one moment.
 * `random` is a number from 0 (inclusive) to 1.
 */
export function backoff(failures: number, { first, most }: BackoffBounds, random: number): number {
  const full = Math.min(most, first * 2 ** Math.min(failures, 30));
  return Math.round(full * (1 - random / 2));
}
