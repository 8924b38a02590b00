import type { Logger } from 'n8n-workflow';
import { MailError } from '../../mail/error';

/** What can be done to a mail. */
export type Act =
  'sent' | 'drafted' | 'appended' | 'copied' | 'moved' | 'flagged' | 'deleted' | 'held' | 'approved';

/** One act on one mail; never anything the mail says. */
export interface AuditEntry {
  readonly act: Act;
  /** The credential's name. */
  readonly account: string;
  /** Where the mail lay, null for one that comes from no mailbox. */
  readonly mailbox: string | null;
  readonly uid: number | null;
  readonly messageId: string | null;
  /** `done`, how far sending came, or the kind of error. */
  readonly outcome: string;
}

type Log = Pick<Logger, 'info'>;

/**
 * Writes acts to n8n's log, one line of JSON each: names and identifiers come from outside, and as JSON
 * none of them can begin a line of its own.
 */
export function audit(log: Log, ...entries: readonly AuditEntry[]): void {
  for (const entry of entries) log.info(`Mailroom audit ${JSON.stringify(entry)}`);
}

/** The outcome of an act that failed: its kind, as the words of a server may quote the mail. */
export const outcomeOf = (error: unknown): string => (error instanceof MailError ? error.kind : 'error');

/** How often something happened to a trigger since it was last told. */
export interface Counters {
  count(what: Counted): void;
  /** Tells what is left and ends. */
  close(): void;
}

/** `unknown` is a run nobody knows the end of, which is delivered again. */
export type Counted = 'delivered' | 'held' | 'failed' | 'unknown' | 'outages';

const HOUR = 60 * 60_000;

/** Writes the counters of a trigger to n8n's log every hour (`every` is in milliseconds), unless nothing happened. */
export function hourlyCounters(log: Log, trigger: string, every = HOUR): Counters {
  let counts: Partial<Record<Counted, number>> = {};
  const tell = () => {
    if (Object.keys(counts).length > 0)
      log.info(`Mailroom counters ${JSON.stringify({ trigger, ...counts })}`);
    counts = {};
  };
  const timer = setInterval(tell, every).unref();
  return {
    count: (what) => {
      counts[what] = (counts[what] ?? 0) + 1;
    },
    close: () => {
      clearInterval(timer);
      tell();
    },
  };
}
