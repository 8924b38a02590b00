import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import type { Account } from '../account';
import { backoff, type BackoffBounds } from '../backoff';
import type { Notice } from '../consumer';
import { MailError, type MailErrorKind } from '../error';
import { connectImap } from './connect';
import { translateImapError } from './errors';
import type { Feed } from './feed';
import { Idle } from './idle';
import { OutageAccount, type Outage } from './outage';
import { signInOnce } from './refusals';
import { answered } from './silence';

/** All waits of a watcher in milliseconds. */
export interface WatchTiming {
  /** How long IDLE may be quiet before the connection is probed. */
  readonly heartbeat: number;
  /** How long the server may be silent while an answer is due. */
  readonly reply: number;
  /** Between two looks where the server does not push, or where mailboxes share a connection. */
  readonly poll: number;
  /** Between two looks on principle, for servers that never announce arrivals. */
  readonly sweep: number;
  readonly connect: number;
  readonly backoff: BackoffBounds;
  /** Waits after a refused sign-in: fewer attempts, so the account is not locked. */
  readonly signInBackoff: BackoffBounds;
  /** How long no watcher tries a refused password again; longer than n8n repeats to publish. */
  readonly refused: number;
  /** Between two looks whether a person has changed the credential that was refused. */
  readonly mended: number;
  /** After this long without trouble the next failure counts as the first. */
  readonly stable: number;
  /** An outage shorter than this is nobody's business. */
  readonly grace: number;
}

export const usualTiming: WatchTiming = {
  heartbeat: 25_000,
  reply: 10_000,
  poll: 60_000,
  sweep: 300_000,
  connect: 15_000,
  backoff: { first: 1_000, most: 30_000 },
  signInBackoff: { first: 15_000, most: 300_000 },
  refused: 60_000,
  mended: 5_000,
  stable: 60_000,
  grace: 60_000,
};

/**
 * What a watcher is doing. The transitions:
 *
 *     waiting ──▶ connecting ──▶ syncing ◀──▶ resting
 *        ▲            │             │            │
 *        └────────────┴─── lost ────┴────────────┘      close() leads from any state to `closed`
 */
export type WatchState = 'connecting' | 'syncing' | 'resting' | 'waiting' | 'closed';

export interface WatcherOptions {
  /** Read anew at every connect, so a corrected credential heals without republishing. */
  readonly account: () => Promise<Account>;
  /** Another one once a person has changed the credential, which ends the wait after a refused sign-in. */
  readonly revision?: () => Promise<string>;
  /** One: pushed by IDLE. Several: looked at in turn over one connection. */
  readonly feeds: readonly Feed<unknown>[];
  readonly push: boolean;
  readonly timing: WatchTiming;
  readonly notice: (notice: Notice) => void;
  /** Called once per outage, when it has lasted longer than the grace time. */
  readonly outage: (error: MailError) => void;
  readonly now: () => number;
  readonly random: () => number;
}

/** Causes that only a person can mend, so that hurrying helps nobody. */
const needsPerson: ReadonlySet<MailErrorKind> = new Set([
  'signInRefused',
  'grantRevoked',
  'protocolDisabled',
  'configuration',
  'tlsRequired',
]);

/** Of all watchers of this process. */
const signIn = signInOnce(Date.now);

/**
 * Keeps mailboxes watched over one connection, for ever: connects, catches up, rests until something
 * happens, and begins again whenever the connection is lost. One command at a time goes out, and each
 * has a deadline here, above the library.
 */
export class Watcher {
  private current: WatchState = 'waiting';
  private awake = false;
  private wake: () => void = () => {};
  private failures = 0;
  private openedAt: number | null = null;
  private revision: string | null = null;
  private readonly closing = new AbortController();
  private readonly firstOpen = new Settled();
  private readonly idle: Idle;
  private readonly outages: OutageAccount;

  constructor(private readonly options: WatcherOptions) {
    const { timing, now, notice, outage } = options;
    this.idle = new Idle({ ...timing, now, notice, ended: () => this.stir() });
    this.outages = new OutageAccount({ grace: timing.grace, now, notice, report: outage });
  }

  get state(): WatchState {
    return this.current;
  }

  /** Since when and why nothing is watched, null while all is well. */
  get outage(): Outage | null {
    return this.outages.current;
  }

