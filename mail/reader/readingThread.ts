import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { READING_MEMORY } from '../limits';
import type { Message } from '../message';
import type { FileParts } from '../source';
import { parcelOfFile, parcelOfJobs, type Job, type Parcel } from './job';

/** Milliseconds without a mail to read after which the thread ends. */
const IDLE = 60_000;

/** The bundle has the thread's code beside it; from the sources, in tests, it is compiled when it is loaded. */
const code = __filename.endsWith('.ts')
  ? { file: join(__dirname, 'entry.ts'), execArgv: ['--require', 'tsx/cjs'] }
  : { file: join(__dirname, 'reader.js') };

/** Reads mail outside the main thread, one call after another; started when there is something to read, ended when idle. */
export class ReadingThread {
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  /**
   * The messages of the jobs, in their order. Rejects when reading takes longer than `deadline` milliseconds, or
   * more memory than the thread has.
   */
  read(jobs: readonly Job[], deadline: number): Promise<Message[]> {
    return this.#ask<Message[]>(() => parcelOfJobs(jobs), deadline);
  }

  /** The parts of a whole mail; rejects as `read` does. */
  takeApart(source: Buffer, deadline: number): Promise<FileParts> {
    return this.#ask<FileParts>(() => parcelOfFile(source), deadline);
  }

  /** Ends the thread; the next mail starts another. */
  async end(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  /** Bytes are copied when it is their turn, so that those who wait take no memory twice. */
  #ask<Answer>(pack: () => Parcel, deadline: number): Promise<Answer> {
    const asked = this.#last.then(() => this.#askNow<Answer>(pack(), deadline));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  async #askNow<Answer>(parcel: Parcel, deadline: number): Promise<Answer> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    try {
      return await answer<Answer>(worker, parcel, deadline);
    } catch (error) {
      // Whatever it still does, nobody waits for it.
      await this.end();
      return fail(error);
    } finally {
      worker.unref();
      this.#idle = setTimeout(() => void this.end(), IDLE).unref();
    }
  }

  #start(): Worker {
    const { file, ...options } = code;
    const limits = { maxOldGenerationSizeMb: READING_MEMORY };
    const worker = new Worker(file, { ...options, resourceLimits: limits, name: 'mailroom reader' });
    // Between two mails nobody listens for its errors, and one without a listener would end the process.
    return worker.on('error', () => {
      if (this.#worker === worker) this.#worker = null;
    });
  }
}

function answer<Answer>(worker: Worker, parcel: Parcel, deadline: number): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const settled = () => {
      clearTimeout(timer);
      worker.off('message', read).off('error', failed).off('exit', ended);
    };
    const read = (given: Answer) => {
      settled();
      resolve(given);
    };
    const failed = (error: Error) => {
      settled();
      reject(error);
    };
    const ended = () => failed(new Error('The thread ended'));
    const timer = setTimeout(() => failed(new Error(`It took longer than ${deadline / 1_000} s`)), deadline);
    worker.on('message', read).on('error', failed).on('exit', ended);
    worker.postMessage(parcel.question, [parcel.memory]);
  });
}

function fail(error: unknown): never {
  throw error;
}
