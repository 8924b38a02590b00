import { matches, mayMatch, needsBody, parseFilters, serverSearch } from '../../mail/criteria';
import { MailError } from '../../mail/error';
import type { Message } from '../../mail/message';
import { aMessage, anAddress, anAttachment } from '../support/message';

/** Field, operator, value and, for a header, its name. */
type Row = string[];

const filters = (match: 'all' | 'any', ...rows: readonly Row[]) =>
  parseFilters({
    match,
    conditions: {
      values: rows.map(([field, operator, value, header]) => ({ field, operator, value, header })),
    },
  });

const order: Message = aMessage({
  from: anAddress('Alice@Shop.example', 'Alice Müller'),
  to: [anAddress('orders+acme@example.com'), anAddress('second@example.com')],
  cc: [anAddress('boss@example.com')],
  subject: 'Bestellung Nr. 4711 – Bücher',
  text: 'Please send\ntwo boxes.',
  size: 2048,
  flags: ['\\Seen', 'Important'],
  headers: { 'x-order': ['4711', '4712'], 'list-id': ['Our "list" <news.shop.example>'] },
  attachments: [anAttachment('offer.pdf', 'application/pdf')],
  plusTag: 'acme',
  inReplyTo: '<ours@example.com>',
});

const wrongField = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return error instanceof MailError && error.kind === 'invalidInput' ? error.field : error;
  }
};

describe('filters', () => {
  it.each<Row>([
    ['from', 'equals', 'alice@shop.example'],
    ['from', 'endsWith', '@shop.example'],
    ['from', 'glob', '*@*.example'],
    ['from', 'notEquals', 'bob@shop.example'],
    ['fromName', 'contains', 'MU\u0308LLER'],
    ['to', 'equals', 'second@example.com'],
    ['to', 'startsWith', 'orders+'],
    ['cc', 'contains', 'boss'],
    ['subject', 'contains', 'BÜCHER'],
    ['subject', 'regex', 'nr\\.\\s*\\d{4}'],
    ['subject', 'regex', '/^bestellung/i'],
    ['subject', 'notRegex', '^Re:'],
    ['subject', 'notStartsWith', 'Re:'],
    ['body', 'contains', 'two boxes'],
    ['body', 'regex', '/send$/m'],
    ['body', 'glob', 'please*boxes?'],
    ['header', 'equals', '4712', 'X-Order'],
    ['header', 'glob', '*', 'X-Order'],
    ['header', 'notGlob', '*', 'X-Missing'],
    ['listId', 'equals', 'news.shop.example'],
    ['plusTag', 'equals', 'acme'],
    ['size', 'greater', '1.5 KB'],
    ['size', 'less', '2049'],
    ['hasAttachment', 'isTrue', ''],
    ['attachmentName', 'endsWith', '.pdf'],
    ['attachmentMimeType', 'glob', 'application/*'],
    ['attachmentName', 'notEndsWith', '.exe'],
    ['isReplyToOurMail', 'isTrue', ''],
    ['flags', 'contains', 'seen'],
    ['flags', 'contains', 'important'],
    ['flags', 'notContains', '\\Flagged'],
  ])('T9 hold: %s %s %s', (...row) => {
    expect(matches(filters('all', row), { ...order, isReplyToOurMail: true })).toBe(true);
  });

  it.each<Row>([
    ['from', 'equals', 'alice'],
    ['from', 'contains', 'müller'],
    ['to', 'notEquals', 'second@example.com'],
    ['subject', 'equals', 'Bestellung'],
    ['subject', 'contains', ''],
    ['subject', 'regex', ''],
    ['plusTag', 'notEquals', 'acme'],
    ['header', 'notGlob', '*', 'X-Order'],
    ['size', 'greater', '2048'],
    ['size', 'less', '2 KB'],
    ['hasAttachment', 'isFalse', ''],
    ['attachmentName', 'contains', 'invoice'],
    ['isReplyToOurMail', 'isTrue', ''],
    ['flags', 'contains', '\\Flagged'],
    ['flags', 'notContains', 'IMPORTANT'],
  ])('T9 do not hold: %s %s %s', (...row) => {
    expect(matches(filters('all', row), order)).toBe(false);
  });

  it('T9 of no conditions accept every mail', () => {
    expect(matches(parseFilters({}), aMessage())).toBe(true);
    expect(matches(parseFilters({ match: 'any' }), aMessage())).toBe(true);
  });

  it('T9 need all conditions or any one, as asked', () => {
    const rows: Row[] = [
      ['subject', 'contains', 'bücher'],
      ['from', 'equals', 'nobody@example.com'],
    ];
    expect(matches(filters('all', ...rows), order)).toBe(false);
    expect(matches(filters('any', ...rows), order)).toBe(true);
  });

  it('X3 never take a display name for an address', () => {
    const posing = aMessage({ from: anAddress('x@evil.example', 'boss@example.com') });
    for (const operator of ['equals', 'contains', 'startsWith', 'endsWith', 'glob', 'regex']) {
      expect(matches(filters('all', ['from', operator, 'boss@example.com']), posing)).toBe(false);
    }
  });

  it('T9 do not count a picture inside the text as an attachment', () => {
    const picture = {
      ...anAttachment('logo.png', 'image/png'),
      disposition: 'inline' as const,
      contentId: 'logo',
    };
    expect(
      matches(filters('all', ['hasAttachment', 'isFalse', '']), aMessage({ attachments: [picture] })),
    ).toBe(true);
  });

  it('T9 rule mail out by metadata before a body is fetched', () => {
    const both = filters('all', ['from', 'contains', 'bob'], ['body', 'contains', 'boxes']);
    expect(needsBody(both)).toBe(true);
    expect(mayMatch(both, order)).toBe(false);
    expect(mayMatch(filters('all', ['body', 'contains', 'nothing']), aMessage())).toBe(true);
    expect(mayMatch(filters('any', ['from', 'contains', 'bob'], ['body', 'contains', 'x']), order)).toBe(
      true,
    );
    expect(needsBody(filters('all', ['subject', 'contains', 'x']))).toBe(false);
  });

  it('T9 read the text a person sees where a mail has HTML only', () => {
    expect(matches(filters('all', ['body', 'contains', 'hello']), aMessage({ visibleText: 'Hello' }))).toBe(
      true,
    );
  });

  it('X13 run any expression and pattern in linear time', () => {
    const text = aMessage({ subject: 'a'.repeat(100_000) + '!' });
    for (const [operator, value] of [
      ['regex', '(a+)+$'],
      ['regex', '(a|aa)+$'],
      ['glob', '*a*a*a*a*a*b'],
    ] as const) {
      expect(matches(filters('all', ['subject', operator, value]), text)).toBe(false);
    }
  });

  it.each([
    [{ values: [{ field: 'subject', operator: 'regex', value: '(' }] }, 'filters.conditions.values[0].value'],
    [
      { values: [{ field: 'subject', operator: 'regex', value: '(?=x)' }] },
      'filters.conditions.values[0].value',
    ],
    [{ values: [{ field: 'colour', operator: 'equals', value: 'x' }] }, 'filters.conditions.values[0].field'],
    [
      { values: [{ field: 'subject', operator: 'like', value: 'x' }] },
      'filters.conditions.values[0].operator',
    ],
    [
      { values: [{ field: 'size', operator: 'contains', value: '1' }] },
      'filters.conditions.values[0].operator',
    ],
    [{ values: [{ field: 'size', operator: 'less', value: 'big' }] }, 'filters.conditions.values[0].value'],
    [
      { values: [{ field: 'flags', operator: 'contains', value: 'a b' }] },
      'filters.conditions.values[0].value',
    ],
    [
      { values: [{ field: 'header', operator: 'equals', value: 'x' }] },
      'filters.conditions.values[0].header',
    ],
    [
      { values: [{ field: 'subject', operator: 'equals', value: { path: '/etc' } }] },
      'filters.conditions.values[0].value',
    ],
    [{ values: 'x' }, 'filters.conditions.values'],
    ['x', 'filters.conditions'],
  ])('T9 name the field that cannot be read: %j', (conditions, field) => {
    expect(wrongField(() => parseFilters({ conditions }))).toBe(field);
  });
});

