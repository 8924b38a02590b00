import { setImmediate } from 'node:timers/promises';
import { MAX_HEADER_BYTES } from '../header';
import { MANY_MAILS, MAX_READ_AT_ONCE, READING_DEADLINE } from '../limits';
import type { Message } from '../message';
import { readMessage, type ReadOptions } from '../parse';
import { assemble, parseSource, takeApart } from '../source';
import type { FetchedMessage } from '../structure';
import { bytesOf, withTexts } from './job';
import { ReadingThread } from './readingThread';

/** Milliseconds of reading after which everything else in this process gets its turn. */
const SLICE = 20;
let sliceBegan = 0;

/** Lets everything else in this process have its turn, if that has been waiting long enough. */
export async function turn(): Promise<void> {
  if (performance.now() - sliceBegan < SLICE) return;
  await setImmediate();
  sliceBegan = performance.now();
}

const thread = new ReadingThread();

const isSmall = (fetched: FetchedMessage) => bytesOf(fetched) <= MAX_READ_AT_ONCE;

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
  if (isSmall(fetched)) return readMessage(fetched, options);
  const texts = withTexts(fetched);
  if (isSmall(texts)) return readMessage(texts, options);
  try {
    const [message] = await thread.read([{ fetched: texts, options }], deadline);
    if (message) return message;
    throw new Error('The thread gave no answer');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = readMessage({ ...fetched, bodies: new Map() }, options);
    return { ...message, warnings: [...message.warnings, `The content could not be read: ${reason}.`] };
  }
}

/** `readMail` for each, in the same order; many small mails are read in the thread as well, as they add up. */
export async function readMails(
  fetched: readonly FetchedMessage[],
  options: ReadOptions,
): Promise<Message[]> {
  const small = fetched.filter(isSmall);
  const jobs = small.map((each) => ({ fetched: each, options }));
  // Where the thread fails, each is read alone, and says what is wrong with it.
  const read = small.length < MANY_MAILS ? [] : await thread.read(jobs, READING_DEADLINE).catch(() => []);
  const readOf = new Map(read.map((message, index) => [small[index], message]));
  const messages: Message[] = [];
  for (const each of fetched) messages.push(readOf.get(each) ?? (await readMail(each, options)));
  return messages;
}

/**
 * `parseSource` that never holds up the process: a large file is taken apart in the thread. What takes that longer
 * than `deadline` milliseconds has a header only, and an empty text that is too short.
 */
export async function parseFile(source: Buffer, deadline = READING_DEADLINE): Promise<FetchedMessage> {
  await turn();
  if (source.length <= MAX_READ_AT_ONCE) return parseSource(source);
  const parts = await thread.takeApart(source, deadline).catch(() => headerOnly(source));
  return assemble(source, parts);
}

/** A file of whose text nothing is read, though there is some. */
function headerOnly(source: Buffer) {
  const { header } = takeApart(source.subarray(0, MAX_HEADER_BYTES));
  const { structure } = takeApart(Buffer.alloc(0));
  return {
    header,
    structure: { ...structure, size: source.length },
    bodies: new Map([['1', [0, 0] as const]]),
  };
}
