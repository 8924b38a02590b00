import type { MailErrorKind, ServerAnswer } from './error';
import { knownAnswers } from './knownAnswers';

/** What a known answer of a server means and what the person can do about it. */
export interface KnownAnswer {
  /** Whose servers answer like this. */
  readonly from: string;
  /** The server's own words, as real servers send them. */
  readonly says: RegExp;
  readonly kind: MailErrorKind;
  readonly cause: string;
  readonly fix: string;
}

/** The entry for what a server said, null if it is not known. */
export function explain(answer: Pick<ServerAnswer, 'text'>): KnownAnswer | null {
  return knownAnswers.find(({ says }) => says.test(answer.text)) ?? null;
}

/** What failed, followed by the server's own words for it. */
export function inWords(what: string, answer: ServerAnswer | null): string {
  const said = what.charAt(0).toUpperCase() + what.slice(1);
  return answer ? `${said}. The server said: ${answer.text}` : said;
}
