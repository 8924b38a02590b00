import type { IDataObject, INodeExecutionData, Logger } from 'n8n-workflow';
import type { AfterProcessing, Consumer, Settled } from '../../mail/consumer';
import { audit, type Act, type Counters } from '../shared/audit';

/** What a person sees done to a mail after its run. */
const acts: Readonly<Record<Exclude<AfterProcessing['kind'], 'nothing'>, Act>> = {
  markRead: 'flagged',
  flag: 'flagged',
  keyword: 'flagged',
  move: 'moved',
  delete: 'deleted',
};

export interface Recording {
  readonly log: Pick<Logger, 'info'>;
  /** The credential's name. */
  readonly account: string;
  readonly counters: Counters;
}

/** The same consumer, with what it does to mail written to n8n's log and counted. */
export function recorded(
  consumer: Consumer<INodeExecutionData>,
  { log, account, counters }: Recording,
): Consumer<INodeExecutionData> {
  return {
    ...consumer,
    async deliver(items) {
      const outcome = await consumer.deliver(items);
      for (const { json } of items) {
        const isHeld = json['held'] !== null;
        const name = outcome.kind === 'acknowledged' ? 'done' : outcome.kind;
        if (isHeld) audit(log, { act: 'held', account, ...identifiers(json), outcome: name });
        if (outcome.kind === 'acknowledged') counters.count(isHeld ? 'held' : 'delivered');
        else counters.count(outcome.kind);
      }
      return outcome;
    },
    settled({ mailbox, uids, after, complete }: Settled) {
      if (after === 'nothing') return;
      const outcome = complete ? 'done' : 'refused';
      const entries = uids.map((uid) => ({ mailbox, uid, messageId: null, outcome }));
      audit(log, ...entries.map((entry) => ({ act: acts[after], account, ...entry })));
    },
  };
}

const identifiers = ({ mailbox, uid, messageId }: IDataObject) => ({
  mailbox: typeof mailbox === 'string' ? mailbox : null,
  uid: typeof uid === 'number' ? uid : null,
  messageId: typeof messageId === 'string' ? messageId : null,
});
