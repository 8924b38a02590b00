import type { ImapFlow } from 'imapflow';
import type { AfterProcessing } from '../consumer';
import {
  leave,
  settle,
  startDelivery,
  type Cursor,
  type OpenMessage,
  type SetAside,
  type StartFrom,
} from '../cursor';
import { Deliveries, type DeliveryOptions } from '../deliveries';
import type { Leave } from '../gate';
import type { FetchedMessage, MessageMetadata } from '../structure';
import { Claims } from './claim';
import { streamAttachment } from './download';
import { translateImapError } from './errors';
import { fetchBodies } from './fetch';
import { Intake, REFILL, type IntakeOptions } from './intake';
import { keepsKeywords, settleOnServer } from './mark';
import { reconcile, type Activation } from './reconcile';
import { requireGone } from './searchUids';

/** Milliseconds after which another main's claim is looked at again. */
const CLAIM_LOOK = 5_000;
/** Messages prepared ahead, so that round trips do not hold up deliveries. */
const AHEAD = 100;
/** Milliseconds what is acknowledged may wait for more, so that one command settles all of it. */
const SETTLE_WAIT = 500;

export interface FeedOptions<Item> extends DeliveryOptions<Item>, Omit<IntakeOptions, 'consumer'> {
  readonly start: StartFrom;
  readonly activation: Activation;
  readonly after: AfterProcessing;
  /** Set where several n8n mains may watch at one time: this one's name. */
  readonly claimant: { readonly name: string; readonly settling: number } | null;
}

const uidsOf = (messages: readonly OpenMessage[]): number[] => messages.map(({ uid }) => uid);

/**
 * One watched mailbox: finds new messages, decides on them, prepares, delivers and settles them.
 * What is to do follows from the cursor alone, so a reconnect or a restart needs no memory of its own.
 */
export class Feed<Item> {
  private readonly deliveries: Deliveries<Item>;
  private readonly intake: Intake;
  private readonly claims: Claims;
  private readonly told = new Set<string>();
  /** Since when something acknowledged waits to be settled. */
  private unsettledSince: number | null = null;

  constructor(private readonly options: FeedOptions<Item>) {
    const { claimant, mark, now } = options;
    this.deliveries = new Deliveries(options);
    this.intake = new Intake(options);
    this.claims = new Claims(claimant && { ...claimant, mark }, now);
  }

  get mailbox(): string {
    return this.options.mailbox;
  }

  /** Has the next visit look for new mail. */
  touch(): void {
    this.intake.touch();
  }

  /** Brings the cursor in line with the mailbox just selected, and forgets what the last connection knew. */
  async opened(client: ImapFlow): Promise<void> {
    const { mailbox, positions, consumer } = this.options;
    const before = positions.get(mailbox);
    const { cursor, notice } = await reconcile(client, before, {
      ...this.options,
      knownTrigger: positions.known,
    });
    if (notice !== null) consumer.notice({ level: 'warn', text: notice });
    positions.set(mailbox, cursor);
    if (before?.uidValidity !== cursor.uidValidity) this.renumbered(cursor);
    if (before !== cursor) await positions.save();
    this.intake.reconnected();
  }

  /** Whether a visit would find something to do now. */
  get hasWork(): boolean {
    if (this.deliveries.canStart || this.intake.hasWork(this.deliveries.waiting())) return true;
    if (this.settleWait() === 0 || this.leaving().length > 0) return true;
    const unready = this.unready();
    const [next] = unready;
    if (!next || this.room(unready.length) === 0) return false;
    return this.options.gate.hasRoom(this.intake.get(next.uid)?.bytes ?? 0);
  }

  /** Hands over what is prepared, as far as there is room. */
  handOver(): void {
    this.deliveries.startNow();
  }

  /** Milliseconds until something is to be done without being stirred, null when nothing waits. */
  get nextDue(): number | null {
    const waits = [this.deliveries.nextRetry(), this.settleWait()].filter((wait) => wait !== null);
    return waits.length === 0 ? null : Math.min(...waits);
  }

