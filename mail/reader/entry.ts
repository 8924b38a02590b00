import { parentPort } from 'node:worker_threads';
import { readMessage } from '../parse';
import { unpacked, type Job } from './job';

/** What the reading thread runs: jobs in, their messages out, in the same order. */
parentPort?.on('message', (received: readonly Job[]) => {
  const messages = received.map(unpacked).map(({ fetched, options }) => readMessage(fetched, options));
  parentPort?.postMessage(messages);
});
