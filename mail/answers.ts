import type { MailErrorKind, ServerAnswer } from './error';

/** What a known answer of a server means and what the person can do about it. */
export interface KnownAnswer {
  readonly kind: MailErrorKind;
  readonly cause: string;
  readonly fix: string;
}

interface Entry extends KnownAnswer {
  /** The server's own words, as real servers send them. */
  readonly says: RegExp;
}

/** In order; the first that matches counts, so the specific stands before the general. */
const entries: readonly Entry[] = [
  {
    says: /application-specific password required/i,
    kind: 'signInRefused',
    cause: 'Google wants an app password here, not the account password',
    fix: 'Turn on 2-Step Verification, create an app password at https://myaccount.google.com/apppasswords and use it as password, or sign in with Google OAuth2.',
  },
];

/** The entry for what a server said, null if it is not known. */
export function explain(answer: Pick<ServerAnswer, 'text'>): KnownAnswer | null {
  return entries.find(({ says }) => says.test(answer.text)) ?? null;
}

/** What failed, followed by the server's own words for it. */
export function inWords(what: string, answer: ServerAnswer | null): string {
  const said = what.charAt(0).toUpperCase() + what.slice(1);
  return answer ? `${said}. The server said: ${answer.text}` : said;
}