  /** Does all that can be done now with the mailbox, which must be selected. Throws `MailError`. */
  async visit(client: ImapFlow): Promise<void> {
    do {
      if (this.settleWait() === 0) await this.settle(client);
      await this.clearAway(client);
      this.close(await this.intake.look(client, this.deliveries.waiting()));
      await this.prepare(client);
    } while (await this.deliveries.start());
  }

  private open(): readonly OpenMessage[] {
    return this.options.positions.get(this.mailbox)?.open ?? [];
  }

  private change(change: (cursor: Cursor) => Cursor): void {
    this.options.positions.change(this.mailbox, change);
  }

  /** How many more may be prepared of so many; none while it would be a few of many, each costing a round trip. */
  private room(unready: number): number {
    const room = AHEAD - this.deliveries.prepared;
    return room < Math.min(unready, REFILL) ? 0 : room;
  }

  /** Milliseconds until what is acknowledged is settled: at once where no more is to come. Null when nothing is. */
  private settleWait(): number | null {
    const { positions, now } = this.options;
    const count = this.open().filter(({ acknowledged }) => acknowledged).length;
    this.unsettledSince = count === 0 ? null : (this.unsettledSince ?? now());
    if (this.unsettledSince === null) return null;
    if (count >= REFILL || positions.inFlight(this.mailbox).size === 0) return 0;
    return Math.max(0, this.unsettledSince + SETTLE_WAIT - now());
  }

  /** Marks, moves or deletes what has been acknowledged, all of it in one go. */
  private async settle(client: ImapFlow): Promise<void> {
    const done = this.open().filter(({ acknowledged }) => acknowledged);
    if (done.length === 0) return;
    const mark = keepsKeywords(client) ? this.options.mark : null;
    const settleAll = (of: readonly OpenMessage[], after: AfterProcessing) =>
      settleOnServer(client, { mailbox: this.mailbox, uids: uidsOf(of), mark, after });
    const processed = done.filter(({ held }) => held === null);
    const refused = await settleAll(processed, this.options.after);
    this.options.consumer.settled?.({
      ...{ mailbox: this.mailbox, uids: uidsOf(processed) },
      ...{ after: this.options.after.kind, complete: refused.length === 0 },
    });
    const warnings = [
      ...refused,
      // What waits for a person is left as it is: nobody has processed it.
      ...(await settleAll(
        done.filter(({ held }) => held !== null),
        { kind: 'nothing' },
      )),
    ];
    for (const text of warnings) this.warnOnce(text);
    if (this.options.after.kind !== 'move') await this.claims.release(client, uidsOf(done));
    this.close(uidsOf(done));
    await this.options.positions.save();
  }

  /** What failed for good and has not been moved away yet. */
  private leaving(): readonly SetAside[] {
    if (this.options.setAsideMailbox === null) return [];
    const { setAside = [] } = this.options.positions.get(this.mailbox) ?? {};
    return setAside.filter(({ place }) => place === 'leaving');
  }

  /** Moves what failed for good out of the way, where a mailbox is named for it. */
  private async clearAway(client: ImapFlow): Promise<void> {
    const { setAsideMailbox: destination, positions, consumer } = this.options;
    const uids = this.leaving().map(({ uid }) => uid);
    if (destination === null || uids.length === 0) return;
    const refused = await settleOnServer(client, {
      ...{ mailbox: this.mailbox, uids, mark: null },
      after: { kind: 'move', destination },
    });
    consumer.settled?.({ mailbox: this.mailbox, uids, after: 'move', complete: refused.length === 0 });
    for (const text of refused) this.warnOnce(text);
    this.change((cursor) => leave(cursor, uids, refused.length === 0 ? 'moved' : 'here'));
    await positions.save();
  }

  /** What could be prepared now: known, not prepared, and not claimed by another main. */
  private unready(): OpenMessage[] {
    const { now } = this.options;
    const isFree = ({ uid, fingerprint }: OpenMessage) =>
      this.intake.get(uid) !== undefined &&
      !this.deliveries.isReady(uid) &&
      !this.deliveries.isPutOff(fingerprint, now());
    return this.deliveries.waiting().filter(isFree);
  }

