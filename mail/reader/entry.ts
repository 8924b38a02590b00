import { parentPort } from 'node:worker_threads';
import { readMessage } from '../parse';
import { unpacked, type Job } from './job';

/** What the reading thread runs: a job in, its message out. */
parentPort?.on('message', (received: Job) => {
  const { fetched, options } = unpacked(received);
  parentPort?.postMessage(readMessage(fetched, options));
});
