import type { ImapFlow, SearchObject } from 'imapflow';
import type { AfterProcessing, Verdict } from '../consumer';
import {
  counts,
  identify,
  remember,
  settle,
  startDelivery,
  takeIn,
  type Cursor,
  type Identified,
  type OpenMessage,
  type StartFrom,
  type Taken,
} from '../cursor';
import { Deliveries, type DeliveryOptions } from '../deliveries';
import type { Leave } from '../gate';
import type { FetchedMessage, MessageMetadata } from '../structure';
import { claimKeyword, claimMessages } from './claim';
import { streamAttachment } from './download';
import { translateImapError } from './errors';
import { fetchBodies, fetchMetadata } from './fetch';
import { withSenderChecks } from './senderChecks';
import { keepsKeywords, settleOnServer } from './mark';
import { toUidSet } from '../uidset';
import { reconcile, type Activation } from './reconcile';
import { requireGone, search } from './searchUids';

/** Messages taken in and not settled at one time: what a crash may have to look at again. */
const WINDOW = 200;
/** Milliseconds after which another main's claim is looked at again. */
const CLAIM_LOOK = 5_000;
/** Milliseconds after which another main's claim counts no more: it has died. */
const CLAIM_LAPSE = 120_000;
/** Messages prepared ahead, so that round trips do not hold up deliveries. */
const AHEAD = 100;

export interface FeedOptions<Item> extends DeliveryOptions<Item> {
  readonly start: StartFrom;
  readonly activation: Activation;
  /** Keyword that marks what this trigger has processed. */
  readonly mark: string;
  readonly after: AfterProcessing;
  /** Set where several n8n mains may watch at one time: this one's name. */
  readonly claimant: { readonly name: string; readonly settling: number } | null;
  /** What the server may leave out beforehand without changing the result, given whether it keeps keywords. */
  readonly narrow: (keywords: boolean) => SearchObject;
}

type Wanted = Extract<Verdict, { kind: 'take' }>;

const uidsOf = (messages: readonly OpenMessage[]): number[] => messages.map(({ uid }) => uid);

/**
 * One watched mailbox: finds new messages, decides on them, prepares, delivers and settles them.
 * What is to do follows from the cursor alone, so a reconnect or a restart needs no memory of its own.
 */
export class Feed<Item> {
  private readonly deliveries: Deliveries<Item>;
  private dirty = true;
  private arrived: number[] = [];
  private readonly known = new Map<number, Wanted & { readonly message: MessageMetadata }>();
  private readonly told = new Set<string>();
  /** Since when another main has claimed a message, by fingerprint. */
  private readonly claimedSince = new Map<string, number>();

  constructor(private readonly options: FeedOptions<Item>) {
    this.deliveries = new Deliveries(options);
  }

  get mailbox(): string {
    return this.options.mailbox;
  }

  /** Has the next visit look for new mail. */
  touch(): void {
    this.dirty = true;
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
    this.arrived = [];
    this.dirty = true;
  }

  /** Whether a visit would find something to do now. */
  get hasWork(): boolean {
    if (this.dirty || this.deliveries.canStart) return true;
    const open = this.open();
    if (open.some(({ acknowledged }) => acknowledged)) return true;
    if (this.arrived.length > 0 && open.length < WINDOW) return true;
    const waiting = this.deliveries.waiting();
    if (waiting.some(({ uid }) => !this.known.has(uid))) return true;
    const [next] = this.unready();
    if (!next || this.deliveries.prepared >= AHEAD) return false;
    return this.options.gate.hasRoom(this.known.get(next.uid)?.bytes ?? 0);
  }

  /** Milliseconds until a failed message may be tried again, null when none waits. */
  get nextRetry(): number | null {
    return this.deliveries.nextRetry();
  }

  /** Does all that can be done now with the mailbox, which must be selected. Throws `MailError`. */
  async visit(client: ImapFlow): Promise<void> {
    do {
      await this.settle(client);
      if (this.dirty) await this.discover(client);
      await this.recall(client);
      await this.takeIn(client);
      await this.prepare(client);
    } while (await this.deliveries.start());
  }

  private open(): readonly OpenMessage[] {
    return this.options.positions.get(this.mailbox)?.open ?? [];
  }

  private change(change: (cursor: Cursor) => Cursor): void {
    this.options.positions.change(this.mailbox, change);
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
    if (mark !== null && this.options.claimant !== null && this.options.after.kind !== 'move') {
      const claimed = claimKeyword({ ...this.options.claimant, mark });
      await client.messageFlagsRemove(toUidSet(uidsOf(done)), [claimed], { uid: true, silent: true });
    }
    this.close(uidsOf(done));
    await this.options.positions.save();
  }

