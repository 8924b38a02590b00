import { soak } from '../../bench/soak';

/** Three minutes of what `npm run soak` does for thirty. */
const MINUTES = Number(process.env.MAILROOM_SOAK_MINUTES ?? 3);

it(
  'F1 to F8 under load: random faults lose no mail, and only kills repeat some, marked',
  async () => {
    const figures = await soak({ minutes: MINUTES, mailboxes: 10, rate: 20, faults: 40 }, () => undefined);
    console.log(JSON.stringify(figures));
    expect(figures.lostMails).toEqual([]);
    expect(figures.repeatedUnmarked).toBe(0);
    expect(figures.unhandled).toEqual([]);
    expect(Object.keys(figures.faultsByKind).length).toBeGreaterThanOrEqual(8);
  },
  (MINUTES + 4) * 60_000,
);
