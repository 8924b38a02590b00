import type { Address } from './address';
import { MailError } from './error';
import type { OutgoingCalendar } from './outgoing';
import { checkAddress, checkLine } from './outgoingChecks';
import { localTime, timeZoneLines } from './vtimezone';
import { shownAt } from './wallClock';

export interface CalendarEvent {
  /** The same for invitation, update and cancellation of one event (RFC 5545 section 3.8.4.7). */
  readonly uid: string;
  /** Grows with each update; a cancellation counts as one (RFC 5546 section 2.1.4). */
  readonly sequence: number;
  readonly summary: string;
  /** ISO 8601 with offset or `Z`, or a date alone for a whole day. */
  readonly start: string;
  /** Exclusive: a whole day ends on the next date. */
  readonly end: string;
  /** Null for none; line breaks stay. */
  readonly description: string | null;
  readonly location: string | null;
  readonly organizer: Address;
  readonly attendees: readonly Address[];
  /** Recurrence rule such as `FREQ=WEEKLY;COUNT=4` (RFC 5545 section 3.3.10), null for a single event. */
  readonly recurrence: string | null;
  /** IANA name of the zone whose clocks a repeated event follows. */
  readonly timeZone: string;
}

const refuse = (problem: string): MailError =>
  new MailError('invalidInput', `icalEvent: ${problem}`, { field: 'icalEvent' });

/** RFC 5545 section 3.3.11: TEXT values. */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/[\p{Cc}]/gu, '');

/** Section 3.2: a quoted parameter value holds no quotes. */
const parameter = (text: string): string => `"${text.replace(/["\p{Cc}]/gu, "'")}"`;

/** Section 3.1: lines of 75 octets, cut between characters. */
function folded(line: string): string {
  let result = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      result += '\r\n ';
      octets = 1;
    }
    result += character;
    octets += size;
  }
  return result;
}

const stamp = (date: Date): string => `${date.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;

const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);

function dateOf(value: string): Date {
  const date = new Date(value);
  if (/T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) && !Number.isNaN(date.getTime())) return date;
  throw refuse(`"${value}" is neither a date nor a time with its offset, such as 2026-05-04T10:00:00+02:00.`);
}

/** What is repeated keeps its time of day; a single event is the same moment everywhere. */
const followsClocks = ({ recurrence, start, timeZone }: CalendarEvent): boolean =>
  recurrence !== null && !isDay(start) && timeZone !== 'UTC';

/** A date for a whole day, else a moment; a local time without offset could mean anything. */
function moment(property: 'DTSTART' | 'DTEND', value: string, event: CalendarEvent): string {
  if (isDay(value)) return `${property};VALUE=DATE:${value.replace(/-/g, '')}`;
  const date = dateOf(value);
  if (!followsClocks(event)) return `${property}:${stamp(date)}`;
  const { timeZone } = event;
  return `${property};TZID=${timeZone}:${localTime(shownAt(date.getTime(), timeZone))}`;
}

function person(property: 'ORGANIZER' | 'ATTENDEE', address: Address, more = ''): string {
  checkAddress('icalEvent', address);
  const name = address.name ? `;CN=${parameter(address.name)}` : '';
  return `${property}${name}${more}:mailto:${address.address}`;
}

function checkEvent(event: CalendarEvent): void {
  checkLine('icalEvent', event.uid);
  checkLine('icalEvent', event.summary);
  if (!Number.isInteger(event.sequence) || event.sequence < 0)
    throw refuse('the sequence must be 0 or more.');
  if (new Date(event.end) <= new Date(event.start)) throw refuse('ends before it starts.');
  if (event.recurrence !== null && !/^FREQ=[A-Z0-9=;,+-]+$/i.test(event.recurrence)) {
    throw refuse(`"${event.recurrence}" is not a recurrence rule.`);
  }
}

/**
 * An invitation, its update (a higher `sequence`) or its cancellation (RFC 5545, 5546, 6047).
 * `now` is when it is written.
 * @throws MailError `invalidInput`, field `icalEvent`
 */
export function calendarFor(event: CalendarEvent, method: 'REQUEST' | 'CANCEL', now: Date): OutgoingCalendar {
  checkEvent(event);
  const invited = ';ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE';
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Mailroom//n8n-nodes-mailroom//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    ...(followsClocks(event) ? timeZoneLines(event.timeZone, dateOf(event.start)) : []),
    'BEGIN:VEVENT',
    `UID:${escaped(event.uid)}`,
    `DTSTAMP:${stamp(now)}`,
    `SEQUENCE:${event.sequence}`,
    moment('DTSTART', event.start, event),
    moment('DTEND', event.end, event),
    ...(event.recurrence === null ? [] : [`RRULE:${event.recurrence.toUpperCase()}`]),
    `SUMMARY:${escaped(event.summary)}`,
    ...(event.description === null ? [] : [`DESCRIPTION:${escaped(event.description)}`]),
    ...(event.location === null ? [] : [`LOCATION:${escaped(event.location)}`]),
    person('ORGANIZER', event.organizer),
    ...event.attendees.map((attendee) => person('ATTENDEE', attendee, invited)),
    `STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return { method, content: `${lines.map(folded).join('\r\n')}\r\n` };
}
