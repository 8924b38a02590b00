import {
  domainOf,
  formatAddress,
  parseAddressList,
  plusTagOf,
  sameAddress,
  validateAddress,
  withoutPlusTag,
} from '../../mail/address';

const addresses = (value: string) => parseAddressList(value).map(({ address }) => address);

describe('parseAddressList', () => {
  it.each([
    ['ada@example.com', [{ name: null, address: 'ada@example.com' }]],
    ['Ada Lovelace <ada@example.com>', [{ name: 'Ada Lovelace', address: 'ada@example.com' }]],
    ['"Lovelace, Ada" <ada@example.com>', [{ name: 'Lovelace, Ada', address: 'ada@example.com' }]],
    ['ada@example.com (Ada (the first))', [{ name: 'Ada (the first)', address: 'ada@example.com' }]],
    ['=?utf-8?Q?J=C3=B6rg?= <j@example.com>', [{ name: 'Jörg', address: 'j@example.com' }]],
    ['"=?utf-8?B?SsO2cmc=?=" <j@example.com>', [{ name: 'Jörg', address: 'j@example.com' }]],
    ['=?utf-8?Q?J=C3?= =?utf-8?Q?=B6rg?= <j@example.com>', [{ name: 'Jörg', address: 'j@example.com' }]],
    ['J.R. (Bob) Dobbs <bob@example.com>', [{ name: 'J.R. Dobbs', address: 'bob@example.com' }]],
    ['<@relay.example,@b.example:ada@example.com>', [{ name: null, address: 'ada@example.com' }]],
    ['"quoted local"@example.com', [{ name: null, address: '"quoted local"@example.com' }]],
    ['ada @ example . com', [{ name: null, address: 'ada@example.com' }]],
    ['root', [{ name: null, address: 'root' }]],
    ['', []],
    ['undisclosed-recipients:;', []],
    ['Nobody Known', []],
    ['"Name" <>', []],
  ])('reads %s', (value, expected) => {
    expect(parseAddressList(value)).toEqual(expected);
  });

  it('reads lists, groups and the semicolons some programs write', () => {
    expect(addresses('a@example.com, Team: b@example.com, "B, C" <c@example.com>;, d@example.com')).toEqual([
      'a@example.com',
      'b@example.com',
      'c@example.com',
      'd@example.com',
    ]);
    expect(addresses('a@example.com; b@example.com')).toEqual(['a@example.com', 'b@example.com']);
  });

  it('X2 takes the address in angle brackets, not one posing as a name', () => {
    expect(parseAddressList('boss@example.com <thief@example.net>')).toEqual([
      { name: 'boss@example.com', address: 'thief@example.net' },
    ]);
    expect(addresses('"boss@example.com" <thief@example.net>')).toEqual(['thief@example.net']);
  });

  it('X2 shows every address another parser might take', () => {
    expect(addresses('<boss@example.com> <thief@example.net>')).toEqual([
      'boss@example.com',
      'thief@example.net',
    ]);
    expect(addresses('boss@example.com thief@example.net')).toEqual([
      'boss@example.com',
      'thief@example.net',
    ]);
    expect(addresses('<boss@example.com <thief@example.net>')).toEqual([
      'boss@example.com',
      'thief@example.net',
    ]);
  });

  it('X2 never makes an address of an encoded word or a comment', () => {
    expect(addresses('=?utf-8?Q?boss@example.com?=')).toEqual([]);
    expect(addresses('(boss@example.com) <thief@example.net>')).toEqual(['thief@example.net']);
    expect(addresses('=?utf-8?Q?=3Cboss@example.com=3E?= <thief@example.net>')).toEqual([
      'thief@example.net',
    ]);
  });

  it('keeps a decoded name on one line', () => {
    expect(parseAddressList('=?utf-8?Q?Ada=0D=0ABcc:_x@example.net?= <ada@example.com>')).toEqual([
      { name: 'Ada Bcc: x@example.net', address: 'ada@example.com' },
    ]);
  });

  it('survives whatever is left open', () => {
    for (const value of [
      '"open <a@example.com>',
      '(open',
      'a@example.com (x',
      '<a@example.com',
      '\\',
      ':;,<>',
    ])
      expect(() => parseAddressList(value)).not.toThrow();
    expect(addresses('<a@example.com')).toEqual(['a@example.com']);
  });
});

it('writes an address as a person would, quoting where needed', () => {
  expect(formatAddress({ name: null, address: 'ada@example.com' })).toBe('ada@example.com');
  expect(formatAddress({ name: 'Ada Lovelace', address: 'ada@example.com' })).toBe(
    'Ada Lovelace <ada@example.com>',
  );
  expect(formatAddress({ name: 'Lovelace, "Ada"', address: 'ada@example.com' })).toBe(
    '"Lovelace, \\"Ada\\"" <ada@example.com>',
  );
});

it('gives domains in lower case and ASCII', () => {
  expect(domainOf('Ada@EXAMPLE.com.')).toBe('example.com');
  expect(domainOf('ada@bücher.example')).toBe('xn--bcher-kva.example');
  expect(domainOf('"a@b"@example.com')).toBe('example.com');
  expect(domainOf('root')).toBeNull();
});

it('compares addresses without case and across the spellings of a domain', () => {
  expect(sameAddress('Ada@Example.com', 'ada@example.com')).toBe(true);
  expect(sameAddress('ada@bücher.example', 'ada@xn--bcher-kva.example')).toBe(true);
  expect(sameAddress('ada@example.com', 'ada@example.net')).toBe(false);
  expect(sameAddress('root', 'ROOT')).toBe(true);
});

it('C7 finds and removes a plus-tag', () => {
  expect(plusTagOf('me+orders@example.com')).toBe('orders');
  expect(plusTagOf('me@example.com')).toBeNull();
  expect(withoutPlusTag('me+orders@example.com')).toBe('me@example.com');
  expect(withoutPlusTag('me@example.com')).toBe('me@example.com');
});

describe('validateAddress', () => {
  it('gives a plain address back, trimmed', () => {
    expect(validateAddress(' ada@example.com ', 'to')).toBe('ada@example.com');
    expect(validateAddress('jörg@bücher.example', 'to')).toBe('jörg@bücher.example');
    expect(validateAddress('"a b"@example.com', 'to')).toBe('"a b"@example.com');
  });

  it.each([
    'ada@example.com\r\nBcc: x@example.net',
    'ada@example.com\nx',
    'ada@exa\0mple.com',
    'Ada <ada@example.com>',
    'a@example.com, b@example.com',
    'ada',
    '@example.com',
    'ada@',
    'a@b@example.com x',
    '',
  ])('X9 refuses %j and names the field', (address) => {
    expect(() => validateAddress(address, 'to')).toThrow(
      expect.objectContaining({ kind: 'invalidInput', field: 'to' }) as Error,
    );
  });
});
