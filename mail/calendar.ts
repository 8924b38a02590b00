import ICAL from 'ical.js';
import type { Address } from './address';
import type { CalendarAttendee, CalendarInvitation } from './message';
import { momentOf } from './wallClock';
import { zoneOfWindows } from './windowsZones';

const MAX_ATTENDEES = 1_000;

/** `mailto:` of a calendar user with its common name (RFC 5545 section 3.3.3). */
function userOf(property: ICAL.Property): Address | null {
  const value = property.getFirstValue();
  const email = property.getFirstParameter('email');
  const address = (typeof value === 'string' ? value : '').replace(/^mailto:/i, '').trim() || email || '';
  const name = property.getFirstParameter('cn');
  return address.includes('@') ? { name: name ? name : null, address } : null;
}

function attendeeOf(property: ICAL.Property): CalendarAttendee | null {
  const user = userOf(property);
  const status = property.getParameter('partstat');
  return user && { ...user, status: typeof status === 'string' ? status.toLowerCase() : null };
}

/** Changes of clocks that are followed; programs that write a zone's whole history have some 200, most without rule. */
const MAX_OBSERVANCES = 500;
const MAX_RULES = 50;

/** Minutes ahead of UTC by the calendar's own VTIMEZONE; only yearly rules are followed, as others need not end. */
function definedOffset(calendar: ICAL.Component, tzid: string, time: ICAL.Time): number | null {
  const zone = calendar
    .getAllSubcomponents('vtimezone')
    .find((each) => each.getFirstPropertyValue('tzid') === tzid);
  const observances = zone?.getAllSubcomponents() ?? [];
  const rules = observances.flatMap((each) => each.getAllProperties('rrule'));
  if (!zone || observances.length > MAX_OBSERVANCES || rules.length > MAX_RULES) return null;
  const isYearly = rules.every((rule) => /FREQ=YEARLY/i.test(rule.toICALString()));
  if (!isYearly || time.year < 1970 || time.year > 2100) return null;
  return new ICAL.Timezone({ component: zone, tzid }).utcOffset(time) / 60;
}

/** The moment a clock in an IANA zone shows a local time; null for a name that is none. */
function momentIn(zone: string | null, local: string): string | null {
  try {
    return zone === null ? null : momentOf(local, zone);
  } catch {
    // Not a zone this system knows.
    return null;
  }
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
  const known = momentIn(tzid.replace(/^\//, ''), text);
  if (known !== null) return known;
  const own = definedOffset(calendar, tzid, time);
  if (own !== null) return new Date(wall - own * 60_000).toISOString();
  return momentIn(zoneOfWindows(tzid), text) ?? text;
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
    location: textOf(event, 'location'),
    timeZone: event.getFirstProperty('dtstart')?.getFirstParameter('tzid') || null,
    recurrence:
      event
        .getFirstProperty('rrule')
        ?.toICALString()
        .replace(/^RRULE:/i, '') ?? null,
    organizer: organizer ? userOf(organizer) : null,
    attendees: event
      .getAllProperties('attendee')
      .slice(0, MAX_ATTENDEES)
      .flatMap((each) => attendeeOf(each) ?? []),
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
