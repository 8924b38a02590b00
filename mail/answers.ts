import type { Account, SignIn } from './account';
import type { MailErrorKind, ServerAnswer } from './error';
import { knownAnswers } from './knownAnswers';
import { presets } from './providers';

/** What a known answer of a server means and what the person can do about it. */
export interface KnownAnswer {
  /** Whose servers answer like this. */
  readonly from: string;
  /** The server's own words, as real servers send them. */
  readonly says: RegExp;
  /** Speaks of passwords, so that it means something else where a token was refused. */
  readonly ofPasswords?: true;
  readonly kind: MailErrorKind;
  readonly cause: string;
  readonly fix: string;
}

/** The entry for what a server said to who signs in like this, with its code if it gave one; null if it is not known. */
export function explain({ code, text }: ServerAnswer, signIn: SignIn | null): KnownAnswer | null {
  const said = code === null ? text : `[${code}] ${text}`;
  const applies = ({ ofPasswords }: KnownAnswer) => !ofPasswords || signIn?.kind !== 'oauth2';
  return knownAnswers.find((entry) => entry.says.test(said) && applies(entry)) ?? null;
}

/** What failed, followed by the server's own words for it. */
export function inWords(what: string, answer: ServerAnswer | null): string {
  const said = what.charAt(0).toUpperCase() + what.slice(1);
  return answer ? `${said}. The server said: ${answer.text}` : said;
}

export interface Failed {
  readonly kind: MailErrorKind;
  /** What is known of exactly this answer. */
  readonly known: KnownAnswer | null;
  readonly account: Account | undefined;
  readonly signIn: SignIn | null;
}

/** What helps, where more is known of a failure than its kind; else null. */
export function fixFor(failed: Failed): string | null {
  const fix = failed.known?.fix ?? signInFix(failed);
  return isPastedWithSpace(failed) ? [pastedWithSpace, fix].filter(Boolean).join(' ') : fix;
}

const pastedWithSpace =
  'The password begins or ends with a space: take it away, if it came along with pasting.';

const isPastedWithSpace = ({ kind, signIn }: Failed): boolean =>
  kind === 'signInRefused' && signIn?.kind === 'password' && signIn.password !== signIn.password.trim();

/** What helps where all that is known is that a sign-in was refused; null for every other failure. */
function signInFix({ kind, account, signIn }: Failed): string | null {
  if (kind !== 'signInRefused' || !account || signIn === null) return null;
  if (signIn.kind === 'oauth2') {
    return `Connect the credential again as ${signIn.user}, and check at the provider that this app and IMAP and SMTP are allowed for this user.`;
  }
  const { provider } = account;
  return provider === 'auto' || provider === 'custom' ? null : presets[provider].hint;
}
