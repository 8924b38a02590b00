import type { Notice } from '../consumer';
import type { MailError } from '../error';

/** A time in which mailboxes could not be watched. */
export interface Outage {
  readonly since: Date;
  readonly cause: string;
}

export interface OutageOptions {
  /** Milliseconds an outage may last before anybody is told. */
  readonly grace: number;
  readonly now: () => number;
  readonly notice: (notice: Notice) => void;
  /** Called once per outage, when it has lasted longer than the grace time. */
  readonly report: (error: MailError) => void;
}

/** Keeps account of the one outage there may be: since when, why, and whether it was told. */
export class OutageAccount {
  private lostAt: number | null = null;
  private cause: MailError | null = null;
  private isTold = false;

  constructor(private readonly options: OutageOptions) {}

  /** Null while all is well. */
  get current(): Outage | null {
    return this.lostAt === null ? null : { since: new Date(this.lostAt), cause: this.cause?.message ?? '' };
  }

  /** The connection was lost, or could not be made once more. */
  lost(cause: MailError): void {
    if (this.lostAt === null)
      this.options.notice({ level: 'info', text: `No connection, trying again: ${cause.message}` });
    this.lostAt ??= this.options.now();
    this.cause = cause;
    this.check();
  }

  /** Tells of the outage once it has lasted long enough; to be called while it lasts. */
  check(): void {
    const { now, grace, report } = this.options;
    if (this.isTold || this.lostAt === null || this.cause === null || now() - this.lostAt < grace) return;
    this.isTold = true;
    report(this.cause);
  }

  restored(): void {
    if (this.lostAt === null) return;
    const seconds = Math.round((this.options.now() - this.lostAt) / 1000);
    this.options.notice({ level: 'info', text: `Watching again after ${seconds} s.` });
    this.lostAt = null;
    this.isTold = false;
  }
}
