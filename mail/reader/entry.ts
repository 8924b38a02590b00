import { parentPort } from 'node:worker_threads';
import { readMessage } from '../parse';
import { takeApart } from '../source';
import { buffer, unpacked, type Question } from './job';

/** Messages in the order of their jobs, or the parts of a file. */
function answer(question: Question) {
  if (question.kind === 'takeApart') return takeApart(buffer(question.source));
  return question.jobs.map(unpacked).map(({ fetched, options }) => readMessage(fetched, options));
}

/** What the reading thread runs: questions in, their answers out, in the same order. */
parentPort?.on('message', (received: Question) => {
  parentPort?.postMessage(answer(received));
});
