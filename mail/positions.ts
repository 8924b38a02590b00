import type { Cursor } from './cursor';
import { noFlood, type FloodState } from './flood';

/** Everything a trigger must not forget, as stored: a cursor for each mailbox of the account. */
export interface Position {
  /** Host and user of the account the cursors belong to. */
  readonly account: string;
  /** ISO 8601 time of the save; of two copies the newer counts. */
  readonly savedAt: string;
  readonly mailboxes: Readonly<Record<string, Cursor>>;
  /** What of the flood budget is spent. */
  readonly flood: FloodState;
}

/** Durable storage of positions, by the account they belong to. A save has reached the disk when it resolves. */
export interface PositionStore {
  load(account: string): Promise<Position | null>;
  save(position: Position): Promise<void>;
}

/** A message handed over whose run has not ended; `uid` follows a change of UIDVALIDITY. */
export interface Flight {
  uid: number;
  readonly fingerprint: string;
}

/**
 * The positions of one trigger in memory, written through to their store. Changes made while a write
 * is under way share the next one, so a thousand mails do not cost a thousand writes.
 */
export class Positions {
  private readonly mailboxes: Map<string, Cursor>;
  private readonly flights = new Map<string, Set<Flight>>();
  private readonly listeners = new Set<() => void>();
  private spent: FloodState;
  /** Counts changes, so that a save of what is being written already costs nothing. */
  private changes = 0;
  private writing: { readonly changes: number; readonly done: Promise<void> } | null = null;
  private next: Promise<void> | null = null;

  private constructor(
    private readonly store: PositionStore,
    readonly account: string,
    /** Whether anything was stored before: false means this trigger never ran with this account. */
    readonly known: boolean,
    stored: Position | null,
    private readonly now: () => Date,
  ) {
    this.mailboxes = new Map(Object.entries(stored?.mailboxes ?? {}));
    this.spent = stored?.flood ?? noFlood;
  }

  static async open(store: PositionStore, account: string, now: () => Date): Promise<Positions> {
    const stored = await store.load(account);
    return new Positions(store, account, stored !== null, stored, now);
  }

  /** Stored with the cursors. */
  get flood(): FloodState {
    return this.spent;
  }

  set flood(spent: FloodState) {
    this.changes += 1;
    this.spent = spent;
  }

  get(mailbox: string): Cursor | null {
    return this.mailboxes.get(mailbox) ?? null;
  }

  /** Replaces a cursor in memory; durable only after the `save` that follows. */
  set(mailbox: string, cursor: Cursor): void {
    this.changes += 1;
    this.mailboxes.set(mailbox, cursor);
  }

  change(mailbox: string, change: (cursor: Cursor) => Cursor): void {
    const cursor = this.mailboxes.get(mailbox);
    if (cursor) this.set(mailbox, change(cursor));
  }

  /** The messages of a mailbox whose runs are under way in this process, also from before a republish. */
  inFlight(mailbox: string): ReadonlySet<Flight> {
    return this.flights.get(mailbox) ?? new Set();
  }

  takeOff(mailbox: string, flight: Flight): void {
    this.flights.set(mailbox, new Set([...this.inFlight(mailbox), flight]));
  }

  /** Ends a flight, changes the cursor accordingly and wakes whoever watches. */
  land(mailbox: string, flight: Flight, change: (cursor: Cursor) => Cursor): void {
    this.flights.get(mailbox)?.delete(flight);
    this.change(mailbox, change);
    for (const wake of [...this.listeners]) wake();
  }

  /** Calls `wake` whenever a flight landed; returns how to stop that. */
  onLanding(wake: () => void): () => void {
    this.listeners.add(wake);
    return () => this.listeners.delete(wake);
  }

  /** Resolves when everything set before the call is stored. */
  save(): Promise<void> {
    if (!this.writing) {
      const done = this.store.save(this.snapshot()).finally(() => (this.writing = null));
      this.writing = { changes: this.changes, done };
      return done;
    }
    if (this.writing.changes === this.changes) return this.writing.done;
    this.next ??= this.writing.done
      .catch(() => undefined) // Whoever asked for that write has its error; this one tries anew.
      .then(() => {
        this.next = null;
        return this.save();
      });
    return this.next;
  }

  snapshot(): Position {
    return {
      account: this.account,
      savedAt: this.now().toISOString(),
      mailboxes: Object.fromEntries(this.mailboxes),
      flood: this.flood,
    };
  }
}
