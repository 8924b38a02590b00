import { setTimeout as sleep } from 'node:timers/promises';

/** Looks every 100 ms until there is a result; when the deadline (ms) passes, the error names what was awaited. */
export async function until<T>(what: string, deadline: number, look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`Waited ${deadline / 1000} s in vain for ${what}`);
    await sleep(100);
  }
}
