/** Kept, as to make one takes far longer than to use it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(timeZone, format);
  return format;
}

/** What a clock in a time zone shows at a moment, as milliseconds since 1970 on that clock. */
export function shownAt(moment: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/**
 * The moment (ISO 8601, UTC) at which clocks in an IANA time zone show `local`, a date and time without
 * offset. A time that a change of clocks skips is taken for the one after it; null for no date and time.
 */
export function momentOf(local: string, timeZone: string): string | null {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return null;
  // The offset at the first guess may be that of the other side of a change of clocks.
  const guess = wanted - (shownAt(wanted, timeZone) - wanted);
  return new Date(guess + (wanted - shownAt(guess, timeZone))).toISOString();
}