describe('the search left to the server', () => {
  const everything = { keywords: true, addresses: true };

  it('T9 narrows by size, flags and whole addresses', () => {
    const search = serverSearch(
      filters(
        'all',
        ['size', 'greater', '1 KB'],
        ['flags', 'notContains', '\\Seen'],
        ['flags', 'contains', 'todo'],
        ['from', 'equals', 'alice@shop.example'],
      ),
      everything,
    );
    expect(search).toEqual({ larger: 1024, seen: false, keyword: 'todo', from: 'alice@shop.example' });
  });

  it.each<Row>([
    ['subject', 'contains', 'invoice'],
    ['from', 'contains', 'alice'],
    ['from', 'notEquals', 'alice@shop.example'],
    ['from', 'equals', 'alice@bücher.example'],
    ['body', 'contains', 'x'],
    ['size', 'greater', '0'],
    ['hasAttachment', 'isTrue', ''],
  ])('T9 leaves out what a server may see differently: %s %s %s', (...row) => {
    expect(serverSearch(filters('all', row), everything)).toEqual({ all: true });
  });

  it('T9 leaves out keywords and addresses where the caller cannot rely on them', () => {
    const wanted = filters('all', ['flags', 'contains', 'todo'], ['to', 'equals', 'alice@shop.example']);
    expect(serverSearch(wanted, { keywords: false, addresses: false })).toEqual({ all: true });
  });

  it('T9 asks for any of several only when the server can decide them all', () => {
    const seenOrBig: Row[] = [
      ['flags', 'contains', 'seen'],
      ['size', 'greater', '1 MB'],
    ];
    expect(serverSearch(filters('any', ...seenOrBig), everything)).toEqual({
      or: [{ seen: true }, { larger: 1024 ** 2 }],
    });
    expect(serverSearch(filters('any', ...seenOrBig, ['subject', 'contains', 'x']), everything)).toEqual({
      all: true,
    });
  });
});
