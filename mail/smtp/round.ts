import type { Account } from '../account';
import { MailError, type MailErrorKind } from '../error';
import type { RejectedRecipient } from '../result';
import type { PoolOutcome } from './connectionPool';
import { enhancedStatus, translateSmtpError } from './errors';

/** Kinds of failure that may go well later, unless the server says that they never will. */
const passing: ReadonlySet<MailErrorKind> = new Set([
  'unreachable',
  'timeout',
  'connectionLost',
  'serverBusy',
  'throttled',
]);

/** What one attempt came to: who has it, who may have it later, and why. */
export interface Round {
  readonly accepted: readonly string[];
  readonly later: readonly RejectedRecipient[];
  readonly never: readonly RejectedRecipient[];
  readonly messageId: string | null;
  readonly response: string | null;
  /** Why nobody has it, null if somebody does. */
  readonly failure: MailError | null;
}

const numberIn = (error: unknown, name: string): number | null => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : null;
  return typeof value === 'number' ? value : null;
};
const textIn = (error: unknown, name: string): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : null;
  return typeof value === 'string' ? value : '';
};

function rejection(error: unknown): RejectedRecipient {
  const code = numberIn(error, 'responseCode');
  const response = textIn(error, 'response');
  return {
    address: textIn(error, 'recipient'),
    code: enhancedStatus(response) ?? (code === null ? null : String(code)),
    response,
    permanent: code !== null && code >= 500,
  };
}

/** Everyone waits for the next attempt, or nobody gets it, for one and the same reason. */
function wholeRefusal(error: MailError, to: readonly string[], permanent: boolean): Round {
  const { server, message } = error;
  const all = to.map((address) => ({
    address,
    code: server?.code ?? null,
    response: server?.text ?? message,
    permanent,
  }));
  const nobody = { accepted: [], messageId: null, response: null, failure: error };
  return permanent ? { ...nobody, later: [], never: all } : { ...nobody, later: all, never: [] };
}

/** The limit that a mail breaks, as nodemailer tells it before anything is sent; null for other errors. */
function brokenLimit(error: unknown): number | null {
  const limit = /^Message size larger than allowed (\d+)/.exec(
    error instanceof Error ? error.message : '',
  )?.[1];
  return limit === undefined ? null : Number(limit);
}

/** The SIZE a server announced in its answer to EHLO; null for none, or 0, which means none (RFC 1870). */
function announcedSize(ehlo: readonly string[] | undefined): number | null {
  const size = ehlo
    ?.map((line) => /^SIZE (\d+)$/i.exec(line.trim())?.[1])
    .find((found) => found !== undefined);
  return Number(size) || null;
}

/** Reads what became of a mail that was handed to the server for these recipients. */
export function roundOf(outcome: PoolOutcome, to: readonly string[], account: Account): Round {
  if (outcome.kind === 'answered') {
    const { info } = outcome;
    const rejected = (info.rejectedErrors ?? []).map(rejection);
    return {
      accepted: info.accepted.map(String),
      later: rejected.filter(({ permanent }) => !permanent),
      never: rejected.filter(({ permanent }) => permanent),
      messageId: info.serverMessageId ?? null,
      response: info.response,
      failure: null,
    };
  }
  const { error, progress } = outcome;
  const code = numberIn(error, 'responseCode');
  if (progress === 'complete' && code === null) {
    const text = 'The connection ended after the mail was handed over and before the server answered for it';
    return wholeRefusal(new MailError('outcomeUnknown', text, { cause: error, protocol: 'smtp' }), to, true);
  }
  if (brokenLimit(error) !== null) {
    return wholeRefusal(
      new MailError('messageTooLarge', (error as Error).message, { protocol: 'smtp' }),
      to,
      true,
    );
  }
  const failure = translateSmtpError(error, { account });
  const each: unknown = Reflect.get(error as object, 'rejectedErrors');
  if (Array.isArray(each) && each.length > 0) {
    const rejected = each.map(rejection);
    return {
      accepted: [],
      later: rejected.filter(({ permanent }) => !permanent),
      never: rejected.filter(({ permanent }) => permanent),
      messageId: null,
      response: null,
      failure,
    };
  }
  return wholeRefusal(failure, to, !passing.has(failure.kind) || (code !== null && code >= 500));
}

/** Octets of the largest mail the server takes, as an attempt told; null if it did not. */
export const sizeLimitIn = (outcome: PoolOutcome): number | null =>
  outcome.kind === 'answered' ? announcedSize(outcome.info.ehlo) : brokenLimit(outcome.error);

/** Whether the server refused the sign-in, not the mail. */
export const isSignInRefused = (outcome: PoolOutcome): boolean =>
  outcome.kind === 'failed' && textIn(outcome.error, 'code') === 'EAUTH';
