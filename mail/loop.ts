import { MailError } from './error';
import type { AutomaticKind, Message } from './message';

export const automaticKinds = ['autoReply', 'bounce', 'bulk', 'own'] as const satisfies AutomaticKind[];

/**
 * The kinds of automatic mail that may start runs, from the option `includeAutomatic`; absent means none.
 * @throws MailError `invalidInput` for a kind that does not exist.
 */
export function parseIncludedAutomatic(raw: unknown, field = 'options.includeAutomatic'): AutomaticKind[] {
  const kinds: readonly unknown[] = raw === undefined || raw === null ? [] : Array.isArray(raw) ? raw : [raw];
  return kinds.map((given) => {
    const kind = automaticKinds.find((known) => known === given);
    if (kind !== undefined) return kind;
    throw new MailError('invalidInput', `Automatic mail is one of ${automaticKinds.join(', ')}`, { field });
  });
}

/**
 * Whether loop protection passes a message over: automatic replies, bounces, bulk and own mail start no run
 * unless asked for (T11), or two workflows that answer would answer each other for ever (threat X18).
 */
export function isPassedOver(
  { automatic }: Pick<Message, 'automatic'>,
  included: readonly AutomaticKind[],
): boolean {
  return automatic.kind !== null && !included.includes(automatic.kind);
}
