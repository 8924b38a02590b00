import type { Readable } from 'node:stream';
import type { SenderChecker } from './senderCheck';
import type { FetchedMessage, MessageMetadata } from './structure';

/** What is to happen with a message, decided before any body is read. */
export type Verdict =
  | { readonly kind: 'skip' }
  | {
      readonly kind: 'take';
      /** Mails of one session go one after another. */
      readonly session: string;
      /** What it will take in memory. */
      readonly bytes: number;
      /** Why it starts no run of its own but waits for a person, null if it starts one. */
      readonly held: Held | null;
    };

/** Why a mail waits for a person. What is unhurried is handed over in large batches, the rest at once. */
export interface Held {
  readonly reason: string;
  readonly detail: string;
  readonly unhurried: boolean;
}

/** How the message reached the consumer this time. */
export interface Circumstance {
  /** True when an earlier delivery was not acknowledged. */
  readonly redelivered: boolean;
  /** Deliveries begun before this one. */
  readonly earlierAttempts: number;
  /** Why it waits for a person, null if it starts a run. */
  readonly held: Held | null;
  /** Reads one part of the message, decoded, as it comes from the server. */
  readonly readPart: (partNumber: string) => Readable;
}

/** How a delivery ended. */
export type Outcome =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nobody knows; the message stays open and is delivered again, marked, at the next start. */
  | { readonly kind: 'unknown' };

/** Something worth telling a person or the log; never contains content of a mail. */
export interface Notice {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** The one who is given the mail of a watched mailbox. `Item` is a message prepared for delivery. */
export interface Consumer<Item> {
  /** `decided` is what was decided when the message was first seen; it is not decided again. */
  examine(message: MessageMetadata, decided?: { readonly held: Held | null }): Verdict;
  /** A full check of senders, to be done before `examine`; absent: none is wanted. */
  readonly senderChecker?: SenderChecker;
  /** Sections whose bodies `prepare` needs. */
  partsOf(message: MessageMetadata): readonly string[];
  /** Octets after which a body is cut. */
  readonly bodyLimit: number;
  /** Null: seen with its body, the message does not count after all. */
  prepare(message: FetchedMessage, how: Circumstance): Promise<Item | null>;
  /** Hands over one batch; resolves when its run is acknowledged. */
  deliver(items: readonly Item[]): Promise<Outcome>;
  /** Told what was done on the server to mail whose run is acknowledged, or to mail that was set aside. */
  settled?(settled: Settled): void;
  notice(notice: Notice): void;
}

/** `complete` is false where the server refused some of it; notices say what. */
export interface Settled {
  readonly mailbox: string;
  readonly uids: readonly number[];
  readonly after: AfterProcessing['kind'];
  readonly complete: boolean;
}

/** What is done to a mail on the server once its run is acknowledged. */
export type AfterProcessing =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'markRead' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'keyword'; readonly keyword: string }
  | { readonly kind: 'move'; readonly destination: string }
  | { readonly kind: 'delete' };
