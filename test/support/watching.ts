import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../mail/account';
import type { Consumer, Held, Notice, Outcome, Settled } from '../../mail/consumer';
import { watch, type Watch, type WatchOptions } from '../../mail/imap/watch';
import { usualTiming, type WatchTiming } from '../../mail/imap/watcher';
import { Positions, type Position, type PositionStore } from '../../mail/positions';
import type { FetchedMessage } from '../../mail/structure';

/** What a test sees of one delivered mail. */
export interface Delivered {
  readonly subject: string;
  readonly mailbox: string;
  readonly uid: number;
  readonly redelivered: boolean;
  readonly held: Held | null;
}

/** Positions that outlive a watch, as a file does. */
export class MemoryStore implements PositionStore {
  private readonly saved = new Map<string, string>();
  saves = 0;

  load(account: string): Promise<Position | null> {
    const text = this.saved.get(account);
    return Promise.resolve(text === undefined ? null : (JSON.parse(text) as Position));
  }

  async save(position: Position): Promise<void> {
    const text = JSON.stringify(position);
    await sleep(1);
    this.saved.set(position.account, text);
    this.saves += 1;
  }

  /** The position in one mailbox as stored. */
  cursor(mailbox: string) {
    const [text = '{}'] = [...this.saved.values()];
    return (JSON.parse(text) as Position).mailboxes[mailbox];
  }
}

export interface Watching {
  readonly delivered: Delivered[];
  readonly batches: Delivered[][];
  readonly notices: Notice[];
  readonly outages: string[];
  /** What the server was told to do with mail, in order. */
  readonly settled: Settled[];
  readonly watch: Watch;
  readonly positions: Positions;
  readonly store: MemoryStore;
  readonly subjects: () => string[];
  readonly close: () => Promise<void>;
}

/** Waits of a real trigger, shortened so that a test sees each of them happen. */
export const quick: WatchTiming = {
  ...usualTiming,
  heartbeat: 1_000,
  reply: 500,
  poll: 300,
  sweep: 60_000,
  connect: 4_000,
  backoff: { first: 50, most: 400 },
  signInBackoff: { first: 100, most: 400 },
  refused: 0,
  mended: 100,
  stable: 2_000,
  grace: 800,
};

export interface WatchingOptions extends Partial<Omit<WatchOptions<Delivered>, 'account'>> {
  readonly account: Account | (() => Promise<Account>);
  readonly store?: MemoryStore;
  /** Positions of an earlier watch of the same process. */
  readonly after?: WatchOptions<Delivered>['after'];
  readonly keep?: Positions;
  /** Subjects that start nothing. */
  readonly skip?: (subject: string) => boolean;
  readonly session?: (subject: string) => string;
  readonly hold?: (subject: string) => Held | null;
  readonly run?: (items: readonly Delivered[]) => Promise<Outcome>;
}

/** A watch whose deliveries a test can read. */
export async function startWatching(options: WatchingOptions): Promise<Watching> {
  const store = options.store ?? new MemoryStore();
  const { account } = options;
  const positions = options.keep ?? (await Positions.open(store, 'account', () => new Date()));
  const delivered: Delivered[] = [];
  const batches: Delivered[][] = [];
  const notices: Notice[] = [];
  const outages: string[] = [];
  const settled: Settled[] = [];
  const consumer: Consumer<Delivered> = {
    bodyLimit: 1024 * 1024,
    partsOf: () => ['1'],
    examine: ({ header, uid }) => {
      const subject = subjectOf(header);
      if (options.skip?.(subject)) return { kind: 'skip' };
      const held = options.hold?.(subject) ?? null;
      return { kind: 'take', session: options.session?.(subject) ?? String(uid), bytes: 1_000, held };
    },
    prepare: (message: FetchedMessage, { redelivered, held }) =>
      Promise.resolve({
        subject: subjectOf(message.header),
        mailbox: message.mailbox,
        uid: message.uid,
        redelivered,
        held,
      }),
    deliver: (items) => {
      delivered.push(...items);
      batches.push([...items]);
      return options.run?.(items) ?? Promise.resolve({ kind: 'acknowledged' });
    },
    settled: (done) => void settled.push(done),
    notice: (notice) => notices.push(notice),
  };
  const running = watch<Delivered>({
    mailboxes: ['INBOX'],
    start: { kind: 'now' },
    activation: 'first',
    mark: '$n8n-test',
    after: { kind: 'nothing' },
    claimant: null,
    narrow: () => ({}),
    batchSize: 1,
    maxAttempts: 3,
    setAsideMailbox: null,
    retryWait: 20,
    concurrency: 5,
    memoryBytes: 64 * 1024 * 1024,
    push: true,
    timing: quick,
    outage: (error) => outages.push(error.message),
    ...options,
    positions,
    consumer: { ...consumer, ...options.consumer },
    account: typeof account === 'function' ? account : () => Promise.resolve(account),
  });
  return {
    delivered,
    batches,
    notices,
    outages,
    settled,
    watch: running,
    positions,
    store,
    subjects: () => delivered.map(({ subject }) => subject),
    close: running.close,
  };
}

const subjectOf = (header: Buffer): string => /^subject: (.*)$/im.exec(header.toString())?.[1]?.trim() ?? '';

/** Waits until something holds; fails with what was there instead. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what = 'it to hold',
  within = 15_000,
): Promise<void> {
  const end = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${within / 1000} s in vain for ${what}`);
    await sleep(20);
  }
}
