import { readHead } from '../../mail/head';
import { parseHeader } from '../../mail/header';

const head = (...lines: string[]) => readHead(parseHeader(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)));

describe('M2 the Date header', () => {
  it.each([
    ['Fri, 20 Nov 2026 12:00:00 +0100', '2026-11-20T11:00:00.000Z'],
    ['Fri, 20 Nov 2026 12:00:00 +0100 (CET)', '2026-11-20T11:00:00.000Z'],
    ['20 Nov 2026 12:00', '2026-11-20T12:00:00.000Z'],
    ['Fr, 20 Nov 2026 12:00:00 +0100', '2026-11-20T11:00:00.000Z'],
    ['Fri, 20 Nov 26 12:00:00 EST', '2026-11-20T17:00:00.000Z'],
    ['2026-11-20T12:00:00Z', '2026-11-20T12:00:00.000Z'],
    ['2026-11-20T12:00:00+01:00', '2026-11-20T11:00:00.000Z'],
    ['2026-11-20T12:00:00', '2026-11-20T12:00:00.000Z'],
    ['Fri Nov 20 12:00:00 2026', '2026-11-20T12:00:00.000Z'],
    ['Fri, 20 Nov 2026 12.00.00 GMT+0100', '2026-11-20T11:00:00.000Z'],
  ])('%s', (written, expected) => {
    expect(head(`Date: ${written}`).date).toBe(expected);
  });

  it.each(['', 'today', 'Fri, 31 Feb 2026 25:61:00 +0000', '1'])('is null for %j', (written) => {
    expect(head(`Date: ${written}`).date).toBeNull();
  });
});

it('M2 a subject folded with a tab has a blank there', () => {
  expect(head('Subject: first', '\tsecond').subject).toBe('first second');
});
