import { beginCursor } from '../../mail/cursor';
import { Positions, type Position, type PositionStore } from '../../mail/positions';

const cursor = (seenUpTo: number) => beginCursor({ kind: 'now' }, { uidValidity: '1', newestUid: seenUpTo });

/** A store whose writes end when the test says so. */
function slowStore() {
  const writes: { position: Position; done: () => void; fail: (error: Error) => void }[] = [];
  const store: PositionStore = {
    load: () => Promise.resolve(null),
    save: (position) =>
      new Promise((resolve, reject) => writes.push({ position, done: resolve, fail: reject })),
  };
  return { writes, store };
}

describe('positions', () => {
  it('T6 are stored before the save resolves, and changes meanwhile share the next write', async () => {
    const { writes, store } = slowStore();
    const positions = await Positions.open(store, 'a', () => new Date(0));
    positions.set('INBOX', cursor(1));
    const first = positions.save();
    positions.set('INBOX', cursor(2));
    const second = positions.save();
    const third = positions.save();
    expect(writes).toHaveLength(1);
    writes[0]?.done();
    await first;
    await new Promise(setImmediate);
    expect(writes).toHaveLength(2);
    expect(writes[1]?.position.mailboxes['INBOX']?.seenUpTo).toBe(2);
    writes[1]?.done();
    await Promise.all([second, third]);
  });

  it('are not written again for what is being written already', async () => {
    const { writes, store } = slowStore();
    const positions = await Positions.open(store, 'a', () => new Date(0));
    positions.set('INBOX', cursor(1));
    const both = [positions.save(), positions.save()];
    writes[0]?.done();
    await Promise.all(both);
    expect(writes).toHaveLength(1);
  });

  it('are written again after a write failed', async () => {
    const { writes, store } = slowStore();
    const positions = await Positions.open(store, 'a', () => new Date(0));
    const failing = positions.save();
    positions.set('INBOX', cursor(1));
    const next = positions.save();
    writes[0]?.fail(new Error('disk full'));
    await expect(failing).rejects.toThrow('disk full');
    await new Promise(setImmediate);
    writes[1]?.done();
    await next;
  });

  it('know the runs under way, also for the trigger after a republish', async () => {
    const { store } = slowStore();
    const positions = await Positions.open(store, 'a', () => new Date(0));
    positions.set('INBOX', cursor(1));
    const flight = { uid: 5, fingerprint: 'x' };
    positions.takeOff('INBOX', flight);
    expect([...positions.inFlight('INBOX')]).toEqual([flight]);
    const woken = jest.fn();
    positions.onLanding(woken);
    positions.land('INBOX', flight, (current) => ({ ...current, seenUpTo: 5 }));
    expect([...positions.inFlight('INBOX')]).toEqual([]);
    expect(positions.get('INBOX')?.seenUpTo).toBe(5);
    expect(woken).toHaveBeenCalledTimes(1);
  });
});
