import type { ITriggerFunctions } from 'n8n-workflow';
import type { Notice } from '../../mail/consumer';
import { MailError } from '../../mail/error';
import { canHold, type SenderRules } from '../../mail/senders';

const LOST =
  'These sender rules can hold mail, and nothing is connected to the Held output, so nobody would see it.';

/** Index of the output that held mail goes to. */
const HELD = 1;

/**
 * Whether anything is connected to the Held output. n8n gives triggers no call for it, so the workflow
 * on the context is read; where n8n should hide it one day, the answer is yes.
 */
export function isHeldConnected(context: ITriggerFunctions): boolean {
  const all = property(Reflect.get(context, 'workflow'), 'connectionsBySourceNode');
  if (all === undefined) return true;
  const held = property(property(property(all, context.getNode().name), 'main'), String(HELD));
  return Array.isArray(held) && held.length > 0;
}

/**
 * Refuses to publish a trigger that can hold mail where nobody would see it. Throws `MailError`; when n8n
 * starts by itself nobody is there to be refused, so that it is only said.
 */
export function requireHeldOutput(
  { senders, heldConnected }: { readonly senders: SenderRules; readonly heldConnected: boolean },
  { mode, notice }: { readonly mode: string; readonly notice: (notice: Notice) => void },
): void {
  if (heldConnected || !canHold(senders)) return;
  // n8n says `activate` for the first publish only, and `update` for each later one.
  if (mode !== 'activate' && mode !== 'update') return notice({ level: 'error', text: LOST });
  throw new MailError('configuration', LOST, {
    field: 'senders',
    fix: 'Connect the Held output, for example to a message to yourself, or choose "Only These".',
  });
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
