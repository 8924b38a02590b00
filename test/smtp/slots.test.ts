import { setTimeout as sleep } from 'node:timers/promises';
import { openSlots } from '../../mail/smtp/slots';

/** Work on so many things that tells how many were under way at most. */
async function mostOf(slots: ReturnType<typeof openSlots>, count: number): Promise<number> {
  let underWay = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, (underWay += 1));
    await sleep(1);
    underWay -= 1;
  };
  await Promise.all(Array.from({ length: count }, () => slots.run(work)));
  return most;
}

describe('places', () => {
  it('S5 let so many in at once, and all of them in the end', async () => {
    expect(await mostOf(openSlots(3), 20)).toBe(3);
  });

  it('S5 become fewer, and never none', async () => {
    const slots = openSlots(3);
    expect([slots.narrow(), slots.narrow(), slots.narrow()]).toEqual([true, true, false]);
    expect(await mostOf(slots, 5)).toBe(1);
  });

  it('S5 are free again after work that failed', async () => {
    const slots = openSlots(1);
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await slots.run(() => Promise.resolve('yes'))).toBe('yes');
  });
});
