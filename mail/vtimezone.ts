import { shownAt } from './wallClock';

/** A change of clocks; offsets in milliseconds east of UTC. */
interface Change {
  readonly moment: number;
  readonly before: number;
  readonly after: number;
}

const MINUTE = 60_000;
/** Nowhere do clocks change twice within one. */
const WEEK = 7 * 24 * 60 * MINUTE;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const offsetAt = (moment: number, timeZone: string): number => shownAt(moment, timeZone) - moment;

/** The first minute between two moments at which clocks have changed. */
function changeBetween(from: number, to: number, timeZone: string): Change {
  const before = offsetAt(from, timeZone);
  let [earlier, later] = [from, to];
  while (later - earlier > MINUTE) {
    const middle = earlier + Math.floor((later - earlier) / 2 / MINUTE) * MINUTE;
    if (offsetAt(middle, timeZone) === before) earlier = middle;
    else later = middle;
  }
  return { moment: later, before, after: offsetAt(later, timeZone) };
}

function changesOf(year: number, timeZone: string): Change[] {
  const end = Date.UTC(year + 1, 0, 1);
  const changes: Change[] = [];
  for (let from = Date.UTC(year, 0, 1); from < end; from += WEEK) {
    const to = Math.min(from + WEEK, end);
    if (offsetAt(from, timeZone) !== offsetAt(to, timeZone)) changes.push(changeBetween(from, to, timeZone));
  }
  return changes;
}

/** A reading of a clock as RFC 5545 section 3.3.5 writes local time. */
export const localTime = (shown: number): string =>
  new Date(shown).toISOString().replace(/[-:]/g, '').slice(0, 15);

function offset(milliseconds: number): string {
  const minutes = Math.abs(Math.round(milliseconds / MINUTE));
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${milliseconds < 0 ? '-' : '+'}${two(minutes / 60)}${two(minutes % 60)}`;
}

/** The rule a date follows where clocks change on the same weekday each year, such as the last Sunday. */
function yearly(shown: number): string {
  const date = new Date(shown);
  const day = date.getUTCDate();
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const which = day + 7 > days ? -1 : Math.ceil(day / 7);
  return `RRULE:FREQ=YEARLY;BYMONTH=${date.getUTCMonth() + 1};BYDAY=${which}${WEEKDAYS[date.getUTCDay()]}`;
}

function observance({ moment, before, after }: Change, repeats: boolean): string[] {
  const kind = after > before ? 'DAYLIGHT' : 'STANDARD';
  const rule = repeats ? [yearly(moment + before)] : [];
  return [
    `BEGIN:${kind}`,
    `DTSTART:${localTime(moment + before)}`,
    `TZOFFSETFROM:${offset(before)}`,
    `TZOFFSETTO:${offset(after)}`,
    ...rule,
    `END:${kind}`,
  ];
}

/**
 * The VTIMEZONE of an IANA time zone for an event that begins at `start` (RFC 5545 section 3.6.5), so that what
 * is repeated stays at the same time of day when clocks change.
 */
export function timeZoneLines(timeZone: string, start: Date): string[] {
  const year = start.getUTCFullYear();
  const lastYear = changesOf(year - 1, timeZone);
  // Two changes a year follow a rule; others are told one by one, for as long as they can be known.
  const follows = lastYear.length === 2;
  const others = follows ? [] : [year, year + 1].flatMap((each) => changesOf(each, timeZone));
  const known = [...lastYear, ...others];
  const always = offsetAt(start.getTime(), timeZone);
  const changes = known.length > 0 ? known : [{ moment: -always, before: always, after: always }];
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${timeZone}`,
    ...changes.flatMap((change) => observance(change, follows)),
    'END:VTIMEZONE',
  ];
}
