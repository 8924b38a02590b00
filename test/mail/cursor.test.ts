import * as cursors from '../../mail/cursor';
import type { MessageMetadata } from '../../mail/structure';

const START = { uidValidity: '1', newestUid: 10 };
const MINUTE = 60_000;

const identified = (uid: number, more: Partial<cursors.Taken> = {}): cursors.Taken => ({
  uid,
  held: null,
  flags: [],
  internalDate: uid * MINUTE,
  fingerprint: `print ${uid}`,
  ...more,
});

const metadata = (more: Partial<MessageMetadata>): MessageMetadata => ({
  mailbox: 'INBOX',
  uid: 1,
  uidValidity: '1',
  flags: [],
  internalDate: new Date(0),
  size: 100,
  header: Buffer.from('Message-ID: <a@example.com>\r\n'),
  structure: {
    partNumber: '1',
    mimeType: 'text/plain',
    parameters: {},
    disposition: null,
    fileName: null,
    contentId: null,
    encoding: '7bit',
    size: 10,
    children: [],
  },
  labels: [],
  serverThreadId: null,
  ...more,
});

describe('a cursor', () => {
  it('T8 begins behind all mail that is there', () => {
    expect(cursors.beginCursor({ kind: 'now' }, START).seenUpTo).toBe(10);
  });

  it('T8 counts old mail only when unread, and later mail in any case', () => {
    const cursor = cursors.beginCursor({ kind: 'unread' }, START);
    expect(cursors.counts(cursor, identified(9, { flags: ['\\Seen'] }))).toBe(false);
    expect(cursors.counts(cursor, identified(9))).toBe(true);
    expect(cursors.counts(cursor, identified(11, { flags: ['\\Seen'] }))).toBe(true);
  });

  it('F15 goes by arrival, never by the Date header, which may say 2099', () => {
    const odd = metadata({ header: Buffer.from('Date: Fri, 01 Jan 2099 00:00:00 +0000\r\n') });
    const cursor = cursors.beginCursor({ kind: 'date', since: new Date(MINUTE) }, START);
    expect(cursors.counts(cursor, cursors.identify(odd))).toBe(false);
  });

  it('T6 keeps what is taken in open until it is settled', () => {
    let cursor = cursors.takeIn(cursors.beginCursor({ kind: 'now' }, START), [identified(11)], 12);
    expect(cursor).toMatchObject({ seenUpTo: 12, open: [{ uid: 11, attempts: 0 }] });
    cursor = cursors.acknowledge(cursors.startDelivery(cursor, [11]), [11]);
    expect(cursor.open).toMatchObject([{ attempts: 1, acknowledged: true }]);
    cursor = cursors.settle(cursor, [11]);
    expect(cursor.open).toEqual([]);
    expect(cursor.remembered.map(({ fingerprint }) => fingerprint)).toEqual(['print 11']);
  });

  it('F14 tells two mails with one Message-ID apart', () => {
    const first = cursors.identify(metadata({ uid: 1 }));
    expect(cursors.identify(metadata({ uid: 2, internalDate: new Date(5) })).fingerprint).not.toBe(
      first.fingerprint,
    );
    expect(cursors.identify(metadata({ uid: 2, size: 101 })).fingerprint).not.toBe(first.fingerprint);
  });

  it('F13 sets a failing mail aside with its reason and brings it back when asked', () => {
    const taken = cursors.startDelivery(
      cursors.takeIn(cursors.beginCursor({ kind: 'now' }, START), [identified(11)], 11),
      [11],
    );
    const aside = cursors.putAside(taken, 11, { reason: 'boom', at: new Date(0), leaves: false });
    expect(aside).toMatchObject({ open: [], setAside: [{ uid: 11, reason: 'boom', attempts: 1 }] });
    const back = cursors.reopen(aside, [identified(11)]);
    expect(back).toMatchObject({ open: [{ uid: 11, attempts: 0 }], setAside: [] });
  });

  describe('F9 after UIDVALIDITY changed', () => {
    const handled = (count: number) =>
      cursors.remember(
        cursors.beginCursor({ kind: 'now' }, START),
        Array.from({ length: count }, (_, index) => identified(index + 1)),
      );
    const renumbered = (cursor: cursors.Cursor, ...candidates: cursors.Identified[]) =>
      cursors.renumber(cursor, candidates, { uidValidity: '2', newestUid: 99 });

    it('replays nothing that is remembered and delivers what is not', () => {
      const old = identified(3, { uid: 1 });
      const fresh = identified(500, { uid: 2 });
      expect(renumbered(handled(5), old, fresh)).toMatchObject({
        uidValidity: '2',
        seenUpTo: 99,
        open: [{ uid: 2, fingerprint: 'print 500' }],
      });
    });

    it('replays no mail older than all that is remembered', () => {
      const forgotten = identified(7, { uid: 1, internalDate: 0 });
      expect(
        renumbered(
          cursors.remember(
            handled(0),
            Array.from({ length: 250 }, (_, index) => identified(index + 100)),
          ),
          forgotten,
        ).open,
      ).toEqual([]);
    });

    it('keeps what was in flight with its attempts under its new UID', () => {
      const flying = cursors.startDelivery(cursors.takeIn(handled(5), [identified(11)], 11), [11]);
      expect(renumbered(flying, identified(11, { uid: 4 })).open).toMatchObject([{ uid: 4, attempts: 1 }]);
    });
  });

  it('F25 begins anew where a person changed the start, without forgetting what is open', () => {
    const cursor = cursors.takeIn(cursors.beginCursor({ kind: 'now' }, START), [identified(11)], 11);
    expect(cursors.restart(cursor, { kind: 'all' }, START)).toMatchObject({
      seenUpTo: 0,
      startedFrom: 'all',
      open: [{ uid: 11 }],
    });
  });
});
