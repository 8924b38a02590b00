import { setImmediate } from 'node:timers/promises';
import { MAX_READ_AT_ONCE, READING_DEADLINE } from '../limits';
import type { Message } from '../message';
import { readMessage, type ReadOptions } from '../parse';
import type { FetchedMessage } from '../structure';
import { bytesOf, withTexts } from './job';
import { ReadingThread } from './readingThread';

/** Milliseconds of reading after which everything else in this process gets its turn. */
const SLICE = 20;
let sliceBegan = 0;

async function turn(): Promise<void> {
  if (performance.now() - sliceBegan < SLICE) return;
  await setImmediate();
  sliceBegan = performance.now();
}

const thread = new ReadingThread();

/**
 * `readMessage` that never holds up the process: a large mail is read in a thread of its own (threat X12). One
 * that takes it longer than `deadline` milliseconds arrives without its text, and says so.
 */
export async function readMail(
  fetched: FetchedMessage,
  options: ReadOptions,
  deadline = READING_DEADLINE,
): Promise<Message> {
  await turn();
  if (bytesOf(fetched) <= MAX_READ_AT_ONCE) return readMessage(fetched, options);
  const texts = withTexts(fetched);
  if (bytesOf(texts) <= MAX_READ_AT_ONCE) return readMessage(texts, options);
  try {
    return await thread.read({ fetched: texts, options }, deadline);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = readMessage({ ...fetched, bodies: new Map() }, options);
    return { ...message, warnings: [...message.warnings, `The content could not be read: ${reason}.`] };
  }
}
