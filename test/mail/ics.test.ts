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