  /** Asks which messages are new; they are read later, as there is room. */
  private async discover(client: ImapFlow): Promise<void> {
    const cursor = this.options.positions.get(this.mailbox);
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

  /** Reads open messages this connection does not know: from before a reconnect, or brought back by a person. */
  private async recall(client: ImapFlow): Promise<void> {
    const uids = this.deliveries.waiting().flatMap(({ uid }) => (this.known.has(uid) ? [] : uid));
    if (uids.length === 0) return;
    const messages = await this.readMetadata(client, uids);
    const decided = new Map(this.open().map((open) => [open.uid, open]));
    const kept = new Set(
      messages.flatMap((message) => (this.examine(message, decided.get(message.uid)) ? message.uid : [])),
    );
    // Gone from the server, or not wanted any more since the filters were changed.
    this.close(uids.filter((uid) => !kept.has(uid)));
  }

  /** Decides on the next arrivals by their metadata. */
  private async takeIn(client: ImapFlow): Promise<void> {
    const next = this.arrived.splice(0, Math.max(0, WINDOW - this.open().length));
    const last = next.at(-1);
    const cursor = this.options.positions.get(this.mailbox);
    if (last === undefined || !cursor) return;
    const taken: Taken[] = [];
    const skipped: Identified[] = [];
    for (const message of await this.readMetadata(client, next)) {
      const identified = identify(message);
      const verdict = counts(cursor, identified) ? this.examine(message) : null;
      if (verdict) taken.push({ ...identified, held: verdict.held });
      else skipped.push(identified);
    }
    this.change((current) => takeIn(remember(current, skipped), taken, last));
    await this.options.positions.save();
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
    this.known.set(message.uid, { ...verdict, message });
    return verdict;
  }

  /** What could be prepared now: known, not prepared, and not claimed by another main. */
  private unready(): OpenMessage[] {
    const { now } = this.options;
    const isFree = ({ uid, fingerprint }: OpenMessage) =>
      this.known.has(uid) && !this.deliveries.isReady(uid) && !this.deliveries.isPutOff(fingerprint, now());
    return this.deliveries.waiting().filter(isFree);
  }

  /** The messages this main may deliver; those another one has are left to it, or closed when it is done. */
  private async claim(client: ImapFlow, messages: readonly OpenMessage[]): Promise<readonly number[]> {
    const { claimant, mark, now } = this.options;
    if (!claimant || messages.length === 0 || !keepsKeywords(client)) return uidsOf(messages);
    const { won, processed, taken } = await claimMessages(client, uidsOf(messages), { ...claimant, mark });
    this.close(processed);
    const lapsed = messages.filter(({ uid, fingerprint }) => {
      if (!taken.includes(uid)) return false;
      const since = this.claimedSince.get(fingerprint) ?? now();
      this.claimedSince.set(fingerprint, since);
      this.deliveries.putOff(fingerprint, now() + CLAIM_LOOK);
      return now() - since >= CLAIM_LAPSE;
    });
    // Whoever had them has died with them in flight, so they were delivered once already.
    this.change((cursor) => startDelivery(cursor, uidsOf(lapsed)));
    return [...won, ...uidsOf(lapsed)];
  }

  /** Reads bodies ahead, as many as memory allows, in few round trips. */
  private async prepare(client: ImapFlow): Promise<void> {
    const { gate, consumer } = this.options;
    const held = new Map<number, Leave>();
    const chosen = this.unready().slice(0, AHEAD - this.deliveries.prepared);
    for (const uid of await this.claim(client, chosen)) {
      const letGo = gate.hold(this.known.get(uid)?.bytes ?? 0);
      if (!letGo) break;
      held.set(uid, letGo);
    }
    if (held.size === 0) return;
    try {
      const read = new Set<number>();
      const messages = [...held.keys()].flatMap((uid) => this.known.get(uid)?.message ?? []);
      const partsOf = (message: MessageMetadata) => consumer.partsOf(message);
      for (const message of await fetchBodies(client, messages, { partsOf, limit: consumer.bodyLimit })) {
        read.add(message.uid);
        const item = await this.prepareOne(client, message);
        const letGo = held.get(message.uid);
        if (item === null || !letGo) continue;
        this.deliveries.add(message.uid, {
          item,
          letGo,
          session: this.known.get(message.uid)?.session ?? '',
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
    for (const uid of uids) this.known.delete(uid);
  }

  /** UIDs mean other messages now: flights keep theirs by fingerprint, the rest is read again. */
  private renumbered(cursor: Cursor): void {
    this.known.clear();
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
