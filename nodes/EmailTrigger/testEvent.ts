import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Account } from '../../mail/account';
import type { Consumer } from '../../mail/consumer';
import { withImap } from '../../mail/imap/connect';
import { newestWanted } from '../../mail/imap/newest';

/** Milliseconds between looks while nothing matches yet. */
const LOOK_AGAIN = 3_000;

export interface TestEvent {
  readonly account: Account;
  readonly mailboxes: readonly string[];
  readonly consumer: Consumer<INodeExecutionData>;
  readonly signal: AbortSignal;
}

/**
 * The newest mail the trigger would start with, for "fetch test event"; waits for one where there is
 * none yet. Null when it was cancelled. Nothing in the mailbox changes. Throws `MailError`.
 */
export async function fetchTestEvent({
  account,
  mailboxes,
  consumer,
  signal,
}: TestEvent): Promise<INodeExecutionData | null> {
  return withImap(
    account,
    async (client) => {
      while (!signal.aborted) {
        for (const mailbox of mailboxes) {
          const item = await newestWanted(client, { mailbox, consumer, narrow: {} });
          if (item !== null) return item;
        }
        await sleep(LOOK_AGAIN, undefined, { signal }).catch(() => undefined); // Cancelled: the loop ends.
      }
      return null;
    },
    { signal },
  );
}
