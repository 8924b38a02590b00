import type { Cursor } from '../../mail/cursor';
import type { Positions } from '../../mail/positions';

/** What a published Email Trigger of this process lets the Email node see and do. */
export interface PublishedTrigger {
  readonly workflowId: string;
  readonly node: string;
  /** Host and user of the account it watches. */
  readonly account: string;
  readonly mailboxes: readonly string[];
  /** Where it moves mail that failed for good, null: such mail stays where it is. */
  readonly setAsideMailbox: string | null;
  /** Keyword that marks what it has processed. */
  readonly mark: string;
  readonly positions: Positions;
  readonly counts: TriggerCounts;
  /** The outage there is now, null while all mailboxes are watched. */
  readonly outage: () => { readonly since: Date; readonly cause: string } | null;
  /** Has it look for something to do now. */
  readonly stir: () => void;
}

/** Since the trigger was published or n8n started. */
export interface TriggerCounts {
  delivered: number;
  held: number;
  lastDeliveryAt: Date | null;
}

const published = new Set<PublishedTrigger>();

/** Makes a trigger known to this process; returns how to end that. */
export function publish(trigger: PublishedTrigger): () => void {
  published.add(trigger);
  return () => published.delete(trigger);
}

/** The triggers of this process that watch the account, those of other processes (queue mode) are not known. */
export const triggersOf = (account: string): PublishedTrigger[] =>
  [...published].filter((trigger) => trigger.account === account);

/** Where a trigger stands in each of its mailboxes, for a person. */
export function statusOf({ workflowId, node, mailboxes, positions, counts, outage }: PublishedTrigger) {
  const lost = outage();
  return {
    workflowId,
    node,
    delivered: counts.delivered,
    held: counts.held,
    lastDeliveryAt: counts.lastDeliveryAt?.toISOString() ?? null,
    outageSince: lost?.since.toISOString() ?? null,
    outageCause: lost?.cause ?? null,
    mailboxes: mailboxes.map((mailbox) => ({
      mailbox,
      ...standing(positions.get(mailbox), positions.inFlight(mailbox).size),
    })),
  };
}

function standing(cursor: Cursor | null, inFlight: number) {
  const open = cursor?.open ?? [];
  return {
    waiting: open.filter(({ acknowledged }) => !acknowledged).length - inFlight,
    inFlight,
    setAside: (cursor?.setAside ?? []).map(({ uid, reason, at, attempts, place }) => ({
      uid,
      reason,
      at,
      attempts,
      moved: place === 'moved',
    })),
  };
}
