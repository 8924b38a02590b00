import { domainOf, parseAddressList } from './address';
import { MailError } from './error';
import type { Message, TrustVerdict } from './message';
import { entriesOf, parseSenderList, type SenderList } from './senderList';

export const admissions = ['anyone', 'only', 'holdOthers'] as const;

/** Who may start a run. */
export interface SenderRules {
  /** Everybody, only the listed (others are passed over), or the listed with others held. */
  readonly who: (typeof admissions)[number];
  readonly allowed: SenderList;
  /** These are allowed too, and their mail is marked trusted. */
  readonly trusted: SenderList;
  readonly blocked: SenderList;
  /** The domain in From must be proven by DMARC, or the mail is held. */
  readonly requireAuthentication: boolean;
  /** Mailroom checks DKIM, SPF, DMARC and ARC of each mail itself. */
  readonly verify: boolean;
}

export interface Trust {
  readonly verdict: TrustVerdict;
  readonly reasons: string[];
}

export type HoldReason = 'senderUnclear' | 'senderNotListed' | 'notAuthenticated' | 'overBudget';

/** What is to happen with a mail: start a run, wait for a person, or nothing. */
export type Admission = { readonly trust: Trust } & (
  | { readonly kind: 'start' | 'block' }
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly detail: string }
);

/** What of a message says who sent it. */
export type Sent = Pick<Message, 'from' | 'headers' | 'authentication'>;

/**
 * Rules from the parameter `senders`: `{ who, allowed, trusted, blocked, requireAuthentication, verify }`.
 * Without `who` a list of those allowed means only these, and no such list means anyone.
 * @throws MailError `invalidInput` naming the part that cannot be read.
 */
export function parseSenderRules(raw: Readonly<Record<string, unknown>>, path = 'senders'): SenderRules {
  const standard = entriesOf(raw['allowed'], `${path}.allowed`).length > 0 ? 'only' : 'anyone';
  const who = admissions.find((admission) => admission === (raw['who'] ?? standard));
  if (who === undefined) {
    throw new MailError('invalidInput', `${path}.who is one of ${admissions.join(', ')}`, {
      field: `${path}.who`,
    });
  }
  const list = (name: string) => parseSenderList(raw[name], `${path}.${name}`);
  return {
    who,
    allowed: list('allowed'),
    trusted: list('trusted'),
    blocked: list('blocked'),
    requireAuthentication: raw['requireAuthentication'] === true,
    verify: raw['verify'] === true,
  };
}

/** Whether mail can be held by these rules, so that somebody has to look at what is held. */
export function canHold({ who, requireAuthentication }: SenderRules): boolean {
  return who === 'holdOthers' || requireAuthentication;
}

/** What is to happen with a mail by who sent it (T10). */
export function admit(rules: SenderRules, mail: Sent): Admission {
  const trust = trustOf(rules, mail);
  if (trust.verdict === 'blocked') return { kind: 'block', trust };
  const author = plainAuthor(mail);
  const isListed = author !== null && (rules.allowed(author) || rules.trusted(author));
  if (rules.who === 'only' && !isListed) return { kind: 'block', trust };
  if (author === null && canHold(rules)) return held('senderUnclear', unclear, trust);
  if (rules.who === 'holdOthers' && !isListed) {
    return held('senderNotListed', `${author} is not on the list of allowed senders`, trust);
  }
  if (rules.requireAuthentication && !mail.authentication.aligned) {
    return held('notAuthenticated', unproven(mail), trust);
  }
  return { kind: 'start', trust };
}

/**
 * How far the sender is to be trusted. Being on the trusted list is worth nothing when From is not exactly
 * one plain address, when DMARC failed, or when authentication is asked for and missing: From alone is never
 * proof (threats X1, X2).
 */
export function trustOf(
  {
    blocked,
    trusted,
    requireAuthentication,
  }: Pick<SenderRules, 'blocked' | 'trusted' | 'requireAuthentication'>,
  mail: Sent,
): Trust {
  const blockedAddress = authors(mail).find(blocked);
  if (blockedAddress !== undefined) return verdict('blocked', `${blockedAddress} is blocked`);
  const author = plainAuthor(mail);
  if (author === null) return verdict('untrusted', unclear);
  const { aligned, dmarc, fromDomain } = mail.authentication;
  if (!aligned && (requireAuthentication || dmarc === 'fail')) return verdict('untrusted', unproven(mail));
  const proof = aligned ? `and ${fromDomain} is authenticated` : 'though nothing proves who sent it';
  if (trusted(author)) return verdict('trusted', `${author} is on the trusted list, ${proof}`);
  return verdict('unknown', `${author} is on no list, ${proof}`);
}

const unclear = 'From is not exactly one plain address, so who sent this is unclear';

function unproven({ authentication: { source, dmarc, fromDomain } }: Sent): string {
  if (source === null) {
    return `Nothing proves that this came from ${fromDomain}: the mail server left no authentication result that is believed`;
  }
  const result = dmarc === null ? 'reports no DMARC result' : `reports dmarc=${dmarc}`;
  return `Nothing proves that this came from ${fromDomain}: ${source} ${result}`;
}

/** The author's address, null unless From is exactly one plain address. */
export function plainAuthor({ from, authentication: { fromDomain } }: Sent): string | null {
  return from !== null && fromDomain !== null && domainOf(from.address) === fromDomain ? from.address : null;
}

/** Every address that any reader might take for the author's. */
function authors({ from, headers }: Sent): string[] {
  const written = (headers['from'] ?? []).flatMap(parseAddressList);
  return [...(from === null ? [] : [from]), ...written].map(({ address }) => address);
}

function verdict(of: TrustVerdict, reason: string): Trust {
  return { verdict: of, reasons: [reason] };
}

function held(reason: HoldReason, detail: string, trust: Trust): Admission {
  return { kind: 'hold', reason, detail, trust };
}
