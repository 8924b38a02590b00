import type { Socket } from 'node:net';
import { CommandReader, parseCommand, type Command } from './command';
import type { ScriptedMailbox, StoredMessage } from './mailbox';

/** What a tagged answer says after its tag, for example `OK done` or `NO [LIMIT] too many`. */
export type Answer = `${'OK' | 'NO' | 'BAD'} ${string}`;

export type Handler = (session: Session, command: Command) => Answer | Promise<Answer>;

/**
 * Stands in for the server's own handling of a command. An answer is sent as the tagged one; `handled`
 * sends nothing more, so that the command stays unanswered; undefined lets the server go on as usual.
 */
export type Override = (
  session: Session,
  command: Command,
) => Answer | 'handled' | undefined | Promise<Answer | 'handled' | undefined>;

export interface SessionSetup {
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly override: (name: string) => Override | undefined;
  /** Applied to every text that leaves; null withholds it. */
  readonly rewrite: (text: string) => string | null;
  /** Called once with every command before it runs. */
  readonly onCommand: (command: Command) => void;
}

export interface Selected {
  readonly mailbox: ScriptedMailbox;
  readonly readOnly: boolean;
  /** What the client was told of: sequence number is index + 1. */
  view: StoredMessage[];
  /** The MODSEQ each message had when the client last heard of its flags, by UID. */
  readonly told: Map<number, number>;
}

/** One connection of a client, from greeting to close; runs its commands one after another. */
export class Session {
  user: string | null = null;
  selected: Selected | null = null;
  idling = false;
  readonly #reader = new CommandReader(() => this.send('+ go ahead'));
  readonly #lines: string[] = [];
  #awaiting: ((line: string) => void) | null = null;
  #running = false;

  constructor(
    public socket: Socket,
    private readonly setup: SessionSetup,
  ) {
    this.attach(socket);
  }

  /** Reads from this socket from now on, as after STARTTLS. */
  attach(socket: Socket): void {
    this.socket = socket;
    socket.on('data', (chunk) => this.#receive(chunk));
  }

  /** Sends text with a line end after it, bytes as latin1. */
  send(text: string): void {
    const rewritten = this.setup.rewrite(text);
    if (rewritten !== null) this.write(`${rewritten}\r\n`);
  }

  /** Sends exactly this, bytes as latin1. */
  write(text: string): void {
    if (this.socket.writable) this.socket.write(Buffer.from(text, 'latin1'));
  }

  /** The next line the client sends outside any command: after a continuation request. */
  line(): Promise<string> {
    const line = this.#lines.shift();
    return line === undefined ? new Promise((resolve) => (this.#awaiting = resolve)) : Promise.resolve(line);
  }

  /** Says goodbye and ends the connection. */
  bye(text: string): void {
    this.send(`* BYE ${text}`);
    this.socket.end();
  }

  /** Tells the client what changed in the selected mailbox; without expunges where they are not allowed. */
  announce({ expunges }: { readonly expunges: boolean } = { expunges: true }): void {
    const selected = this.selected;
    if (!selected) return;
    if (expunges) this.#announceExpunges(selected);
    const known = new Set(selected.view.map(({ uid }) => uid));
    const arrived = selected.mailbox.messages.filter(({ uid }) => !known.has(uid));
    for (const [index, { uid, modSeq, flags }] of selected.view.entries()) {
      if (selected.told.get(uid) === modSeq) continue;
      selected.told.set(uid, modSeq);
      this.send(`* ${index + 1} FETCH (UID ${uid} FLAGS (${[...flags].join(' ')}))`);
    }
    if (arrived.length === 0) return;
    selected.view.push(...arrived);
    for (const { uid, modSeq } of arrived) selected.told.set(uid, modSeq);
    this.send(`* ${selected.view.length} EXISTS`);
  }

  #announceExpunges(selected: Selected): void {
    const present = new Set(selected.mailbox.messages);
    for (let index = selected.view.length - 1; index >= 0; index--) {
      if (present.has(selected.view[index]!)) continue;
      selected.view.splice(index, 1);
      this.send(`* ${index + 1} EXPUNGE`);
    }
  }

  #receive(chunk: Buffer): void {
    for (const line of this.#reader.read(chunk)) {
      const awaiting = this.#awaiting;
      this.#awaiting = null;
      if (awaiting) awaiting(line);
      else this.#lines.push(line);
    }
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift()) {
      await this.#answer(line);
    }
    this.#running = false;
  }

  async #answer(line: string): Promise<void> {
    const tag = line.split(' ', 1)[0] ?? '*';
    try {
      const command = parseCommand(line);
      this.setup.onCommand(command);
      const answer =
        (await this.setup.override(command.name)?.(this, command)) ??
        (await this.setup.handlers[command.name]?.(this, command)) ??
        'BAD unknown command';
      if (answer === 'handled') return;
      this.announce({ expunges: !/^(FETCH|STORE|SEARCH)$/.test(command.name) });
      this.send(`${tag} ${answer}`);
    } catch (error) {
      this.send(`${tag} BAD ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** The selected mailbox; throws where none is. */
export function selectedIn(session: Session): Selected {
  if (!session.selected) throw new Error('no mailbox is selected');
  return session.selected;
}
