import { setImmediate } from 'node:timers/promises';
import { inTurn } from '../../../nodes/Email/approval/turn';

describe('two clicks at once', () => {
  const log: string[] = [];
  const slow = (name: string) => async () => {
    log.push(`${name} begins`);
    await setImmediate();
    log.push(`${name} ends`);
    return name;
  };

  it('X16 are taken one after the other, also where the first fails', async () => {
    const failing = inTurn('a', async () => Promise.reject(new Error(await slow('first')())));
    const second = inTurn('a', slow('second'));
    await expect(failing).rejects.toThrow('first');
    expect(await second).toBe('second');
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('X16 of two requests do not wait for each other', async () => {
    log.length = 0;
    await Promise.all([inTurn('a', slow('a')), inTurn('b', slow('b'))]);
    expect(log.slice(0, 2)).toEqual(['a begins', 'b begins']);
  });
});
