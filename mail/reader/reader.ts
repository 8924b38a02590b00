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

/** Of many small mails the share that goes to the thread: while it reads, this one fetches more and has time for some. */
const SHARE = 0.75;

/** `readMail` for each, in the same order; of many small ones the thread reads most, as they add up. */
export async function readMails(
  fetched: readonly FetchedMessage[],
  options: ReadOptions,
): Promise<Message[]> {
  const small = fetched.filter(isSmall);
  const shared = small.length < MANY_MAILS ? [] : small.slice(0, small.length * SHARE);
  const reading = readInThread(shared, options);
  const elsewhere = new Set(shared);
  const here = new Map<FetchedMessage, Message>();
  for (const each of fetched) if (!elsewhere.has(each)) here.set(each, await readMail(each, options));
  const there = await reading;
  const messages: Message[] = [];
  for (const each of fetched) {
    // What the thread failed at is read alone, and says what is wrong with it.
    messages.push(here.get(each) ?? there.get(each) ?? (await readMail(each, options)));
  }
  return messages;
}

/** None where the thread fails. */
async function readInThread(
  mails: readonly FetchedMessage[],
  options: ReadOptions,
): Promise<ReadonlyMap<FetchedMessage, Message>> {
  if (mails.length === 0) return new Map();
  const jobs = mails.map((fetched) => ({ fetched, options }));
  const messages = await thread.read(jobs, READING_DEADLINE).catch(() => []);
  return new Map(messages.flatMap((message, index) => pair(mails[index], message)));
}

const pair = <K, V>(key: K | undefined, value: V): [K, V][] => (key === undefined ? [] : [[key, value]]);

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
