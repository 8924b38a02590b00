import { recipientsFrom } from '../../mail/recipients';

const addresses = (value: unknown) => recipientsFrom('to', value).map(({ address }) => address);

describe('recipients of a parameter', () => {
  it.each([
    ['a@example.org, Bo <b@example.org>', ['a@example.org', 'b@example.org']],
    ['a@example.org; b@example.org', ['a@example.org', 'b@example.org']],
    ['"Doe, Jane @ Work" <j@example.org>', ['j@example.org']],
    [
      ['a@example.org', 'b@example.org, c@example.org'],
      ['a@example.org', 'b@example.org', 'c@example.org'],
    ],
    [[{ name: 'Ann', address: 'a@example.org' }], ['a@example.org']],
    ['a@example.org,,', ['a@example.org']],
    ['', []],
    [null, []],
  ])('S1 %j', (value, expected) => {
    expect(addresses(value)).toEqual(expected);
  });

  it.each([
    'Doe, Jane <j@example.org>',
    'John Smith, a@example.org',
    '<a@example.org> b@example.org',
    'a@example.org\r\nBcc: eve@example.net',
    'undefined',
    { path: '/etc/passwd' },
    { name: { path: 'x' }, address: 'a@example.org' },
    [{ href: 'https://example.com' }],
    7,
  ])('X9 X10 %j is refused, not guessed', (value) => {
    expect(() => addresses(value)).toThrow(
      expect.objectContaining({ kind: 'invalidInput', field: 'to' }) as Error,
    );
  });
});
