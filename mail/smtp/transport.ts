import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../account';
import type { ComposedMail } from '../compose';
import { MailError } from '../error';
import { presetOfSmtp } from '../providers';
import type { RejectedRecipient } from '../result';
import type { SmtpDeadlines } from './connect';
import { openPool, type ConnectionPool, type PoolOutcome } from './connectionPool';
import type { Pace } from './pace';
import { isSignInRefused, roundOf, sizeLimitIn, type Round } from './round';
import { openInternationalGate } from './smtpUtf8';

export interface TransportOptions {
  /** Parallel connections, 1 (the default) to 5 or what the provider allows; one keeps the order of the mails. */
  readonly connections?: number;
  /** Milliseconds before each repetition of what was refused for now; empty for none. */
  readonly retryWaits?: readonly number[];
  readonly pace?: Pace;
  readonly signal?: AbortSignal;
  readonly deadlines?: Partial<SmtpDeadlines>;
}

/** What the server said of one mail. */
export interface Delivery {
  /** The server's own Message-ID where it replaced ours (Exchange, SES), else ours. */
  readonly messageId: string;
  readonly accepted: readonly string[];
  readonly rejected: readonly RejectedRecipient[];
  readonly response: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
}

export interface Transport {
  /**
   * Hands one mail to the server; resolves if it took it for at least one recipient.
   * @throws MailError; `outcomeUnknown` when the connection ended after the mail and before the answer
   */
  readonly send: (mail: ComposedMail) => Promise<Delivery>;
  /** Octets of the largest mail the server takes (RFC 1870); null if it does not say, or nothing was sent yet. */
  readonly sizeLimit: () => number | null;
  readonly close: () => void;
}

const mostConnections = 5;
/** Greylisting usually lets the third of these through. */
const usualWaits = [2_000, 10_000, 30_000];

/** Opens what sends the mails of one execution: connections are made when needed and kept until `close`. */
export function openTransport(account: Account, options: TransportOptions = {}): Transport {
  const { pace, signal, retryWaits = usualWaits } = options;
  const allowed = (account.smtp && presetOfSmtp(account.smtp.host, account.smtp.port))?.sendingConnections;
  const connections = Math.max(
    1,
    Math.min(options.connections ?? 1, allowed ?? mostConnections, mostConnections),
  );
  const pool: ConnectionPool = openPool(account, connections, options.deadlines);
  const international = openInternationalGate(account, options.deadlines);
  let sizeLimit: number | null = null;
  /** Not tried again for the next mail: providers lock an account after a few refusals. */
  let refusedSignIn: MailError | null = null;

  /** One attempt in its turn; what comes after it must not wait for one that failed in an unforeseen way. */
  async function attempt(mail: ComposedMail, to: readonly string[]): Promise<PoolOutcome> {
    const answered = await pace?.turn(signal);
    let began: number | null = null;
    try {
      const outcome = await pool.attempt({ mail, to, signal });
      if (outcome.kind === 'answered') began = outcome.began;
      return outcome;
    } finally {
      answered?.(began);
    }
  }

  async function round(mail: ComposedMail, to: readonly string[]): Promise<Round> {
    const outcome = await attempt(mail, to);
    sizeLimit = sizeLimitIn(outcome) ?? sizeLimit;
    const result = roundOf(outcome, to, account);
    if (isSignInRefused(outcome)) {
      refusedSignIn = result.failure?.kind === 'signInRefused' ? result.failure : null;
    }
    if (result.failure?.kind === 'grantRevoked') refusedSignIn = result.failure;
    return result;
  }

  async function send(mail: ComposedMail): Promise<Delivery> {
    const { from, to } = mail.smtpEnvelope;
    if (to.length === 0) throw new MailError('invalidInput', 'to: names no recipient.', { field: 'to' });
    if (refusedSignIn) throw refusedSignIn;
    await international.pass(mail.smtpEnvelope);
    let last = await round(mail, to);
    const taken = [last];
    for (const wait of retryWaits) {
      if (last.later.length === 0) break;
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal });
      last = await round(
        mail,
        last.later.map(({ address }) => address),
      );
      taken.push(last);
    }
    const accepted = taken.flatMap((each) => each.accepted);
    if (accepted.length === 0 && last.failure) throw last.failure;
    return {
      messageId: taken.map((each) => each.messageId).find((id) => id !== null) ?? mail.messageId,
      accepted,
      rejected: [...taken.flatMap((each) => each.never), ...last.later],
      response: taken.map((each) => each.response).findLast((text) => text !== null) ?? '',
      envelope: { from, to },
    };
  }

  return {
    send: (mail) => send(mail).catch(asMailError(signal)),
    sizeLimit: () => sizeLimit,
    close: pool.close,
  };
}

/** A wait that was cut short is a cancellation like any other. */
const asMailError =
  (signal: AbortSignal | undefined) =>
  (error: unknown): never => {
    if (error instanceof MailError || !signal?.aborted) throw error;
    throw new MailError('cancelled', 'Cancelled before the mail was sent', {
      cause: error,
      protocol: 'smtp',
    });
  };
