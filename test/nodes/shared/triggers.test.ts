import { beginCursor, putAside, startDelivery, takeIn } from '../../../mail/cursor';
import { Positions } from '../../../mail/positions';
import { sentCountsOf, countSent } from '../../../nodes/shared/sentMail';
import { publish, statusOf, triggersOf, type PublishedTrigger } from '../../../nodes/shared/triggers';

/** Three mails came: one waits, one is with n8n, one has failed for good; the server is away since. */
async function aTrigger(account: string): Promise<PublishedTrigger> {
  const store = { load: () => Promise.resolve(null), save: () => Promise.resolve() };
  const positions = await Positions.open(store, account, () => new Date(0));
  const mails = [11, 12, 13].map((uid) => ({
    ...{ uid, flags: [], fingerprint: `print ${uid}`, internalDate: 0, held: null },
  }));
  const came = takeIn(beginCursor({ kind: 'now' }, { uidValidity: '1', newestUid: 10 }), mails, 13);
  const why = { reason: 'the shelf is empty', at: new Date(0), leaves: false };
  positions.set('INBOX', putAside(startDelivery(came, [12, 13]), 13, why));
  positions.takeOff('INBOX', { uid: 12, fingerprint: 'print 12' });
  return {
    ...{ workflowId: 'w', node: 'Email Trigger', account, mailboxes: ['INBOX'], positions },
    ...{ setAsideMailbox: null, mark: '$n8n-0a1b2c3d4e', stir: () => undefined },
    counts: { delivered: 3, held: 1, lastDeliveryAt: new Date('2026-11-20T10:00:00Z') },
    outage: () => ({ since: new Date('2026-11-20T11:00:00Z'), cause: 'No server listens on that port' }),
  };
}

describe('the status of an account', () => {
  it('H4 tells of a trigger what it delivered and held, what waits, is under way or set aside, and the outage', async () => {
    expect(statusOf(await aTrigger('mail.example.com/ann'))).toMatchObject({
      ...{ workflowId: 'w', node: 'Email Trigger', delivered: 3, held: 1 },
      lastDeliveryAt: '2026-11-20T10:00:00.000Z',
      outageSince: '2026-11-20T11:00:00.000Z',
      outageCause: 'No server listens on that port',
      mailboxes: [
        {
          ...{ mailbox: 'INBOX', waiting: 1, inFlight: 1 },
          setAside: [{ uid: 13, reason: 'the shelf is empty', attempts: 1, moved: false }],
        },
      ],
    });
  });

  it('H4 has the published triggers of this account only', async () => {
    const [ann, bob] = [await aTrigger('mail.example.com/ann'), await aTrigger('mail.example.com/bob')];
    const unpublish = [ann, bob].map(publish);
    expect(triggersOf(ann.account)).toEqual([ann]);
    for (const end of unpublish) end();
    expect(triggersOf(ann.account)).toEqual([]);
  });

  it('H4 counts what was sent and what could not be, of each account', async () => {
    const account = 'smtp.example.com/carol';
    await countSent(account, Promise.resolve({ status: 'sent' }));
    await countSent(account, Promise.resolve({ status: 'skipped' }));
    await countSent(account, Promise.reject(new Error('refused'))).catch(() => undefined);
    expect(sentCountsOf(account)).toMatchObject({ sent: 1, failed: 1, lastSentAt: expect.any(Date) as Date });
    expect(sentCountsOf('smtp.example.com/dora')).toMatchObject({ sent: 0, failed: 0, lastSentAt: null });
  });
});
