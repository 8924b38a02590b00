import { createConnection } from 'node:net';
import { freePort } from '../../harness/ports';

/** Free loopback ports, all different. */
export const freePorts = (count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, () => freePort()));

/** Whether something accepts connections on a loopback port and says something first. */
export const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => done(false));
    socket.once('data', () => done(true));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });

/** Whether nothing listens on a loopback port. */
export const refuses = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });

/** Asks every 20 ms until the answer is yes; false when the deadline (ms) passed first. */
export async function eventually(ask: () => boolean | Promise<boolean>, deadline = 10_000): Promise<boolean> {
  for (const end = Date.now() + deadline; Date.now() < end;) {
    if (await ask()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
