import type { SearchObject } from 'imapflow';
import type { Account } from '../account';
import type { AfterProcessing, Consumer } from '../consumer';
import type { StartFrom } from '../cursor';
import type { MailError } from '../error';
import { Gate } from '../gate';
import type { Positions } from '../positions';
import { Feed } from './feed';
import type { Activation } from './reconcile';
import type { Outage } from './outage';
import { Watcher, type WatchTiming } from './watcher';

/** Connections one trigger may hold; Gmail allows 15 in all for a user. */
const MOST_CONNECTIONS = 5;

export interface WatchOptions<Item> {
  readonly account: () => Promise<Account>;
  /** Another one once a person has changed the credential. */
  readonly revision?: () => Promise<string>;
  readonly mailboxes: readonly string[];
  readonly positions: Positions;
  readonly consumer: Consumer<Item>;
  readonly start: StartFrom;
  readonly activation: Activation;
  readonly mark: string;
  readonly after: AfterProcessing;
  readonly claimant: { readonly name: string; readonly settling: number } | null;
  readonly narrow: (keywords: boolean) => SearchObject;
  readonly batchSize: number;
  readonly maxAttempts: number;
  /** Where mail that failed for good is moved to, null: it stays where it is. */
  readonly setAsideMailbox: string | null;
  readonly retryWait: number;
  readonly concurrency: number;
  readonly memoryBytes: number;
  /** False: never IDLE, look every `timing.poll`. */
  readonly push: boolean;
  readonly timing: WatchTiming;
  readonly outage: (error: MailError) => void;
}

export interface Watch {
  /** Resolves when every mailbox was opened once, rejects with the first reason why not. */
  readonly opened: () => Promise<void>;
  /** The oldest outage there is now, null while all mailboxes are watched. */
  readonly outage: () => Outage | null;
  /** Has all mailboxes looked at now. */
  readonly stir: () => void;
  /** Resolves when no connection is open any more; runs under way still store how they ended. */
  readonly close: () => Promise<void>;
}

/** Watches mailboxes of one account until closed: each over its own connection, those beyond the fifth in turn over one. */
export function watch<Item>(options: WatchOptions<Item>): Watch {
  const { positions, consumer, timing, outage } = options;
  const gate = new Gate({ concurrency: options.concurrency, bytes: options.memoryBytes });
  const shares = share(options.mailboxes).map((mailboxes) =>
    mailboxes.map((mailbox) => new Feed({ ...options, mailbox, gate, now: Date.now })),
  );
  const watchers = shares.map((feeds) => {
    const notice = consumer.notice.bind(consumer);
    return new Watcher({
      account: options.account,
      revision: options.revision,
      feeds,
      push: options.push,
      timing,
      notice,
      outage,
      now: Date.now,
      random: Math.random,
    });
  });
  const stirAll = () => {
    for (const watcher of watchers) watcher.stir();
  };
  const handOverAll = () => {
    for (const feed of shares.flat()) feed.handOver();
  };
  const stopListening = [gate.onLeave(handOverAll), gate.onLeave(stirAll), positions.onLanding(stirAll)];
  const runs = watchers.map((watcher) => watcher.run());
  return {
    opened: async () => void (await Promise.all(watchers.map((watcher) => watcher.opened()))),
    stir: stirAll,
    outage: () => {
      const outages = watchers.flatMap((watcher) => watcher.outage ?? []);
      return outages.sort((a, b) => a.since.getTime() - b.since.getTime())[0] ?? null;
    },
    close: async () => {
      for (const stop of stopListening) stop();
      for (const watcher of watchers) watcher.close();
      await Promise.all(runs);
    },
  };
}

/** The mailboxes of each connection. */
function share(mailboxes: readonly string[]): string[][] {
  const own = mailboxes.length <= MOST_CONNECTIONS ? mailboxes.length : MOST_CONNECTIONS - 1;
  const rest = mailboxes.slice(own);
  return [...mailboxes.slice(0, own).map((mailbox) => [mailbox]), ...(rest.length > 0 ? [rest] : [])];
}
