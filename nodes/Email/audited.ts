import { audit, outcomeOf, type Act } from '../shared/audit';
import type { Session } from './session';

/** The messages something is done to. */
export interface Affected {
  readonly mailbox: string;
  readonly messages: readonly { readonly uid: number; readonly messageId: string | null }[];
}

/** Does something to a batch of messages and writes one line for each; a message without a result was gone. */
export async function audited<T>(
  session: Session,
  { act, batch }: { readonly act: Act; readonly batch: Affected },
  work: () => Promise<Map<number, T>>,
): Promise<Map<number, T>> {
  const write = async (outcome: (uid: number) => string) => {
    const { label: account } = await session.account();
    const { mailbox, messages } = batch;
    const entries = messages.map(({ uid, messageId }) => ({
      ...{ act, account, mailbox, uid, messageId },
      outcome: outcome(uid),
    }));
    audit(session.context.logger, ...entries);
  };
  try {
    const results = await work();
    await write((uid) => (results.has(uid) ? 'done' : 'messageMissing'));
    return results;
  } catch (error) {
    await write(() => outcomeOf(error));
    return failed(error);
  }
}

/** Sends, drafts or stores a mail that comes from no mailbox, and writes one line about it. */
export async function auditedMail<T>(
  session: Session,
  { act, messageId }: { readonly act: Act; readonly messageId: string | null },
  work: () => Promise<T & { readonly status?: string; readonly messageId?: string | null }>,
): Promise<T> {
  const { label: account } = await session.account();
  const about = { act, account, mailbox: null, uid: null };
  try {
    const result = await work();
    const entry = { ...about, messageId: result.messageId ?? messageId, outcome: result.status ?? 'done' };
    audit(session.context.logger, entry);
    return result;
  } catch (error) {
    audit(session.context.logger, { ...about, messageId, outcome: outcomeOf(error) });
    return failed(error);
  }
}

function failed(error: unknown): never {
  throw error;
}
