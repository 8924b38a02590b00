import type { ImapFlow, SearchObject } from 'imapflow';
import type { Consumer, Verdict } from '../consumer';
import { counts, identify, remember, takeIn, type Identified, type OpenMessage, type Taken } from '../cursor';
import type { Positions } from '../positions';
import { turn } from '../reader/reader';
import type { MessageMetadata } from '../structure';
import { fetchMetadata } from './fetch';
import { keepsKeywords } from './mark';
import { requireGone, search } from './searchUids';
import { withSenderChecks } from './senderChecks';

/** Messages taken in and not settled at one time: what a crash may have to look at again. */
const WINDOW = 200;

/** Messages worth a round trip while there is still something to do. */
export const REFILL = 20;

export interface IntakeOptions {
  readonly mailbox: string;
  readonly positions: Positions;
  readonly consumer: Pick<Consumer<unknown>, 'examine' | 'senderChecker'>;
  /** Keyword that marks what this trigger has processed. */
  readonly mark: string;
  /** What the server may leave out beforehand without changing the result, given whether it keeps keywords. */
  readonly narrow: (keywords: boolean) => SearchObject;
}

/** A message on this connection that the consumer wants. */
export type Wanted = Extract<Verdict, { kind: 'take' }> & { readonly message: MessageMetadata };

/**
 * Finds what is new in one mailbox and decides on it by its metadata: what is wanted is open in the
 * cursor from then on. What it knows of open messages is worth a connection; the cursor is the truth.
 */
export class Intake {
  private dirty = true;
  private arrived: readonly number[] = [];
  private readonly known = new Map<number, Wanted>();

  constructor(private readonly options: IntakeOptions) {}

  /** Has the next look ask for new mail. */
  touch(): void {
    this.dirty = true;
  }

  /** Arrivals found on the last connection are found again on this one. */
  reconnected(): void {
    this.arrived = [];
    this.dirty = true;
  }

  /** UIDs mean other messages now. */
  renumbered(): void {
    this.known.clear();
  }

  get(uid: number): Wanted | undefined {
    return this.known.get(uid);
  }

  forget(uids: readonly number[]): void {
    for (const uid of uids) this.known.delete(uid);
  }

  /** Whether there is anything to find or to decide on, given the open messages that wait. */
  hasWork(waiting: readonly OpenMessage[]): boolean {
    if (this.dirty || (this.arrived.length > 0 && this.room > 0)) return true;
    return waiting.some(({ uid }) => !this.known.has(uid));
  }

  /**
   * Takes in as many new messages as there is room for. Of `waiting`, it reads what this connection
   * does not know yet: from before a reconnect, or brought back by a person; resolves with those that
   * are gone from the server or not wanted any more since the filters were changed. Throws `MailError`.
   */
  async look(client: ImapFlow, waiting: readonly OpenMessage[]): Promise<readonly number[]> {
    if (this.dirty) await this.discover(client);
    const unwanted = await this.recall(client, waiting);
    await this.takeIn(client);
    return unwanted;
  }

  /** How many more may be taken in now; none while it would be a few of many, each costing a round trip. */
  private get room(): number {
    const { positions, mailbox } = this.options;
    const room = WINDOW - (positions.get(mailbox)?.open.length ?? 0);
    return room < Math.min(this.arrived.length, REFILL) ? 0 : room;
  }

  /** Asks which messages are new; they are read later, as there is room. */
  private async discover(client: ImapFlow): Promise<void> {
    const cursor = this.options.positions.get(this.options.mailbox);
    if (!cursor) return;
    this.dirty = false;
    const { seenUpTo, unreadOnlyUpTo } = cursor;
    const keywords = keepsKeywords(client);
    const query = { ...this.options.narrow(keywords), ...(keywords && { unKeyword: this.options.mark }) };
    const unread =
      seenUpTo < unreadOnlyUpTo
        ? await search(client, { ...query, uid: `${seenUpTo + 1}:${unreadOnlyUpTo}`, seen: false })
        : [];
    const rest = await search(client, { ...query, uid: `${Math.max(seenUpTo, unreadOnlyUpTo) + 1}:*` });
    // `n:*` always matches the newest message, also one below n (RFC 3501 section 6.4.8).
    this.arrived = [...new Set([...unread, ...rest])].filter((uid) => uid > seenUpTo).sort((a, b) => a - b);
  }

  private async recall(client: ImapFlow, waiting: readonly OpenMessage[]): Promise<readonly number[]> {
    const unknown = new Map(waiting.flatMap((open) => (this.known.has(open.uid) ? [] : [[open.uid, open]])));
    if (unknown.size === 0) return [];
    const messages = await this.readMetadata(client, [...unknown.keys()]);
    const kept = new Set<number>();
    for (const message of messages) {
      await turn();
      if (this.examine(message, unknown.get(message.uid))) kept.add(message.uid);
    }
    return [...unknown.keys()].filter((uid) => !kept.has(uid));
  }

  /** Decides on the next arrivals by their metadata. */
  private async takeIn(client: ImapFlow): Promise<void> {
    const { positions, mailbox } = this.options;
    const next = this.arrived.slice(0, this.room);
    this.arrived = this.arrived.slice(next.length);
    const last = next.at(-1);
    const cursor = positions.get(mailbox);
    if (last === undefined || !cursor) return;
    const taken: Taken[] = [];
    const skipped: Identified[] = [];
    for (const message of await this.readMetadata(client, next)) {
      await turn();
      const identified = identify(message);
      const verdict = counts(cursor, identified) ? this.examine(message) : null;
      if (verdict) taken.push({ ...identified, held: verdict.held });
      else skipped.push(identified);
    }
    positions.change(mailbox, (current) => takeIn(remember(current, skipped), taken, last));
    await positions.save();
  }

  /** What is missing from the result is gone from the mailbox. */
  private async readMetadata(client: ImapFlow, uids: readonly number[]): Promise<MessageMetadata[]> {
    const messages = await fetchMetadata(client, uids);
    const read = new Set(messages.map(({ uid }) => uid));
    await requireGone(
      client,
      uids.filter((uid) => !read.has(uid)),
    );
    const { senderChecker } = this.options.consumer;
    return senderChecker ? withSenderChecks(client, messages, senderChecker) : messages;
  }

  /** Null when the consumer does not want it. */
  private examine(message: MessageMetadata, decided?: OpenMessage): Wanted | null {
    const verdict = this.options.consumer.examine(message, decided);
    if (verdict.kind === 'skip') return null;
    const wanted = { ...verdict, message };
    this.known.set(message.uid, wanted);
    return wanted;
  }
}
