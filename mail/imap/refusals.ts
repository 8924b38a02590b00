import { createHash } from 'node:crypto';
import type { Account } from '../account';
import { MailError } from '../error';

/** What is known of a password: null once it was taken, the refusal once it was refused. */
interface Attempt {
  readonly outcome: Promise<MailError | null>;
  /** Until when the outcome counts, in the milliseconds of `now`; for ever while it is not known. */
  until: number;
}

export interface SignInOptions {
  readonly account: Account;
  /** How long a refused password is not tried again, in milliseconds. */
  readonly remember: number;
  /** Ends waiting for another one's sign-in. */
  readonly signal: AbortSignal;
}

/** Signs in, unless the same password was refused just now: then throws that refusal. */
export type SignInOnce = <T>(options: SignInOptions, signIn: () => Promise<T>) => Promise<T>;

/**
 * Has a server refuse a password once, however many mailboxes are watched with it and however often n8n
 * repeats to publish: providers lock an account after a few refusals. Tokens are not concerned.
 */
export function signInOnce(now: () => number): SignInOnce {
  const attempts = new Map<string, Attempt>();

  async function first<T>(key: string, remember: number, signIn: () => Promise<T>): Promise<T> {
    const signedIn = signIn();
    const outcome = signedIn.then(() => null, refusalIn);
    const attempt: Attempt = { outcome, until: Infinity };
    attempts.set(key, attempt);
    if (await outcome) attempt.until = now() + remember;
    else attempts.delete(key);
    return await signedIn;
  }

  return async ({ account, remember, signal }, signIn) => {
    const key = keyOf(account);
    if (key === null) return await signIn();
    const known = attempts.get(key);
    if (!known || known.until <= now()) return await first(key, remember, signIn);
    const refusal = await unlessAborted(known.outcome, signal);
    if (refusal) return Promise.reject(refusal);
    return await signIn();
  };
}

const refusalIn = (error: unknown): MailError | null =>
  error instanceof MailError && error.kind === 'signInRefused' ? error : null;

/** Who signs in where, with what; null where no password is used. */
function keyOf({ imap }: Account): string | null {
  if (imap?.signIn.kind !== 'password') return null;
  const { user, password } = imap.signIn;
  const parts = [imap.host, imap.port, user, imap.mailboxUser, password];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** What `outcome` comes to, null as soon as the signal aborts. */
async function unlessAborted<T>(outcome: Promise<T | null>, signal: AbortSignal): Promise<T | null> {
  let stop = () => {};
  const aborted = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
  return await Promise.race([outcome, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
