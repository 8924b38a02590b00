import { backoff } from '../../mail/backoff';

describe('backoff', () => {
  const bounds = { first: 1_000, most: 30_000 };

  it('T5 waits longer after each failure, up to a most', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((failures) => backoff(failures, bounds, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it('T5 spreads the waits of many triggers over half of the time', () => {
    expect(backoff(0, bounds, 0.5)).toBe(750);
    expect(backoff(9, bounds, 1)).toBe(15_000);
  });
});
