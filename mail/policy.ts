import { holds, parameterText, parseCondition, record, type Condition, type TextField } from './condition';
import { MailError } from './error';
import type { Message } from './message';
import { domainsOf, parseSenderList } from './senderList';
import { trustOf, type SenderRules } from './senders';
import { scored, suspicionOf } from './suspicion';
import { parseTopic, type Topic } from './topic';

export const policyOutputs = ['trusted', 'needsApproval', 'rejected'] as const;
export type PolicyOutput = (typeof policyOutputs)[number];

type RuleCondition =
  Condition | { readonly kind: 'topic'; readonly isMeant: Topic; readonly wanted: boolean };

export interface PolicyRule {
  /** From 1, as the person counts. */
  readonly number: number;
  readonly condition: RuleCondition;
  /** Null leaves the output to the lists: the rule only names a route. */
  readonly output: PolicyOutput | null;
  /** For a Switch node; null if the rule names none. */
  readonly route: string | null;
}

export interface Policy {
  readonly lists: Pick<SenderRules, 'trusted' | 'blocked' | 'requireAuthentication'>;
  /** In the order in which they are tried. */
  readonly rules: readonly PolicyRule[];
  /** For mail of nobody trusted that no rule decides. */
  readonly otherwise: PolicyOutput;
  /** Score from which nothing is trusted any more; null to leave suspicion out of it. */
  readonly suspicionThreshold: number | null;
  /** Domains a forger would imitate. */
  readonly knownDomains: readonly string[];
}

export interface PolicyDecision {
  readonly output: PolicyOutput;
  readonly route: string | null;
  readonly reasons: string[];
}

/**
 * A policy from the parameters `trusted`, `blocked`, `requireAuthentication`, `rules.values`, `otherwise` and
 * `suspicionThreshold` (0 for none).
 * @throws MailError `invalidInput` naming what cannot be read.
 */
export function parsePolicy(raw: Readonly<Record<string, unknown>>): Policy {
  const values = record(raw['rules'] ?? {}, 'rules')['values'] ?? [];
  if (!Array.isArray(values)) throw new MailError('invalidInput', 'Rules are a list', { field: 'rules' });
  const threshold = Number(raw['suspicionThreshold'] ?? 50);
  if (!(threshold >= 0 && threshold <= 100)) {
    throw new MailError('invalidInput', 'The suspicion threshold is a number from 0 to 100', {
      field: 'suspicionThreshold',
    });
  }
  return {
    lists: {
      trusted: parseSenderList(raw['trusted'], 'trusted'),
      blocked: parseSenderList(raw['blocked'], 'blocked'),
      requireAuthentication: raw['requireAuthentication'] === true,
    },
    rules: byPrecedence(values.map(parseRule)),
    otherwise: parseOutput(raw['otherwise'] ?? 'needsApproval', 'otherwise'),
    suspicionThreshold: threshold === 0 ? null : threshold,
    knownDomains: domainsOf(raw['trusted'], 'trusted'),
  };
}

/**
 * Where a mail goes (P1, P5). Blocked senders are rejected before anything else. Then the first rule that
 * holds decides the route and, unless it leaves that to the lists, the output; else trusted senders are
 * trusted and `otherwise` is for the rest. However it came about, nothing is trusted that is suspicious or
 * whose sender is not who From says, as far as that was asked for or found out.
 */
export function decide(policy: Policy, message: Message): PolicyDecision {
  const trust = trustOf(policy.lists, message);
  if (trust.verdict === 'blocked') return { output: 'rejected', route: null, reasons: trust.reasons };
  const rule = policy.rules.find(({ condition }) => isMet(condition, message)) ?? null;
  const wanted = wantedOutput(policy, rule, trust.verdict === 'trusted');
  const route = rule?.route ?? null;
  const reasons = [...(rule ? [`Rule ${rule.number} applies`] : []), ...trust.reasons];
  if (wanted !== 'trusted') return { output: wanted, route, reasons };
  const doubts = suspicions(policy, message);
  if (trust.verdict !== 'untrusted' && doubts.length === 0) return { output: 'trusted', route, reasons };
  return { output: 'needsApproval', route, reasons: [...reasons, ...doubts] };
}

function wantedOutput(policy: Policy, rule: PolicyRule | null, isTrusted: boolean): PolicyOutput {
  return rule?.output ?? (isTrusted ? 'trusted' : policy.otherwise);
}

/** What is suspicious, in words, once it reaches the threshold: found before, and by comparison with trusted domains. */
function suspicions({ suspicionThreshold, knownDomains }: Policy, message: Message): string[] {
  if (suspicionThreshold === null) return [];
  const { score, findings } = scored([...message.suspicion.findings, ...suspicionOf(message, knownDomains)]);
  if (score < suspicionThreshold) return [];
  return [`Suspicion ${score} of 100`, ...new Set(findings.map(({ detail }) => detail))];
}

function isMet(condition: RuleCondition, message: Message): boolean {
  return condition.kind === 'topic'
    ? condition.isMeant(message) === condition.wanted
    : holds(condition, message);
}

function parseRule(raw: unknown, index: number): PolicyRule {
  const path = `rules.values[${index}]`;
  const { field, operator, value, output = 'lists', route } = record(raw, path);
  return {
    number: index + 1,
    condition:
      field === 'topic'
        ? {
            kind: 'topic',
            isMeant: parseTopic(parameterText(value, `${path}.value`)),
            wanted: operator !== 'notContains',
          }
        : parseCondition(raw, path),
    output: output === 'lists' ? null : parseOutput(output, `${path}.output`),
    route: typeof route === 'string' && route.trim() !== '' ? route.trim() : null,
  };
}

function parseOutput(raw: unknown, field: string): PolicyOutput {
  const output = policyOutputs.find((known) => known === raw);
  if (output !== undefined) return output;
  throw new MailError('invalidInput', `${field} is one of ${policyOutputs.join(', ')}`, { field });
}

/**
 * Rules in their order, but that of those on plus tag, sender and thread, wherever they stand, the ones on
 * the plus tag come first, then those on the sender, then those on the thread. Rules on anything else keep
 * their place, so that one put first to reject attachments stays first.
 */
function byPrecedence(rules: readonly PolicyRule[]): PolicyRule[] {
  const ranked = rules
    .filter((rule) => rankOf(rule) !== null)
    .sort((first, second) => (rankOf(first) ?? 0) - (rankOf(second) ?? 0))
    .values();
  return rules.map((rule) => (rankOf(rule) === null ? rule : (ranked.next().value ?? rule)));
}

const ranks: Partial<Record<TextField, number>> = { plusTag: 0, from: 1, fromName: 1, threadId: 2 };

function rankOf({ condition }: PolicyRule): number | null {
  if (condition.kind === 'text') return ranks[condition.field] ?? null;
  return condition.kind === 'fact' && condition.field === 'isReplyToOurMail' ? 2 : null;
}
