import { createHash } from 'node:crypto';
import type { Account } from './account';
import { domainOf } from './address';
import { MailError } from './error';
import type { SendResult } from './result';

/** Keys are remembered this long after their mail was sent. */
export const rememberedDays = 90;

/** Header field of a kept copy that tells the key of a mail whose Message-ID does not. */
export const onceField = 'X-Mailroom-Once';

/** What is known of a mail with an idempotency key. */
export type Claim =
  /** Being sent right now, or interrupted while it was. */
  { readonly state: 'sending' } | { readonly state: 'sent'; readonly result: SendResult };

/** An idempotency key as the stores know it. */
export interface ClaimKey {
  /** Hash of account and key; safe as a file name. */
  readonly id: string;
  /** An identifier derived from the key: the Message-ID of a mail that is composed for it. */
  readonly mark: string;
}

/** One mail that must not go twice. */
export interface OnceOnly extends ClaimKey {
  /** What every attempt carries: the mark, unless the bytes were given, as those of a draft are. */
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** Where claims stand. Each call has stored what it says before it resolves, also against a crash. */
export interface ClaimStore {
  /** What is known of the key; null if nothing. */
  readonly look: (key: ClaimKey) => Promise<Claim | null>;
  /** Takes the key for this attempt: null if it was free, else what is known of it. */
  readonly take: (mail: OnceOnly) => Promise<Claim | null>;
  /** It was sent. */
  readonly settle: (mail: OnceOnly, result: SendResult) => Promise<void>;
  /** It was certainly not sent, and may be tried again. */
  readonly release: (mail: OnceOnly) => Promise<void>;
}

/** The identity of a mail that an account sends under a key. */
export function claimKey(account: Account, key: string): ClaimKey {
  const owner = [account.smtp?.host, account.address.toLowerCase()];
  const id = createHash('sha256')
    .update(JSON.stringify([...owner, key]))
    .digest('hex');
  return { id, mark: `<${id.slice(0, 40)}.once@${domainOf(account.from.address) ?? 'localhost'}>` };
}

/** Whether an identifier was derived from a key, as the Message-ID of a mail is that was composed for one. */
export const isMark = (identifier: string): boolean => /^<[0-9a-f]{40}\.once@[^<>\s]+>$/.test(identifier);

export interface OnceOptions {
  readonly stores: readonly ClaimStore[];
  /** What to do when an earlier attempt was interrupted and nobody knows whether it left. */
  readonly onUnknown: 'error' | 'resend';
}

/** What the stores knew before this attempt, and which of them it has claimed. */
interface Taken {
  readonly stores: readonly ClaimStore[];
  readonly known: Claim | null;
}

async function takeAll(mail: OnceOnly, stores: readonly ClaimStore[]): Promise<Taken> {
  const claimed: ClaimStore[] = [];
  let known: Claim | null = null;
  for (const store of stores) {
    const found = await store.take(mail).catch((error: unknown) => releaseAll(mail, claimed, error));
    if (found === null) claimed.push(store);
    else if (known?.state !== 'sent') known = found;
  }
  return { stores: claimed, known };
}

async function releaseAll(mail: OnceOnly, stores: readonly ClaimStore[], because: unknown): Promise<never> {
  // What cannot be released stays claimed, which sends nothing twice; the first failure is what counts.
  for (const store of stores) await store.release(mail).catch(() => undefined);
  throw because;
}

/** The mail is out, so that a store cannot note it is a warning. */
async function settleAll(
  mail: OnceOnly,
  stores: readonly ClaimStore[],
  result: SendResult,
): Promise<SendResult> {
  const warnings: string[] = [];
  for (const store of stores) {
    await store.settle(mail, result).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : 'unknown';
      warnings.push(`The mail was sent, but that could not be noted under its idempotency key: ${words}`);
    });
  }
  return { ...result, warnings: [...result.warnings, ...warnings] };
}

/** The result of the mail that was sent under a key, null if none surely was. */
export async function sentUnder(key: ClaimKey, stores: readonly ClaimStore[]): Promise<SendResult | null> {
  for (const store of stores) {
    const known = await store.look(key);
    if (known?.state === 'sent') return { ...known.result, deduplicated: true };
  }
  return null;
}

/**
 * Sends a mail at most once: claims it in every store, then sends, then settles (feature S6).
 * @throws MailError `outcomeUnknown` when an earlier attempt may or may not have sent it
 */
export async function sendOnce(
  mail: OnceOnly,
  { stores, onUnknown }: OnceOptions,
  send: () => Promise<SendResult>,
): Promise<SendResult> {
  const { stores: claimed, known } = await takeAll(mail, stores);
  if (known?.state === 'sent') {
    return { ...(await settleAll(mail, stores, known.result)), deduplicated: true };
  }
  if (known && onUnknown === 'error') return releaseAll(mail, claimed, unknownOutcome());
  const result = await send().catch((error: unknown): Promise<never> => {
    const uncertain = error instanceof MailError && error.kind === 'outcomeUnknown';
    // After an interrupted first attempt it stays unknown, whatever became of the second.
    return releaseAll(mail, uncertain || known ? [] : claimed, error);
  });
  return settleAll(mail, stores, result);
}

const unknownOutcome = (): MailError =>
  new MailError(
    'outcomeUnknown',
    'An earlier attempt with this idempotency key was interrupted while it was sending, or is still running: ' +
      'the recipient may have the mail already, so it was not sent again.',
    { field: 'idempotencyKey' },
  );
