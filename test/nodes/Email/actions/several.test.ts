import { setTimeout as sleep } from 'node:timers/promises';
import { several } from '../../../../nodes/Email/actions/several';

describe('several things at once', () => {
  it('S5 never more than the limit, and all of them', async () => {
    let underWay = 0;
    let most = 0;
    const results = await several(20, 5, async (index) => {
      most = Math.max(most, (underWay += 1));
      await sleep(index % 3);
      underWay -= 1;
      return index;
    });
    expect(most).toBe(5);
    expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('S5 one after the other with a limit of one', async () => {
    const events: string[] = [];
    await several(3, 1, async (index) => {
      events.push(`begin ${index}`);
      await sleep(3 - index);
      events.push(`end ${index}`);
    });
    expect(events).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('S5 after a failure nothing is begun, and what is under way is not cut off', async () => {
    const ended: number[] = [];
    const work = several(10, 3, async (index) => {
      await sleep(index === 1 ? 5 : 20);
      if (index === 1) throw new Error('first');
      ended.push(index);
    });
    await expect(work).rejects.toThrow('first');
    expect(ended).toEqual([0, 2]);
  });
});
