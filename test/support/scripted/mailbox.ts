import { parseEntity, type Entity } from './mime';

export interface StoredMessage {
  readonly uid: number;
  readonly flags: Set<string>;
  readonly internalDate: Date;
  /** The message, bytes as latin1. */
  readonly raw: string;
  readonly entity: Entity;
  modSeq: number;
  /** Gmail labels and thread id, given out where X-GM-EXT-1 is announced. */
  labels: readonly string[];
  readonly threadId: string;
}

export interface AppendOptions {
  readonly flags?: readonly string[];
  readonly internalDate?: Date;
  readonly labels?: readonly string[];
  /** Gmail's decimal thread id, or the THREADID of RFC 8474. */
  readonly threadId?: string;
}

/** A mailbox in memory; whoever selected it is told of changes through `changed`. */
export class ScriptedMailbox {
  #messages: readonly StoredMessage[] = [];
  uidNext = 1;
  highestModSeq = 1;
  subscribed = true;

  constructor(
    /** As on the wire: modified UTF-7. */
    public name: string,
    public uidValidity: number,
    readonly specialUse: string | null,
    private readonly changed: () => void,
  ) {}

  /** In order of UID. */
  get messages(): readonly StoredMessage[] {
    return this.#messages;
  }

  append(raw: string | Buffer, options: AppendOptions = {}): StoredMessage {
    const text = typeof raw === 'string' ? Buffer.from(raw).toString('latin1') : raw.toString('latin1');
    const uid = this.uidNext++;
    const message: StoredMessage = {
      ...{ uid, raw: text, entity: parseEntity(text), modSeq: ++this.highestModSeq },
      flags: new Set(options.flags),
      internalDate: options.internalDate ?? new Date(),
      labels: options.labels ?? [],
      threadId: options.threadId ?? String(uid),
    };
    this.#messages = [...this.#messages, message];
    this.changed();
    return message;
  }

  expunge(uids: readonly number[]): void {
    const gone = new Set(uids);
    this.#messages = this.#messages.filter(({ uid }) => !gone.has(uid));
    this.highestModSeq++;
    this.changed();
  }

  store(message: StoredMessage, flags: Iterable<string>): void {
    const next = [...flags];
    message.flags.clear();
    next.forEach((flag) => message.flags.add(flag));
    message.modSeq = ++this.highestModSeq;
    this.changed();
  }

  label(message: StoredMessage, labels: Iterable<string>): void {
    message.labels = [...new Set(labels)];
    message.modSeq = ++this.highestModSeq;
    this.changed();
  }

  /** As if the mailbox had been deleted and made anew with the same mail: other UIDVALIDITY, UIDs from 1. */
  renumber(uidValidity: number): void {
    const messages = this.#messages;
    this.#messages = [];
    this.uidValidity = uidValidity;
    this.uidNext = 1;
    for (const { raw, flags, internalDate, labels, threadId } of messages) {
      this.append(Buffer.from(raw, 'latin1'), { flags: [...flags], internalDate, labels, threadId });
    }
  }
}
