import type { ImapFlow } from 'imapflow';
import type { Notice } from '../consumer';

/** Connections in a row without a continuation, after which the server's IDLE is not trusted. */
const MUTE_LIMIT = 2;
/** How long an untrusted IDLE is not tried again, in milliseconds. */
const MUTE_PAUSE = 30 * 60_000;

export interface IdleOptions {
  /** Milliseconds within which the server must agree. */
  readonly reply: number;
  /** Milliseconds between two looks where it is not trusted. */
  readonly poll: number;
  readonly now: () => number;
  readonly notice: (notice: Notice) => void;
  /** Called whenever an IDLE has ended, for whatever reason. */
  readonly ended: () => void;
}

/**
 * Has the server announce arrivals (RFC 2177). A server may announce IDLE and never agree to it: such a
 * connection is dropped, and after a few of them mail is looked for instead.
 */
export class Idle {
  private running: Promise<unknown> | null = null;
  private muted = 0;
  private mutedAt = 0;

  constructor(private readonly options: IdleOptions) {}

  /** Whether arrivals in the selected mailbox can be left to the server. */
  isUsable(client: ImapFlow): boolean {
    if (this.muted >= MUTE_LIMIT && this.options.now() - this.mutedAt >= MUTE_PAUSE) this.muted = 0;
    return client.mailbox !== false && client.capabilities.has('IDLE') && this.muted < MUTE_LIMIT;
  }

  /** Idles until the next command; does nothing while it does already. */
  begin(client: ImapFlow): void {
    if (this.running) return;
    const before = client.stats().received;
    const agreed = setTimeout(() => {
      if (client.stats().received !== before) return;
      this.distrust();
      client.close();
    }, this.options.reply);
    const running = client
      .idle()
      .then((ended) => {
        if (ended !== false) this.muted = 0;
        else if (client.usable) this.distrust(MUTE_LIMIT);
      })
      .finally(() => {
        clearTimeout(agreed);
        if (this.running === running) this.running = null;
        this.options.ended();
      });
    this.running = running;
  }

  /** Forgets the IDLE of a connection that is no more. */
  reset(): void {
    this.running = null;
  }

  private distrust(times = 1): void {
    this.muted += times;
    this.mutedAt = this.options.now();
    if (this.muted < MUTE_LIMIT) return;
    const seconds = this.options.poll / 1000;
    this.options.notice({
      level: 'warn',
      text: `The server's IDLE does not work; mail is looked for every ${seconds} s.`,
    });
  }
}
