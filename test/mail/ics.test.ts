import ICAL from 'ical.js';
import { calendarFor, type CalendarEvent } from '../../mail/ics';

const event = (given: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'visit-17@example.com',
  sequence: 0,
  summary: 'Visit, with coffee; please',
  start: '2026-05-04T10:00:00+02:00',
  end: '2026-05-04T11:00:00+02:00',
  description: null,
  location: null,
  organizer: { name: 'Shop', address: 'shop@example.com' },
  attendees: [{ name: 'Müller, "Ann"', address: 'ann@example.org' }],
  recurrence: null,
  timeZone: 'Europe/Berlin',
  ...given,
});
const now = new Date('2026-05-01T08:00:00Z');
const read = (content: string) => {
  const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
  const component = calendar.getFirstSubcomponent('vevent');
  if (!component) throw new Error('no event');
  return { calendar, component, event: new ICAL.Event(component) };
};
const write = (given: Partial<CalendarEvent> = {}, method: 'REQUEST' | 'CANCEL' = 'REQUEST') =>
  calendarFor(event(given), method, now).content;

describe('calendar mail', () => {
  it('S2 an invitation says what, when and who', () => {
    const { calendar, event: invited } = read(write());
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(invited.summary).toBe('Visit, with coffee; please');
    expect(invited.startDate.toJSDate().toISOString()).toBe('2026-05-04T08:00:00.000Z');
    expect(invited.attendees[0]?.getFirstValue()).toBe('mailto:ann@example.org');
  });

  it('S2 a cancellation names the same event with a later sequence', () => {
    const { calendar, component } = read(write({ sequence: 2 }, 'CANCEL'));
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect([component.getFirstPropertyValue('status'), component.getFirstPropertyValue('sequence')]).toEqual([
      'CANCELLED',
      2,
    ]);
  });

  it('S2 a whole day is a date', () => {
    const { event: day } = read(write({ start: '2026-05-04', end: '2026-05-05' }));
    expect([day.startDate.isDate, day.duration.toString()]).toEqual([true, 'P1D']);
  });

  const firstThree = (given: Partial<CalendarEvent>) => {
    const { calendar, component } = read(write(given));
    const zone = calendar.getFirstSubcomponent('vtimezone');
    if (!zone) throw new Error('no time zone');
    // The event follows the zone that is in the mail, not one the reader knows.
    const own = new ICAL.Timezone({ component: zone, tzid: given.timeZone ?? 'Europe/Berlin' });
    const start = component.getFirstPropertyValue('dtstart') as ICAL.Time;
    start.zone = own;
    const each = (component.getFirstPropertyValue('rrule') as ICAL.Recur).iterator(start);
    return [1, 2, 3].map(() => {
      const time = each.next();
      time.zone = own;
      return time.toJSDate().toISOString();
    });
  };

  it.each([
    ['Europe/Berlin', '2026-10-19T10:00:00+02:00', ['2026-10-19T08', '2026-10-26T09', '2026-11-02T09']],
    ['America/New_York', '2026-02-23T15:00:00Z', ['2026-02-23T15', '2026-03-02T15', '2026-03-09T14']],
    ['Australia/Sydney', '2026-03-25T22:00:00Z', ['2026-03-25T22', '2026-04-01T22', '2026-04-08T23']],
    ['Asia/Kolkata', '2026-10-19T04:30:00Z', ['2026-10-19T04', '2026-10-26T04', '2026-11-02T04']],
  ])('S2 what is repeated in %s stays at its time of day', (timeZone, start, expected) => {
    const end = new Date(Date.parse(start) + 3_600_000).toISOString();
    const times = firstThree({ recurrence: 'FREQ=WEEKLY;COUNT=3', timeZone, start, end });
    expect(times.map((time) => time.slice(0, 13))).toEqual(expected);
  });

  it('S2 lines are folded at 75 octets and lose nothing', () => {
    const description = 'Grüße über Straßen\nzweite Zeile '.repeat(20);
    const content = write({ description });
    expect(content.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect(read(content).event.description).toBe(description);
  });

  it.each([
    ['a time without offset', { start: '2026-05-04T10:00:00' }],
    ['an end before the start', { end: '2026-05-04T09:00:00+02:00' }],
    ['a line break in the title', { summary: 'x\r\nATTENDEE:mailto:eve@example.net' }],
    ['a rule that is none', { recurrence: 'FREQ=DAILY\r\nX:y' }],
    ['an address that is none', { attendees: [{ name: null, address: 'ann@example.org\r\nX:y' }] }],
  ])('X9 %s is refused', (_name, given) => {
    expect(() => write(given)).toThrow(
      expect.objectContaining({ kind: 'invalidInput', field: 'icalEvent' }) as Error,
    );
  });

  it('X9 a name cannot end its parameter', () => {
    expect(read(write()).event.attendees[0]?.getParameter('cn')).toBe("Müller, 'Ann'");
  });
});
