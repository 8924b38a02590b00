import { parseCalendar } from '../../mail/calendar';

const invitation = (...event: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:REQUEST', ...event, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1@example.com', ...lines, 'END:VEVENT'];

it('M4 reads an invitation with its people', () => {
  const text = invitation(
    ...event(
      'SUMMARY:Lunch\\, maybe',
      'DTSTART:20261120T110000Z',
      'DTEND:20261120T120000Z',
      'LOCATION:Room 5\\, ground floor',
      'RRULE:FREQ=WEEKLY;COUNT=3',
      'ORGANIZER;CN=Bob:mailto:bob@example.com',
      'ATTENDEE;CN="Ada, A.";PARTSTAT=ACCEPTED:MAILTO:ada@example.com',
      'ATTENDEE:mailto:carol@example.com',
    ),
  );
  expect(parseCalendar(text)).toEqual({
    method: 'REQUEST',
    uid: '1@example.com',
    summary: 'Lunch, maybe',
    start: '2026-11-20T11:00:00.000Z',
    end: '2026-11-20T12:00:00.000Z',
    location: 'Room 5, ground floor',
    timeZone: null,
    recurrence: 'FREQ=WEEKLY;COUNT=3',
    organizer: { name: 'Bob', address: 'bob@example.com' },
    attendees: [
      { name: 'Ada, A.', address: 'ada@example.com', status: 'accepted' },
      { name: null, address: 'carol@example.com', status: null },
    ],
  });
});

it.each([
  ['an IANA zone in winter', ';TZID=Europe/Berlin:20261120T120000', '2026-11-20T11:00:00.000Z'],
  ['an IANA zone in summer', ';TZID=Europe/Berlin:20260720T120000', '2026-07-20T10:00:00.000Z'],
  ['a Windows zone in winter', ';TZID=W. Europe Standard Time:20261120T120000', '2026-11-20T11:00:00.000Z'],
  ['a Windows zone in summer', ';TZID="Eastern Standard Time":20260720T120000', '2026-07-20T16:00:00.000Z'],
  ['a Windows zone without seasons', ';TZID=UTC-02:20260720T120000', '2026-07-20T14:00:00.000Z'],
  [
    'a Windows zone of a country',
    ';TZID=Central Standard Time (Mexico):20260720T120000',
    '2026-07-20T18:00:00.000Z',
  ],
  ['a zone no one knows', ';TZID=Nowhere:20261120T120000', '2026-11-20T12:00:00'],
  ['no zone', ':20261120T120000', '2026-11-20T12:00:00'],
  ['a whole day', ';VALUE=DATE:20261120', '2026-11-20'],
])('M4 tells the start in %s', (_, start, expected) => {
  expect(parseCalendar(invitation(...event(`DTSTART${start}`)))?.start).toBe(expected);
});

const zone = (rule: string) => [
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  ...[
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    rule,
    'END:STANDARD',
  ],
  'BEGIN:DAYLIGHT',
  ...['DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

it('M4 follows the zone a calendar defines itself', () => {
  const yearly = zone('RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10');
  const start = (time: string) =>
    parseCalendar(invitation(...yearly, ...event(`DTSTART;TZID=W. Europe Standard Time:${time}`)))?.start;
  expect(start('20261120T120000')).toBe('2026-11-20T11:00:00.000Z');
  expect(start('20260720T120000')).toBe('2026-07-20T10:00:00.000Z');
});

it('X12 does not follow a zone that changes every second', () => {
  const hostile = zone('RRULE:FREQ=SECONDLY');
  const made = hostile.map((line) => line.replace('W. Europe', 'Made up'));
  const text = invitation(...made, ...event('DTSTART;TZID=Made up Standard Time:20261120T120000'));
  expect(parseCalendar(text)?.start).toBe('2026-11-20T12:00:00');
});

it('X12 does not follow a zone of more rules than any has', () => {
  const rules = Array.from({ length: 60 }, () => 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU').join('\r\n');
  const hostile = zone(rules).map((line) => line.replace('W. Europe', 'Made up'));
  const text = invitation(...hostile, ...event('DTSTART;TZID=Made up Standard Time:20261120T120000'));
  expect(parseCalendar(text)?.start).toBe('2026-11-20T12:00:00');
});

it('takes the end from the duration', () => {
  const text = invitation(...event('DTSTART:20261120T110000Z', 'DURATION:PT90M'));
  expect(parseCalendar(text)?.end).toBe('2026-11-20T12:30:00.000Z');
});

it.each(['', 'BEGIN:VCALENDAR', 'nonsense', invitation()])('is null for %j', (text) => {
  expect(parseCalendar(text)).toBeNull();
});
