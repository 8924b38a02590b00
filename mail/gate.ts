/** Leaves what was entered; calling it again does nothing. */
export type Leave = () => void;

/** Admits deliveries within the limits of a trigger, over all its mailboxes, and keeps each session in order. */
export class Gate {
  private running = 0;
  private held = 0;
  private readonly busy = new Set<string>();
  private readonly listeners = new Set<() => void>();

  /** `concurrency`: deliveries under way at one time; `bytes`: message content held in memory. */
  constructor(private readonly limits: { readonly concurrency: number; readonly bytes: number }) {}

  /** Reserves memory, or null when there is none left; a mail larger than the limit passes alone. */
  hold(bytes: number): Leave | null {
    if (!this.hasRoom(bytes)) return null;
    this.held += bytes;
    return this.once(() => (this.held -= bytes));
  }

  hasRoom(bytes: number): boolean {
    return this.held === 0 || this.held + bytes <= this.limits.bytes;
  }

  /** Starts a delivery, or null when all places are taken or one of its sessions is being delivered. */
  enter(sessions: readonly string[]): Leave | null {
    if (!this.hasPlace || sessions.some((session) => this.busy.has(session))) return null;
    this.running += 1;
    for (const session of sessions) this.busy.add(session);
    return this.once(() => {
      this.running -= 1;
      for (const session of sessions) this.busy.delete(session);
    });
  }

  get hasPlace(): boolean {
    return this.running < this.limits.concurrency;
  }

  isBusy(session: string): boolean {
    return this.busy.has(session);
  }

  /** Calls `wake` whenever something left; returns how to stop that. */
  onLeave(wake: () => void): () => void {
    this.listeners.add(wake);
    return () => this.listeners.delete(wake);
  }

  private once(leave: () => void): Leave {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
      for (const wake of [...this.listeners]) wake();
    };
  }
}
