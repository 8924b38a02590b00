import { compose } from '../../mail/compose';
import { outgoingMail } from '../../mail/outgoing';
import { nextDeparture, paceOf, type RateLimit } from '../../mail/smtp/pace';
import { openTransport } from '../../mail/smtp/transport';
import { testAccount } from '../support/account';
import { startChaosProxy, type ChaosProxy } from '../support/chaosProxy';
import { startSmtpServer, type TestSmtpServer } from '../support/smtpServer';

/** When so many mails leave that are all ready at the start, milliseconds. */
function departuresOf(count: number, rate: RateLimit & { readonly limit: number }): number[] {
  const departures: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const lastLeft = departures.at(-1) ?? -Infinity;
    const began = departures.at(-rate.limit) ?? -Infinity;
    const oldest = { began, answered: began };
    departures.push(nextDeparture({ lastLeft, oldest, swiftest: 0 }, Math.max(0, lastLeft), rate));
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
    const intervals = (departures[9 * rate.limit] ?? Infinity) / rate.interval;
    expect(9 / intervals).toBeGreaterThanOrEqual(0.95);
  });

  const rate = { limit: 20, interval: 1_000, pause: 0 };
  const afterAnswer = (answered: number) =>
    nextDeparture({ lastLeft: 0, oldest: { began: 0, answered }, swiftest: 160 }, answered, rate);

  it('S5 a long way, which all mails go, costs nothing of it, nor what one takes a little longer', () => {
    expect([160, 168].map(afterAnswer)).toEqual([1_010, 1_010]);
  });

  it('S5 a mail that was held up counts from when it came through', () => {
    expect(afterAnswer(460)).toBe(1_300);
  });
});

describe('the number of a rate limit on the wire', () => {
  const isFull = process.env['MAILROOM_FULL'] === 'true';
  const count = isFull ? 600 : 100;
  const rate = { limit: 20, interval: 1_000, pause: 0 };
  let server: TestSmtpServer;
  let proxy: ChaosProxy;
  beforeAll(async () => {
    server = await startSmtpServer();
    proxy = await startChaosProxy(server.port);
  });
  afterAll(async () => {
    await proxy.close();
    await server.close();
  });

  it.each([
    ['locally', 0],
    ['with a 40 ms round trip', 40],
  ])(
    `S5 ${count} mails over five connections %s: no second sees more than 20 of them`,
    async (place, roundTrip) => {
      const begun: number[] = [];
      server.script(({ command }) => {
        if (command === 'MAIL') begun.push(performance.now());
        return undefined;
      });
      proxy.shape({ roundTrip });
      const account = testAccount({
        ...{ user: server.user, password: server.password, ca: server.ca, smtp: { port: proxy.port } },
      });
      const transport = openTransport(account, { connections: 5, pace: paceOf(`test-wire ${place}`, rate) });
      const to = [{ name: null, address: 'ann@example.org' }];
      const about = (index: number) => ({ messageId: `<${index}@example.com>`, date: new Date() });
      const mails = await Promise.all(
        Array.from({ length: count }, (_, index) =>
          compose(outgoingMail({ ...about(index), from: account.from, to, text: 'x' })),
        ),
      );
      await Promise.all(mails.map(transport.send));
      transport.close();

      expect(begun).toHaveLength(count);
      expect(mostWithin(begun, rate.interval)).toBeLessThanOrEqual(rate.limit);
      if (!isFull) return;
      const seconds = ((begun.at(-1) ?? 0) - (begun[rate.limit - 1] ?? 0)) / 1_000;
      const perSecond = (count - rate.limit) / seconds;
      console.info(`${count} mails ${place}: ${perSecond.toFixed(1)} a second`);
      expect(perSecond).toBeGreaterThanOrEqual(0.95 * rate.limit);
    },
    60_000,
  );
});

describe('pace', () => {
  it('S5 never more than the limit within any interval, over all transports of an account', async () => {
    const rate = { limit: 5, interval: 200, pause: 0 };
    const departures: number[] = [];
    const run = async () => {
      const pace = paceOf('test-limit', rate);
      for (let index = 0; index < 10; index += 1) {
        const answered = await pace.turn();
        departures.push(performance.now());
        answered(null);
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
    for (const pace of [high, high, high, low, high]) (await pace.turn())(null);
    expect(performance.now() - start).toBeGreaterThan(290);
  });

  it('S5 a pause lies between two mails', async () => {
    const pace = paceOf('test-pause', { limit: null, interval: 1_000, pause: 50 });
    const start = performance.now();
    for (let index = 0; index < 4; index += 1) (await pace.turn())(null);
    expect(performance.now() - start).toBeGreaterThan(145);
  });

  it('S5 a place that was cancelled keeps nobody waiting, and nobody overtakes', async () => {
    const pace = paceOf('test-cancelled', { limit: 2, interval: 200, pause: 0 });
    const start = performance.now();
    (await pace.turn())(null);
    (await pace.turn())(null);
    const cancelled = pace.turn(AbortSignal.abort(new Error('stopped')));
    const next = pace.turn();
    await expect(cancelled).rejects.toThrow('stopped');
    (await next)(null);
    expect(performance.now() - start).toBeGreaterThan(190);
  });

  it('S5 a mail whose answer comes late holds its place until then', async () => {
    const pace = paceOf('test-late', { limit: 1, interval: 100, pause: 0 });
    const answered = await pace.turn();
    const next = pace.turn();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const late = performance.now();
    answered(null);
    (await next)(null);
    expect(performance.now() - late).toBeGreaterThan(95);
  });
});
