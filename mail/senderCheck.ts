import type { SenderAuthentication } from './message';
import type { MessageMetadata } from './structure';

/** What our own full check of a sender found (P2), or why there could be none. */
export type SenderCheck =
  | { readonly kind: 'done'; readonly authentication: SenderAuthentication }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A full check of senders, for which whole messages are read. */
export interface SenderChecker {
  /** Whether it matters who sent this; what does not is not downloaded. */
  readonly wants: (message: MessageMetadata) => boolean;
  /** Never throws. */
  readonly check: (source: Buffer) => Promise<SenderCheck>;
}