  /** Watches until `close`; never rejects. */
  async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.session();
      } catch (error) {
        if (this.closing.signal.aborted) break;
        const cause = translateImapError(error);
        this.lost(cause);
        this.current = 'waiting';
        await this.pause(cause);
      }
    }
    this.current = 'closed';
  }

  /** Resolves when all mailboxes were opened once, rejects with why the first attempt failed. */
  opened(): Promise<void> {
    return this.firstOpen.promise;
  }

  /** Something may be to do: mail arrived, a delivery ended, memory was freed. */
  stir(): void {
    this.awake = true;
    this.wake();
  }

  /** Ends the connection, which hears the signal, and all that this watcher would still do. */
  close(): void {
    this.closing.abort();
    this.firstOpen.reject(new MailError('cancelled', 'The trigger was stopped.'));
    this.stir();
  }

  private async session(): Promise<void> {
    const { timing, feeds, now } = this.options;
    this.current = 'connecting';
    this.revision = await this.readRevision();
    const account = await this.options.account();
    const deadlines = { connect: timing.connect, greeting: timing.reply, signIn: timing.connect };
    const { signal } = this.closing;
    const client = await signIn({ account, remember: timing.refused, signal }, () =>
      connectImap(account, { signal, deadlines }),
    );
    this.idle.reset();
    client.on('exists', ({ path }: { path: string }) => this.announced(path));
    client.on('close', () => this.stir());
    try {
      for (const feed of feeds) await this.open(client, feed);
      this.restored();
      for (let sweepAt = now() + timing.sweep; ;) {
        this.current = 'syncing';
        const sweeping = now() >= sweepAt;
        if (sweeping) sweepAt = now() + timing.sweep;
        for (const feed of feeds) await this.attend(client, feed, sweeping);
        this.current = 'resting';
        await this.rest(client, sweepAt);
      }
    } finally {
      client.close();
    }
  }

  /** Selects the mailbox where needed and does what is to do in it. */
  private async attend(client: ImapFlow, feed: Feed<unknown>, sweeping: boolean): Promise<void> {
    const silence = this.options.timing.reply;
    const selected = client.mailbox !== false && client.mailbox.path === feed.mailbox;
    if (sweeping || (feed.hasWork && !selected)) await this.open(client, feed);
    while (feed.hasWork && !this.closing.signal.aborted) {
      await answered(client, { silence, what: `reading "${feed.mailbox}"` }, () => feed.visit(client));
    }
  }

  private async open(client: ImapFlow, feed: Feed<unknown>): Promise<void> {
    const silence = this.options.timing.reply;
    await answered(client, { silence, what: `opening "${feed.mailbox}"` }, async () => {
      await select(client, feed.mailbox);
      await feed.opened(client);
    });
  }

  /** Waits until something is to do, at most until the next heartbeat, poll, sweep or retry. */
  private async rest(client: ImapFlow, sweepAt: number): Promise<void> {
    const { timing, feeds, now } = this.options;
    const due = feeds.flatMap((feed) => feed.nextDue ?? []);
    const pushed = this.options.push && feeds.length === 1 && this.idle.isUsable(client);
    if (pushed) this.idle.begin(client);
    const stirred = await this.stirredWithin(
      Math.min(pushed ? timing.heartbeat : timing.poll, sweepAt - now(), ...due),
    );
    if (!client.usable) throw new MailError('connectionLost', 'The server closed the connection.');
    if (stirred || feeds.some((feed) => feed.hasWork)) return;
    if (pushed) await answered(client, { silence: timing.reply, what: 'heartbeat' }, () => client.noop());
    else for (const feed of feeds) feed.touch();
  }

  private announced(path: string): void {
    for (const feed of this.options.feeds) if (feed.mailbox === path) feed.touch();
    this.stir();
  }

  private lost(cause: MailError): void {
    const { now, timing } = this.options;
    if (this.openedAt !== null && now() - this.openedAt >= timing.stable) this.failures = 0;
    this.openedAt = null;
    this.firstOpen.reject(cause);
    this.outages.lost(cause);
  }

  private restored(): void {
    this.firstOpen.resolve();
    this.openedAt ??= this.options.now();
    this.outages.restored();
  }

  private async pause(cause: MailError): Promise<void> {
    const { timing, random } = this.options;
    const bounds = needsPerson.has(cause.kind) ? timing.signInBackoff : timing.backoff;
    const step = needsPerson.has(cause.kind) ? timing.mended : bounds.most;
    let left = backoff(this.failures, bounds, random());
    this.failures += 1;
    while (left > 0 && !this.closing.signal.aborted) {
      // Closed: no need to wait.
      await sleep(Math.min(step, left), undefined, { signal: this.closing.signal }).catch(() => undefined);
      left -= step;
      this.outages.check();
      if (!needsPerson.has(cause.kind) || (await this.readRevision()) === this.revision) continue;
      this.failures = 0;
      return;
    }
  }

  /** Null where nobody can tell; a credential that cannot be read is reported by the next attempt. */
  private async readRevision(): Promise<string | null> {
    const { revision } = this.options;
    return revision ? await revision().catch(() => null) : null;
  }

  /** True when stirred, false when the time is over. */
  private stirredWithin(milliseconds: number): Promise<boolean> {
    if (this.awake) {
      this.awake = false;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const done = (stirred: boolean) => {
        clearTimeout(timer);
        this.wake = () => {};
        this.awake = false;
        resolve(stirred);
      };
      const timer = setTimeout(() => done(false), Math.max(0, milliseconds));
      this.wake = () => done(true);
    });
  }
}

async function select(client: ImapFlow, mailbox: string): Promise<void> {
  try {
    await client.mailboxOpen(mailbox);
  } catch (error) {
    throw translateImapError(error, { mailbox });
  }
}

/** A promise settled once from outside, whose rejection may go unnoticed. */
class Settled {
  readonly promise: Promise<void>;
  resolve: () => void = () => {};
  reject: (error: MailError) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => undefined);
  }
}
