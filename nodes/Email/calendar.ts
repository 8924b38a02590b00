import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../mail/error';
import { calendarFor } from '../../mail/ics';
import type { OutgoingCalendar, OutgoingMail } from '../../mail/outgoing';
import { momentOf } from '../../mail/wallClock';
import { textOf } from './parameters';

/**
 * The invitation, update or cancellation an item's mail carries, null for none: the sender invites those in
 * To and Cc. Throws `invalidInput`, field `icalEvent`.
 */
export function calendarOf(
  icalEvent: unknown,
  { messageId, date, from, to, cc, subject }: OutgoingMail,
  timeZone: string,
): OutgoingCalendar | null {
  const event = (icalEvent as { readonly event?: IDataObject } | undefined)?.event;
  if (event === undefined) return null;
  const text = (name: string) => textOf(event[name], 'icalEvent').trim();
  const method = text('method') === 'CANCEL' ? 'CANCEL' : 'REQUEST';
  const version = Number(event['sequence'] ?? 0);
  if (text('uid') === '' && (method === 'CANCEL' || version > 0)) {
    throw refuse('An update or a cancellation needs the Event ID of its invitation.');
  }
  return calendarFor(
    {
      uid: text('uid') || messageId.slice(1, -1),
      // A cancellation counts as an update (RFC 5546 section 2.1.4).
      sequence: method === 'CANCEL' ? Math.max(version, 1) : version,
      summary: text('summary') || subject,
      start: moment(event['start'], timeZone),
      end: moment(event['end'], timeZone),
      description: text('description') || null,
      location: text('location') || null,
      organizer: from,
      attendees: [...to, ...cc],
      recurrence: text('recurrence') || null,
      timeZone,
    },
    method,
    date,
  );
}

/** A moment as a person chose it, on the clocks of the workflow, or as an expression gives it; a date for a whole day. */
function moment(value: unknown, timeZone: string): string {
  // Luxon's dates, which expressions give, know their own offset.
  const text =
    value instanceof Date || isDateTime(value) ? value.toJSON() : textOf(value, 'icalEvent').trim();
  if (text === '') throw refuse('An event needs a start and an end.');
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)) return text;
  return momentOf(text.replace(' ', 'T'), timeZone) ?? text;
}

const isDateTime = (value: unknown): value is { readonly toJSON: () => string } =>
  typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function';

const refuse = (problem: string) => new MailError('invalidInput', problem, { field: 'icalEvent' });