  /** The messages this main may deliver; those another one has are left to it, or closed when it is done. */
  private async claim(client: ImapFlow, messages: readonly OpenMessage[]): Promise<readonly number[]> {
    const { mine, inherited, processed, others } = await this.claims.take(client, messages);
    this.close(processed);
    const lookAgain = this.options.now() + CLAIM_LOOK;
    for (const { fingerprint } of others) this.deliveries.putOff(fingerprint, lookAgain);
    // They were delivered once already, by the main that died.
    this.change((cursor) => startDelivery(cursor, inherited));
    return mine;
  }

  /** Reads bodies ahead, as many as memory allows, in few round trips. */
  private async prepare(client: ImapFlow): Promise<void> {
    const { gate, consumer } = this.options;
    const held = new Map<number, Leave>();
    const unready = this.unready();
    const chosen = unready.slice(0, this.room(unready.length));
    for (const uid of await this.claim(client, chosen)) {
      const letGo = gate.hold(this.intake.get(uid)?.bytes ?? 0);
      if (!letGo) break;
      held.set(uid, letGo);
    }
    if (held.size === 0) return;
    try {
      const read = new Set<number>();
      const messages = [...held.keys()].flatMap((uid) => this.intake.get(uid)?.message ?? []);
      const partsOf = (message: MessageMetadata) => consumer.partsOf(message);
      for (const message of await fetchBodies(client, messages, { partsOf, limit: consumer.bodyLimit })) {
        read.add(message.uid);
        const item = await this.prepareOne(client, message);
        const letGo = held.get(message.uid);
        if (item === null || !letGo) continue;
        this.deliveries.add(message.uid, {
          item,
          letGo,
          session: this.intake.get(message.uid)?.session ?? '',
        });
        held.delete(message.uid);
      }
      const unread = messages.filter(({ uid }) => !read.has(uid)).map(({ uid }) => uid);
      await requireGone(client, unread);
      // Vanished meanwhile, set aside, or unwanted once the body was seen.
      this.close([...held.keys()]);
    } finally {
      for (const letGo of held.values()) letGo();
    }
  }

  /** Null when the message does not count after all, or is set aside as nobody can read it. */
  private async prepareOne(client: ImapFlow, message: FetchedMessage): Promise<Item | null> {
    const { consumer, maxAttempts } = this.options;
    const { uid, structure } = message;
    const { attempts = 0, held = null } = this.open().find((open) => open.uid === uid) ?? {};
    if (attempts >= maxAttempts) {
      this.deliveries.putAside(uid, `It was delivered ${attempts} times and n8n stopped each time.`);
      return null;
    }
    const readPart = (partNumber: string) =>
      streamAttachment(client, { mailbox: this.mailbox, uid, structure, attachment: { part: partNumber } });
    try {
      return await consumer.prepare(message, {
        redelivered: attempts > 0,
        earlierAttempts: attempts,
        held,
        readPart,
      });
    } catch (error) {
      if (!client.usable) throw translateImapError(error);
      this.deliveries.putAside(
        uid,
        `It cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
      return null;
    }
  }

  private close(uids: readonly number[]): void {
    if (uids.length === 0) return;
    this.change((cursor) => settle(cursor, uids));
    this.intake.forget(uids);
  }

  /** UIDs mean other messages now: flights keep theirs by fingerprint, the rest is read again. */
  private renumbered(cursor: Cursor): void {
    this.intake.renumbered();
    this.deliveries.reset();
    const uidOf = new Map(cursor.open.map(({ fingerprint, uid }) => [fingerprint, uid]));
    for (const flight of this.options.positions.inFlight(this.mailbox)) {
      flight.uid = uidOf.get(flight.fingerprint) ?? flight.uid;
    }
  }

  private warnOnce(text: string): void {
    if (this.told.has(text)) return;
    this.told.add(text);
    this.options.consumer.notice({ level: 'warn', text });
  }
}
