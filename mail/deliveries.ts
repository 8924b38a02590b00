import type { Consumer, Held, Outcome } from './consumer';
import { acknowledge, putAside, startDelivery, type Cursor, type OpenMessage } from './cursor';
import type { Gate, Leave } from './gate';
import type { Flight, Positions } from './positions';

export interface DeliveryOptions<Item> {
  readonly mailbox: string;
  readonly positions: Positions;
  readonly gate: Gate;
  readonly consumer: Consumer<Item>;
  readonly batchSize: number;
  readonly maxAttempts: number;
  /** Where mail that failed for good is moved to, null: it stays where it is. */
  readonly setAsideMailbox: string | null;
  /** Milliseconds before a failed message is delivered again, doubled with each attempt. */
  readonly retryWait: number;
  readonly now: () => number;
}

/** A message with everything read that its delivery needs. */
export interface Prepared<Item> {
  readonly item: Item;
  readonly session: string;
  /** Gives back the memory it was counted with. */
  readonly letGo: Leave;
}

/** `mail` starts runs; `held` and `overflow` wait for a person, the latter in large batches. */
type Lane = 'mail' | 'held' | 'overflow';

const laneOf = (held: Held | null): Lane => (held === null ? 'mail' : held.unhurried ? 'overflow' : 'held');

/** Held messages handed over together at most. */
const HELD_BATCH = 100;
/** Milliseconds unhurried mail may wait for more of its kind. */
const OVERFLOW_WAIT = 30_000;

interface Startable {
  readonly uid: number;
  readonly session: string;
  readonly attempts: number;
  readonly lane: Lane;
}

interface Batch<Item> {
  readonly flights: readonly Flight[];
  readonly prepared: readonly Prepared<Item>[];
  readonly leave: Leave;
}

/**
 * Hands prepared messages of one mailbox over: in batches, within the gate's limits, each session in
 * order. Every step is stored in the cursor before it is taken, so a crash repeats at most what was
 * in flight. Knows no connection: acknowledged messages wait in the cursor for the one that has it.
 */
export class Deliveries<Item> {
  private readonly ready = new Map<number, Prepared<Item>>();
  /** By fingerprint, as a UID may change while a message waits. */
  private readonly retryAt = new Map<string, number>();
  private overflowSince: number | null = null;
  /** Fingerprints of what was in flight when the process ended: one of them may have ended it. */
  private readonly suspects: Set<string>;

  constructor(private readonly options: DeliveryOptions<Item>) {
    const tried = this.waiting().filter(({ attempts }) => attempts > 0);
    this.suspects = new Set(tried.map(({ fingerprint }) => fingerprint));
  }

  get prepared(): number {
    return this.ready.size;
  }

  isReady(uid: number): boolean {
    return this.ready.has(uid);
  }

  add(uid: number, prepared: Prepared<Item>): void {
    this.ready.set(uid, prepared);
  }

  /** Leaves a message alone until then (milliseconds since the epoch). */
  putOff(fingerprint: string, until: number): void {
    this.retryAt.set(fingerprint, until);
  }

  isPutOff(fingerprint: string, now: number): boolean {
    return (this.retryAt.get(fingerprint) ?? 0) > now;
  }

  /** Lets go of what was prepared; it is prepared again when needed. */
  reset(): void {
    for (const { letGo } of this.ready.values()) letGo();
    this.ready.clear();
  }

  /** Open messages that are neither acknowledged nor being delivered, in order of arrival. */
  waiting(): OpenMessage[] {
    const { positions, mailbox } = this.options;
    const flying = new Set([...positions.inFlight(mailbox)].map(({ uid }) => uid));
    const open = positions.get(mailbox)?.open ?? [];
    return open
      .filter(({ uid, acknowledged }) => !acknowledged && !flying.has(uid))
      .sort((a, b) => a.uid - b.uid);
  }

  /** Milliseconds until something that waits may start: a failed message, or unhurried ones. Null when none waits. */
  nextRetry(): number | null {
    const times = this.waiting().flatMap(({ fingerprint }) => this.retryAt.get(fingerprint) ?? []);
    if (this.overflowSince !== null) times.push(this.overflowSince + OVERFLOW_WAIT);
    // What is due already waits for something else, which stirs.
    const later = times.map((time) => time - this.options.now()).filter((wait) => wait > 0);
    return later.length === 0 ? null : Math.min(...later);
  }

  get canStart(): boolean {
    return (
      this.options.gate.hasPlace && this.startable().some(({ session }) => !this.options.gate.isBusy(session))
    );
  }

  /** Starts all deliveries that can start now; tells whether there was any. Throws when they cannot be stored. */
  async start(): Promise<boolean> {
    const { positions, mailbox } = this.options;
    const batches = this.nextBatches();
    if (batches.length === 0) return false;
    const uids = batches.flatMap(({ flights }) => flights.map(({ uid }) => uid));
    positions.change(mailbox, (cursor) => startDelivery(cursor, uids));
    let stored = false;
    try {
      await positions.save();
      stored = true;
    } finally {
      if (!stored) for (const batch of batches) this.giveUp(batch);
    }
    for (const batch of batches) void this.deliver(batch);
    return true;
  }

  /** Starts what can start without waiting for it, as soon as a place is free: that needs no connection. */
  startNow(): void {
    if (this.canStart) this.start().catch(this.couldNotStore);
  }

