import { nextDeparture, paceOf, type RateLimit } from '../../mail/smtp/pace';

/** When so many mails leave that are all ready at the start, milliseconds. */
function departuresOf(count: number, rate: RateLimit): number[] {
  const departures: number[] = [];
  for (let index = 0; index < count; index += 1) {
    departures.push(nextDeparture(departures, departures.at(-1) ?? 0, rate));
  }
  return departures;
}

/** The most mails that leave within any interval. */
const mostWithin = (departures: readonly number[], interval: number): number =>
  Math.max(
    ...departures.map(
      (begin) => departures.filter((moment) => moment >= begin && moment < begin + interval).length,
    ),
  );

describe('the number of a rate limit', () => {
  it.each([
    ['20 a second', { limit: 20, interval: 1_000, pause: 0 }],
    ['30 a minute', { limit: 30, interval: 60_000, pause: 0 }],
    ['100 an hour', { limit: 100, interval: 3_600_000, pause: 0 }],
    ['60 a minute with a pause', { limit: 60, interval: 60_000, pause: 500 }],
  ])('S5 %s is never passed within any interval, and is used to at least 95 %%', (_name, rate) => {
    const departures = departuresOf(10 * rate.limit, rate);
    const most = mostWithin(departures, rate.interval);
    expect(most).toBeLessThanOrEqual(rate.limit);
    expect(most).toBeGreaterThanOrEqual(0.95 * rate.limit);
    const intervals = (departures.at(-1) ?? 0) / rate.interval;
    expect(departures.length / (intervals + 1)).toBeGreaterThanOrEqual(0.95 * rate.limit);
  });
});

describe('pace', () => {
  it('S5 never more than the limit within any interval, over all transports of an account', async () => {
    const rate = { limit: 5, interval: 200, pause: 0 };
    const departures: number[] = [];
    const run = async () => {
      const pace = paceOf('test-limit', rate);
      for (let index = 0; index < 10; index += 1) {
        await pace.turn();
        departures.push(performance.now());
      }
    };
    await Promise.all([run(), run()]);
    const gaps = departures.slice(5).map((moment, index) => moment - (departures[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(190);
  });

  it('S5 the lower limit of one execution does not raise that of another', async () => {
    const high = paceOf('test-two-limits', { limit: 4, interval: 300, pause: 0 });
    const low = paceOf('test-two-limits', { limit: 1, interval: 1, pause: 0 });
    const start = performance.now();
    for (const pace of [high, high, high, low, high]) await pace.turn();
    expect(performance.now() - start).toBeGreaterThan(290);
  });

  it('S5 a pause lies between two mails', async () => {
    const pace = paceOf('test-pause', { limit: null, interval: 1_000, pause: 50 });
    const start = performance.now();
    for (let index = 0; index < 4; index += 1) await pace.turn();
    expect(performance.now() - start).toBeGreaterThan(145);
  });
});
