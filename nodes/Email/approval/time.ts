/** A moment as a person in a time zone reads it, with the zone's name. */
export const dateAndTime = (iso: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    timeZone,
    timeZoneName: 'short',
  }).format(new Date(iso));