  /** Closes a message that has failed for good, and keeps why. */
  putAside(uid: number, reason: string): void {
    this.options.positions.change(this.options.mailbox, (cursor) => this.aside(cursor, uid, reason));
  }

  private aside(cursor: Cursor, uid: number, reason: string): Cursor {
    const { mailbox, now, consumer, setAsideMailbox } = this.options;
    consumer.notice({ level: 'error', text: `Mail ${uid} in "${mailbox}" is set aside: ${reason}` });
    return putAside(cursor, uid, { reason, at: new Date(now()), leaves: setAsideMailbox !== null });
  }

  private readonly couldNotStore = (error: unknown): void => {
    const text = `The position could not be stored: ${String(error)}`;
    this.options.consumer.notice({ level: 'error', text });
  };

  private nextBatches(): Batch<Item>[] {
    const batches: Batch<Item>[] = [];
    for (;;) {
      const chosen = this.nextBatch();
      const leave =
        chosen.length === 0 ? null : this.options.gate.enter(chosen.map(({ session }) => session));
      if (!leave) return batches;
      const uids = chosen.map(({ uid }) => uid);
      const prepared = uids.flatMap((uid) => this.ready.get(uid) ?? []);
      for (const uid of uids) this.ready.delete(uid);
      // In flight from here on, so that nobody prepares them again while this is stored.
      batches.push({ flights: this.takeOff(uids), prepared, leave });
    }
  }

  /** The next messages to go together; what failed before goes alone, so it cannot fail the others. */
  private nextBatch(): Startable[] {
    const free = this.startable().filter(({ session }) => !this.options.gate.isBusy(session));
    const [first] = free;
    if (!first || first.attempts > 0) return free.slice(0, 1);
    const alike = free.filter(({ attempts, lane }) => attempts === 0 && lane === first.lane);
    return alike.slice(0, first.lane === 'mail' ? this.options.batchSize : HELD_BATCH);
  }

  /** Prepared messages in order; one that has to wait holds back the later ones of its session. */
  private startable(): Startable[] {
    const { now: clock, positions, mailbox } = this.options;
    const now = clock();
    const heldBack = new Set<string>();
    // One at a time, or all of them would be blamed for the next crash.
    let suspectStarted = [...positions.inFlight(mailbox)].some((flight) =>
      this.suspects.has(flight.fingerprint),
    );
    const startable = this.waiting().flatMap(({ uid, attempts, fingerprint, held }) => {
      const session = this.ready.get(uid)?.session;
      if (session === undefined) return [];
      const isSuspect = this.suspects.has(fingerprint);
      if (this.isPutOff(fingerprint, now) || (isSuspect && suspectStarted)) heldBack.add(session);
      suspectStarted ||= isSuspect;
      return heldBack.has(session) ? [] : { uid, session, attempts, lane: laneOf(held) };
    });
    return this.isOverflowDue(startable, now)
      ? startable
      : startable.filter(({ lane }) => lane !== 'overflow');
  }

  /** Unhurried mail waits until there is enough of it, or it has waited long enough. */
  private isOverflowDue(startable: readonly Startable[], now: number): boolean {
    const count = startable.filter(({ lane }) => lane === 'overflow').length;
    this.overflowSince = count === 0 ? null : (this.overflowSince ?? now);
    return count >= HELD_BATCH || (this.overflowSince !== null && now - this.overflowSince >= OVERFLOW_WAIT);
  }

  private async deliver({ flights, prepared, leave }: Batch<Item>): Promise<void> {
    const { positions, mailbox } = this.options;
    const outcome = await this.handOver(prepared);
    for (const { letGo } of prepared) letGo();
    for (const flight of flights) {
      positions.land(mailbox, flight, (cursor) => this.conclude(cursor, flight, outcome));
    }
    leave();
    await positions.save().catch(this.couldNotStore);
  }

  /** What could not be noted as started was not handed over; it is prepared anew. */
  private giveUp({ flights, prepared, leave }: Batch<Item>): void {
    const { positions, mailbox } = this.options;
    for (const { letGo } of prepared) letGo();
    for (const flight of flights) positions.land(mailbox, flight, (cursor) => cursor);
    leave();
  }

  private takeOff(uids: readonly number[]): Flight[] {
    const { positions, mailbox } = this.options;
    const open = new Map(positions.get(mailbox)?.open.map((each) => [each.uid, each.fingerprint]));
    return uids.map((uid) => {
      const flight: Flight = { uid, fingerprint: open.get(uid) ?? '' };
      positions.takeOff(mailbox, flight);
      return flight;
    });
  }

  private async handOver(prepared: readonly Prepared<Item>[]): Promise<Outcome> {
    try {
      return await this.options.consumer.deliver(prepared.map(({ item }) => item));
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private conclude(cursor: Cursor, { uid, fingerprint }: Flight, outcome: Outcome): Cursor {
    const { maxAttempts, retryWait, now } = this.options;
    this.suspects.delete(fingerprint);
    if (outcome.kind === 'acknowledged') return acknowledge(cursor, [uid]);
    if (outcome.kind === 'unknown') return cursor;
    const attempts = cursor.open.find((open) => open.uid === uid)?.attempts ?? 0;
    if (attempts < maxAttempts) {
      this.retryAt.set(fingerprint, now() + retryWait * 2 ** (attempts - 1));
      return cursor;
    }
    this.retryAt.delete(fingerprint);
    return this.aside(cursor, uid, `It failed ${attempts} times: ${outcome.reason}`);
  }
}
