import { domainOf, parseAddressList, sameAddress } from './address';
import { danger } from './dangerous';
import { deception, linksIn } from './links';
import { imitation, isRelated, mixesAlphabets } from './lookAlike';
import type { Message, SuspicionFinding } from './message';

/** What each kind of finding adds to the score, whose ceiling is 100. */
const weights = {
  alternativesDiffer: 25,
  authenticationFailed: 40,
  authenticationMissing: 15,
  dangerousAttachment: 40,
  deceptiveLink: 25,
  displayNameAddress: 40,
  hiddenText: 25,
  invisibleCharacters: 25,
  lookAlikeDomain: 50,
  mixedAlphabets: 50,
  replyToElsewhere: 20,
  severalFrom: 50,
  unclearFrom: 30,
} as const;

export type FindingKind = keyof typeof weights;

/** Characters of a page whose links are looked at; reading more would stall n8n (threat X12). */
const mostHtml = 300_000;

/** Findings of one kind that are told; more of the same say nothing new. */
const mostOfAKind = 5;

/**
 * What about a message suggests that it is not what it seems (P3, threat X3), in words for a person.
 * `knownDomains` are those a forger would imitate: the own ones and those of allowed and trusted senders.
 */
export function suspicionOf(message: Message, knownDomains: readonly string[]): SuspicionFinding[] {
  return [
    ...authenticationFindings(message),
    ...authorFindings(message),
    ...domainFindings(message, knownDomains),
    ...replyToFindings(message),
    ...linkFindings(message),
    ...attachmentFindings(message),
  ];
}

/** Findings with their score from 0 to 100; each kind counts once, one that has no weight of its own 20. */
export function scored(findings: readonly SuspicionFinding[]): Message['suspicion'] {
  const kinds = new Set(findings.map(({ kind }) => kind));
  const sum = [...kinds].reduce((score, kind) => score + (weights[kind as FindingKind] ?? 20), 0);
  return { score: Math.min(100, sum), findings: [...findings] };
}

function finding(kind: FindingKind, detail: string): SuspicionFinding {
  return { kind, detail };
}

/** Text of a stranger on one line, short, without anything invisible. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '');
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}

function authenticationFindings({ authentication }: Message): SuspicionFinding[] {
  const { source, dmarc, aligned, fromDomain } = authentication;
  if (source === null || aligned) return [];
  if (dmarc === 'fail') {
    return [finding('authenticationFailed', `${source} reports that this did not come from ${fromDomain}`)];
  }
  return [finding('authenticationMissing', `${source} could not prove that this came from ${fromDomain}`)];
}

function authorFindings({ from, headers, authentication }: Message): SuspicionFinding[] {
  const written = headers['from'] ?? [];
  const addresses = written.flatMap(parseAddressList).map(({ address }) => address);
  const isSeveral = written.length > 1 || addresses.length > 1;
  if (isSeveral && authentication.fromDomain === null) {
    return [finding('severalFrom', `From names more than one author: ${shown(addresses.join(', '))}`)];
  }
  if (authentication.fromDomain === null) {
    return [finding('unclearFrom', 'From is missing or is not written as one plain address')];
  }
  const claimed = /[\p{L}\p{N}._+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u.exec(from?.name ?? '')?.[0];
  if (from === null || claimed === undefined || sameAddress(claimed, from.address)) return [];
  return [finding('displayNameAddress', `The name shows ${shown(claimed)}, the sender is ${from.address}`)];
}

function domainFindings({ from }: Message, knownDomains: readonly string[]): SuspicionFinding[] {
  const domain = from === null ? null : domainOf(from.address);
  if (domain === null || knownDomains.some((known) => isRelated(domain, known))) return [];
  const imitated = knownDomains
    .map((known) => ({ known, how: imitation(domain, known) }))
    .find(({ how }) => how !== null);
  const findings = imitated
    ? [finding('lookAlikeDomain', `${domain} ${imitated.how} ${imitated.known}`)]
    : [];
  if (!mixesAlphabets(domain)) return findings;
  return [...findings, finding('mixedAlphabets', `${domain} mixes letters of alphabets that look alike`)];
}

function replyToFindings({ from, replyTo, headers }: Message): SuspicionFinding[] {
  const domain = from === null ? null : domainOf(from.address);
  // Mailing lists put their own address there.
  if (domain === null || headers['list-id'] !== undefined) return [];
  return replyTo
    .filter(({ address }) => !isRelated(domainOf(address) ?? '', domain))
    .slice(0, mostOfAKind)
    .map(({ address }) => finding('replyToElsewhere', `Answers go to ${shown(address)}, not to ${domain}`));
}

function linkFindings({ html }: Message): SuspicionFinding[] {
  const reasons = linksIn((html ?? '').slice(0, mostHtml)).map(deception);
  return [...new Set(reasons)]
    .filter((reason) => reason !== null)
    .slice(0, mostOfAKind)
    .map((reason) => finding('deceptiveLink', `A link ${shown(reason)}`));
}

function attachmentFindings({ attachments }: Message): SuspicionFinding[] {
  return attachments
    .map((attachment) => ({ name: attachment.name, reason: danger(attachment) }))
    .filter(({ reason }) => reason !== null)
    .slice(0, mostOfAKind)
    .map(({ name, reason }) => finding('dangerousAttachment', `${shown(name)} ${reason}`));
}
