import { MAX_TEXT_PART_BYTES } from '../limits';
import type { ReadOptions } from '../parse';
import { textParts } from '../parse';
import type { FetchedMessage } from '../structure';

/** One mail to be read, as it is sent to the thread that reads. */
export interface Job {
  readonly fetched: FetchedMessage;
  readonly options: ReadOptions;
}

/** What the thread is asked. */
export type Question =
  | { readonly kind: 'read'; readonly jobs: readonly Job[] }
  | { readonly kind: 'takeApart'; readonly source: Buffer };

/** A question that shares no memory with anything else, and its memory, so that it can be handed over. */
export interface Parcel {
  readonly question: Question;
  readonly memory: ArrayBuffer;
}

/** Jobs to be read. */
export function parcelOfJobs(jobs: readonly Job[]): Parcel {
  const size = jobs.reduce((sum, { fetched }) => sum + bytesOf(fetched), 0);
  const memory = new Uint8Array(size);
  let end = 0;
  const copied = (bytes: Buffer): Buffer => {
    memory.set(bytes, end);
    end += bytes.length;
    return Buffer.from(memory.buffer, end - bytes.length, bytes.length);
  };
  const sent = jobs.map(({ fetched, options }) => {
    const bodies = new Map([...fetched.bodies].map(([part, body]) => [part, copied(body)]));
    return { fetched: { ...fetched, header: copied(fetched.header), bodies }, options };
  });
  return { question: { kind: 'read', jobs: sent }, memory: memory.buffer };
}

/** A whole mail to be taken apart. */
export function parcelOfFile(source: Buffer): Parcel {
  const { buffer } = new Uint8Array(source);
  return { question: { kind: 'takeApart', source: Buffer.from(buffer) }, memory: buffer };
}

/** The mail with only what is read of its bodies, as an EML file has all of them. */
export function withTexts(fetched: FetchedMessage): FetchedMessage {
  const wanted = new Set(textParts(fetched.structure));
  const texts = [...fetched.bodies].filter(([part]) => wanted.has(part));
  return {
    ...fetched,
    bodies: new Map(texts.map(([part, body]) => [part, body.subarray(0, MAX_TEXT_PART_BYTES)])),
  };
}

/** Bytes that are read of a mail. */
export const bytesOf = ({ header, bodies }: FetchedMessage): number =>
  [...bodies.values()].reduce((sum, { length }) => sum + length, header.length);

/** Bytes that were handed over as the Buffer they were. */
export const buffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** A job as it was before it was handed over, where a Buffer becomes a plain array of bytes. */
export function unpacked({ fetched, options }: Job): Job {
  const bodies = new Map([...fetched.bodies].map(([part, body]) => [part, buffer(body)]));
  return { fetched: { ...fetched, header: buffer(fetched.header), bodies }, options };
}
