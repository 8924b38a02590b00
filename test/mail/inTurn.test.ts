import { inTurn } from '../../mail/inTurn';

describe('work of one name', () => {
  it('goes one after the other, also after a failure, and other work beside it', async () => {
    const events: string[] = [];
    let open: () => void = () => undefined;
    const first = inTurn('a', async () => {
      await new Promise<void>((resolve) => (open = resolve));
      events.push('first');
      throw new Error('no');
    });
    const second = inTurn('a', () => Promise.resolve(events.push('second')));
    await inTurn('b', () => Promise.resolve(events.push('other')));
    open();
    await expect(first).rejects.toThrow('no');
    await second;
    expect(events).toEqual(['other', 'first', 'second']);
  });
});
