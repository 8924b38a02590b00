import type { INodeExecutionData } from 'n8n-workflow';
import type { Consumer, Outcome } from '../../../mail/consumer';
import { recorded } from '../../../nodes/EmailTrigger/recorded';
import { hourlyCounters } from '../../../nodes/shared/audit';

/** A consumer whose runs end in `outcome`, with the lines it leaves in the log. */
function recording(outcome: Outcome) {
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line) };
  const counters = hourlyCounters(log, 'Desk');
  const consumer: Consumer<INodeExecutionData> = {
    bodyLimit: 1,
    examine: () => ({ kind: 'skip' }),
    partsOf: () => [],
    prepare: () => Promise.resolve(null),
    deliver: () => Promise.resolve(outcome),
    notice: () => undefined,
  };
  return { lines, counters, consumer: recorded(consumer, { log, account: 'Desk', counters }) };
}

const item = (uid: number, held: { reason: string } | null): INodeExecutionData => ({
  json: { mailbox: 'INBOX', uid, messageId: `<${uid}@example.org>`, subject: 'Merger', held },
});

describe("a trigger's acts in n8n's log", () => {
  it('H3 has a line for each mail held, none for mail that starts a run, and counts both', async () => {
    const { lines, counters, consumer } = recording({ kind: 'acknowledged' });
    await consumer.deliver([item(1, { reason: 'unknownSender' }), item(2, null)]);
    counters.close();
    expect(lines).toEqual([
      'Mailroom audit {"act":"held","account":"Desk","mailbox":"INBOX","uid":1,"messageId":"<1@example.org>","outcome":"done"}',
      'Mailroom counters {"trigger":"Desk","held":1,"delivered":1}',
    ]);
  });

  it('H3 counts a failed run as failed', async () => {
    const { lines, counters, consumer } = recording({ kind: 'failed', reason: 'Merger' });
    await consumer.deliver([item(1, null)]);
    counters.close();
    expect(lines).toEqual(['Mailroom counters {"trigger":"Desk","failed":1}']);
  });

  it.each([
    ['markRead', 'flagged'],
    ['move', 'moved'],
    ['delete', 'deleted'],
  ] as const)('H3 tells what "%s" after processing did', (after, act) => {
    const { lines, consumer } = recording({ kind: 'acknowledged' });
    consumer.settled?.({ mailbox: 'INBOX', uids: [1, 2], after, complete: false });
    expect(lines).toEqual(
      [1, 2].map(
        (uid) =>
          `Mailroom audit {"act":"${act}","account":"Desk","mailbox":"INBOX","uid":${uid},"messageId":null,"outcome":"refused"}`,
      ),
    );
  });
});
