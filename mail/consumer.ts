import type { Readable } from 'node:stream';
import type { FetchedMessage, MessageMetadata } from './structure';

/** What is to happen with a message, decided before any body is read. */
export type Verdict =
  | { readonly kind: 'skip' }
  /** `session`: mails of one session go one after another; `bytes`: what it will hold in memory. */
  | { readonly kind: 'take'; readonly session: string; readonly bytes: number };

/** How the message reached the consumer this time. */
export interface Circumstance {
  /** True when an earlier delivery was not acknowledged. */
  readonly redelivered: boolean;
  /** Deliveries begun before this one. */
  readonly earlierAttempts: number;
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
  examine(message: MessageMetadata): Verdict;
  /** Sections whose bodies `prepare` needs. */
  partsOf(message: MessageMetadata): readonly string[];
  /** Octets after which a body is cut. */
  readonly bodyLimit: number;
  /** Null: seen with its body, the message does not count after all. */
  prepare(message: FetchedMessage, how: Circumstance): Promise<Item | null>;
  /** Hands over one batch; resolves when its run is acknowledged. */
  deliver(items: readonly Item[]): Promise<Outcome>;
  notice(notice: Notice): void;
}

/** What is done to a mail on the server once its run is acknowledged. */
export type AfterProcessing =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'markRead' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'keyword'; readonly keyword: string }
  | { readonly kind: 'move'; readonly destination: string }
  | { readonly kind: 'delete' };
