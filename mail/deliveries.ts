import type { Consumer, Outcome } from './consumer';
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

interface Batch<Item> {
  readonly uids: readonly number[];
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

  constructor(private readonly options: DeliveryOptions<Item>) {}

  get prepared(): number {
    return this.ready.size;
  }

  isReady(uid: number): boolean {
    return this.ready.has(uid);
  }

  add(uid: number, prepared: Prepared<Item>): void {
    this.ready.set(uid, prepared);
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

  /** Milliseconds until the first failed message may be delivered again, null when none waits. */
  nextRetry(): number | null {
    const times = this.waiting().flatMap(({ fingerprint }) => this.retryAt.get(fingerprint) ?? []);
    return times.length === 0 ? null : Math.max(0, Math.min(...times) - this.options.now());
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
    const uids = batches.flatMap((batch) => batch.uids);
    positions.change(mailbox, (cursor) => startDelivery(cursor, uids));
    let stored = false;
    try {
      await positions.save();
      stored = true;
    } finally {
      if (!stored) for (const batch of batches) batch.leave();
    }
    for (const batch of batches) void this.deliver(batch);
    return true;
  }

  /** Closes a message that has failed for good, and keeps why. */
  putAside(uid: number, reason: string): void {
    const { positions, mailbox, now, consumer } = this.options;
    positions.change(mailbox, (cursor) => putAside(cursor, uid, { reason, at: new Date(now()) }));
    consumer.notice({ level: 'error', text: `Mail ${uid} in "${mailbox}" is set aside: ${reason}` });
  }

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
      batches.push({ uids, prepared, leave });
    }
  }

  /** The next messages to go together; what failed before goes alone, so it cannot fail the others. */
  private nextBatch(): { uid: number; session: string }[] {
    const chosen: { uid: number; session: string }[] = [];
    for (const { uid, session, attempts } of this.startable()) {
      if (this.options.gate.isBusy(session)) continue;
      if (attempts > 0) return chosen.length > 0 ? chosen : [{ uid, session }];
      chosen.push({ uid, session });
      if (chosen.length >= this.options.batchSize) break;
    }
    return chosen;
  }

  /** Prepared messages in order; one that has to wait holds back the later ones of its session. */
  private startable(): { uid: number; session: string; attempts: number }[] {
    const now = this.options.now();
    const heldBack = new Set<string>();
    return this.waiting().flatMap(({ uid, attempts, fingerprint }) => {
      const session = this.ready.get(uid)?.session;
      if (session === undefined) return [];
      if ((this.retryAt.get(fingerprint) ?? 0) > now) heldBack.add(session);
      return heldBack.has(session) ? [] : { uid, session, attempts };
    });
  }

  private async deliver({ uids, prepared, leave }: Batch<Item>): Promise<void> {
    const { positions, mailbox, consumer } = this.options;
    const flights = this.takeOff(uids);
    const outcome = await this.handOver(prepared);
    for (const { letGo } of prepared) letGo();
    for (const flight of flights) {
      positions.land(mailbox, flight, (cursor) => this.conclude(cursor, flight, outcome));
    }
    leave();
    await positions
      .save()
      .catch((error: unknown) =>
        consumer.notice({ level: 'error', text: `The position could not be stored: ${String(error)}` }),
      );
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
    const { maxAttempts, retryWait, now, consumer, mailbox } = this.options;
    if (outcome.kind === 'acknowledged') return acknowledge(cursor, [uid]);
    if (outcome.kind === 'unknown') return cursor;
    const attempts = cursor.open.find((open) => open.uid === uid)?.attempts ?? 0;
    if (attempts < maxAttempts) {
      this.retryAt.set(fingerprint, now() + retryWait * 2 ** (attempts - 1));
      return cursor;
    }
    this.retryAt.delete(fingerprint);
    const reason = `It failed ${attempts} times: ${outcome.reason}`;
    consumer.notice({ level: 'error', text: `Mail ${uid} in "${mailbox}" is set aside: ${reason}` });
    return putAside(cursor, uid, { reason, at: new Date(now()) });
  }
}
