import { Transform, type TransformCallback } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** One text line without its line end, bytes as latin1; null drops the line. */
export type LineRewrite = (line: string) => string | null;

/** How bytes travel; absent means at once and in one piece. */
export interface Shape {
  /** Added to each round trip, ms: half of it each way. */
  readonly roundTrip?: number;
  /** Bytes arrive in pieces this large, `every` ms apart (0: as fast as the event loop turns). */
  readonly slice?: { readonly bytes: number; readonly every: number };
}

type Step = (chunk: Buffer, push: (chunk: Buffer) => void) => void | Promise<void>;

/** A stream that runs one step per chunk, in order; `ended` may hold the end back. */
const stream = (step: Step, ended: () => void | Promise<void> = () => undefined): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      settle(
        step(chunk, (out) => this.push(out)),
        callback,
      );
    },
    flush(callback) {
      settle(ended(), callback);
    },
  });

const settle = (work: void | Promise<void>, callback: TransformCallback): void => {
  Promise.resolve(work).then(() => callback(), callback);
};

/**
 * Lets bytes through once `passage` resolves: true passes them, false swallows them, and with them
 * the end of the stream, as a flow dropped by a firewall ends for neither side.
 */
export const gate = (passage: () => Promise<boolean>): Transform =>
  stream(
    async (chunk, push) => {
      if (await passage()) push(chunk);
    },
    async () => {
      if (!(await passage())) await new Promise<never>(() => undefined);
    },
  );

/** Calls back with every complete line that passes, bytes as latin1; what has no lines passes too. */
export function observe(onLine: (line: string) => void): Transform {
  let tail = '';
  return stream((chunk, push) => {
    const lines = (tail + chunk.toString('latin1')).split('\n');
    tail = (lines.pop() ?? '').slice(-4_096);
    for (const line of lines) onLine(line.replace(/\r$/, ''));
    push(chunk);
  });
}

/** Rewrites whole lines while `rewriter` gives a function. */
export function rewrite(rewriter: () => LineRewrite | undefined): Transform {
  let tail = '';
  return stream((chunk, push) => {
    const change = rewriter();
    const lines = (tail + chunk.toString('latin1')).split('\n');
    tail = change ? (lines.pop() ?? '') : '';
    if (!change) return push(Buffer.from(lines.join('\n'), 'latin1'));
    for (const line of lines) {
      const changed = change(line.replace(/\r$/, ''));
      if (changed !== null) push(Buffer.from(`${changed}\r\n`, 'latin1'));
    }
  });
}

/** Holds every chunk for half a round trip; the order stays, and so does the throughput. */
export function delay(shape: () => Shape): Transform {
  let last: Promise<unknown> = Promise.resolve();
  return stream(
    (chunk, push) => {
      const half = (shape().roundTrip ?? 0) / 2;
      if (half === 0) return push(chunk);
      last = Promise.all([last, sleep(half)]).then(() => push(chunk));
    },
    async () => void (await last),
  );
}

/** Dribbles bytes in small pieces. */
export const slice = (shape: () => Shape): Transform =>
  stream(async (chunk, push) => {
    const { bytes, every } = shape().slice ?? { bytes: chunk.length, every: 0 };
    for (let at = 0; at < chunk.length; at += bytes) {
      if (at > 0) await sleep(every);
      push(chunk.subarray(at, at + bytes));
    }
  });
