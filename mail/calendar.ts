import ICAL from 'ical.js';
import type { Address } from './address';
import type { CalendarInvitation } from './message';

const MAX_ATTENDEES = 1_000;

/** `mailto:` of a calendar user with its common name (RFC 5545 section 3.3.3). */
function userOf(property: ICAL.Property): Address | null {
  const value = property.getFirstValue();
  const email = property.getFirstParameter('email');
  const address = (typeof value === 'string' ? value : '').replace(/^mailto:/i, '').trim() || email || '';
  const name = property.getFirstParameter('cn');
  return address.includes('@') ? { name: name ? name : null, address } : null;
}

/** Minutes a zone is ahead of UTC at an instant, null if the name is no IANA zone. */
function offsetAt(zone: string, instant: number): number | null {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      },
    }).formatToParts(instant);
    const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return Math.round((local - instant) / 60_000);
  } catch {
    // Not a zone this system knows; the calendar may define it itself.
    return null;
  }
}

/** The instant of a wall-clock time (given as if it were UTC) in an IANA zone. */
function instantIn(zone: string, wall: number): number | null {
  const first = offsetAt(zone, wall);
  if (first === null) return null;
  const second = offsetAt(zone, wall - first * 60_000) ?? first;
  return wall - second * 60_000;
}

/** Minutes ahead of UTC by the calendar's own VTIMEZONE; only yearly rules are followed, as others need not end. */
function definedOffset(calendar: ICAL.Component, tzid: string, time: ICAL.Time): number | null {
  const zone = calendar
    .getAllSubcomponents('vtimezone')
    .find((each) => each.getFirstPropertyValue('tzid') === tzid);
  const rules = zone?.getAllSubcomponents().flatMap((each) => each.getAllProperties('rrule')) ?? [];
  const isYearly = rules.every((rule) => /FREQ=YEARLY/i.test(rule.toICALString()));
  if (!zone || !isYearly || time.year < 1970 || time.year > 2100) return null;
  return new ICAL.Timezone({ component: zone, tzid }).utcOffset(time) / 60;
}

/** ISO 8601: in UTC where the zone is known, without zone for a floating time, a date alone for whole days. */
function timeOf(event: ICAL.Component, calendar: ICAL.Component, name: string): string | null {
  const property = event.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (!property || !(time instanceof ICAL.Time)) return null;
  const text = time.toString();
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  if (Number.isNaN(wall)) return null;
  if (time.isDate || text.endsWith('Z')) return time.isDate ? text : new Date(wall).toISOString();
  const tzid = property.getFirstParameter('tzid');
  if (!tzid) return text;
  const own = definedOffset(calendar, tzid, time);
  const instant = instantIn(tzid.replace(/^\//, ''), wall) ?? (own === null ? null : wall - own * 60_000);
  return instant === null ? text : new Date(instant).toISOString();
}

/** The end of an event, from DTEND or its duration. */
function endOf(event: ICAL.Component, calendar: ICAL.Component, start: string | null): string | null {
  const end = timeOf(event, calendar, 'dtend');
  const duration = event.getFirstPropertyValue('duration');
  if (end !== null || start === null || !(duration instanceof ICAL.Duration)) return end;
  const isDate = start.length === 10;
  const isFloating = !isDate && !start.endsWith('Z');
  const moved = new Date(
    Date.parse(isDate ? start : `${start}${isFloating ? 'Z' : ''}`) + duration.toSeconds() * 1_000,
  );
  if (Number.isNaN(moved.getTime())) return null;
  const text = moved.toISOString();
  return isDate ? text.slice(0, 10) : isFloating ? text.slice(0, 19) : text;
}

const textOf = (component: ICAL.Component, name: string): string | null => {
  const value = component.getFirstPropertyValue(name);
  return typeof value === 'string' && value !== '' ? value : null;
};

function readCalendar(text: string): CalendarInvitation | null {
  const parsed = ICAL.parse(text) as unknown[];
  const jcal = (Array.isArray(parsed[0]) ? parsed[0] : parsed) as unknown as string;
  const calendar = new ICAL.Component(jcal);
  const event = ['vevent', 'vtodo', 'vfreebusy']
    .map((name) => calendar.getFirstSubcomponent(name))
    .find(Boolean);
  if (!event) return null;
  const start = timeOf(event, calendar, 'dtstart');
  const organizer = event.getFirstProperty('organizer');
  return {
    method: textOf(calendar, 'method')?.toUpperCase() ?? null,
    uid: textOf(event, 'uid'),
    summary: textOf(event, 'summary'),
    start,
    end: endOf(event, calendar, start),
    organizer: organizer ? userOf(organizer) : null,
    attendees: event
      .getAllProperties('attendee')
      .slice(0, MAX_ATTENDEES)
      .flatMap((each) => userOf(each) ?? []),
  };
}

/** The first event of an iCalendar text (RFC 5545, RFC 5546); null if it has none or cannot be read. */
export function parseCalendar(text: string): CalendarInvitation | null {
  try {
    return readCalendar(text);
  } catch {
    // ical.js throws on text that is no calendar; the caller says so in a warning.
    return null;
  }
}
