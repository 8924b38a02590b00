import { momentOf } from '../../mail/wallClock';

describe('a time on the wall', () => {
  it.each([
    ['winter', '2026-01-15T10:00:00', 'Europe/Berlin', '2026-01-15T09:00:00.000Z'],
    ['summer', '2026-07-15T10:00:00', 'Europe/Berlin', '2026-07-15T08:00:00.000Z'],
    ['a half hour zone', '2026-01-15T10:00:00', 'Asia/Kolkata', '2026-01-15T04:30:00.000Z'],
    ['just before clocks go forward', '2026-03-29T01:59:00', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['just after clocks go forward', '2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['just after clocks go back', '2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['no seconds', '2026-01-15T10:00', 'UTC', '2026-01-15T10:00:00.000Z'],
  ])('S2 is the moment meant: %s', (_, local, zone, moment) => {
    expect(momentOf(local, zone)).toBe(moment);
  });

  it('S2 takes a time that a change of clocks skips for the one after it', () => {
    expect(momentOf('2026-03-29T02:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('S2 is none where there is no date', () => {
    expect(momentOf('tomorrow', 'UTC')).toBeNull();
  });
});
