import iconv from 'iconv-lite';
import { decodeText } from '../../../mail/content/charset';
import { decodeWords } from '../../../mail/content/encodedWord';
import { parseParameters } from '../../../mail/content/parameters';

const decoded = (bytes: Buffer, charset: string | null) => decodeText(bytes, charset).text;

describe('M2 charsets', () => {
  it.each([
    ['windows-1251', 'Привет'],
    ['koi8-r', 'Привет'],
    ['koi8-u', 'Привіт'],
    ['iso-8859-2', 'Žluťoučký'],
    ['iso-8859-15', '10 € œuf'],
    ['windows-1253', 'Καλημέρα'],
    ['windows-1255', 'שלום'],
    ['windows-1256', 'مرحبا'],
    ['tis-620', 'สวัสดี'],
    ['macintosh', 'Äpfel'],
    ['shift_jis', '日本語①髙'],
    ['euc-jp', '日本語'],
    ['gb18030', '中文€'],
    ['big5', '繁體中文'],
    ['euc-kr', '한국어'],
    ['utf-7', 'Grüße'],
    ['utf-16', 'Grüße'],
    ['utf-16le', 'Grüße'],
  ])('reads %s', (charset, text) => {
    expect(decodeText(iconv.encode(text, charset), charset)).toEqual({ text, warning: null });
  });

  it('reads charsets that switch tables', () => {
    expect(decoded(Buffer.from('\x1b$BF|K\\8l\x1b(B x', 'latin1'), 'iso-2022-jp')).toBe('日本語 x');
    expect(decoded(Buffer.from('\x1b(I1\x1b(B', 'latin1'), 'iso-2022-jp')).toBe('ｱ');
    expect(decoded(Buffer.from('\x1b$)C\x0eGQ19\x0f x', 'latin1'), 'iso-2022-kr')).toBe('한국 x');
    expect(decoded(Buffer.from('~{VPND~} ~~ x', 'latin1'), 'hz-gb-2312')).toBe('中文 ~ x');
  });

  it('takes the superset that senders write under a smaller name', () => {
    expect(decoded(Buffer.from([0x80, 0x93]), 'iso-8859-1')).toBe('€“');
    expect(decoded(iconv.encode('镕', 'gbk'), 'gb2312')).toBe('镕');
    expect(decoded(iconv.encode('똠', 'cp949'), 'ks_c_5601-1987')).toBe('똠');
  });

  it('believes a byte order mark', () => {
    expect(decoded(Buffer.from('\ufeffGrüße', 'utf16le'), 'utf-8')).toBe('Grüße');
    expect(decoded(Buffer.from('\ufeffGrüße'), 'utf-8')).toBe('Grüße');
  });

  it('guesses where the label is missing, unknown or cannot be, and says so', () => {
    expect(decodeText(Buffer.from('Grüße'), null)).toEqual({ text: 'Grüße', warning: null });
    expect(decodeText(Buffer.from('Grüße'), 'us-ascii').text).toBe('Grüße');
    expect(decodeText(Buffer.from('Gr\xfc\xdfe', 'latin1'), 'utf-8')).toEqual({
      text: 'Grüße',
      warning: '“utf-8” does not fit; read as windows-1252.',
    });
    expect(decodeText(Buffer.from('Grüße'), 'x-unknown').warning).toContain('x-unknown');
    const sentence = 'これは日本語の文章です。';
    expect(decodeText(iconv.encode(sentence, 'shift_jis'), null).text).toBe(sentence);
  });

  it('says where characters were lost', () => {
    expect(decodeText(Buffer.from([0xc3, 0xbc, 0xc3, 0xbc, 0xff]), 'utf-8').warning).toContain(
      'could not be read',
    );
  });

  it('never throws, whatever the label', () => {
    for (const label of ['', '*', 'toString', '__proto__', 'x'.repeat(10_000), 'utf-8"', 'base64', 'hex'])
      expect(() => decodeText(Buffer.from([0xff, 0x00, 0x41]), label)).not.toThrow();
  });
});

describe('M2 encoded words', () => {
  it.each([
    ['=?utf-8?Q?a_b=3D?=', 'a b='],
    ['=?utf-8?B?w7w=?= =?utf-8?B?w58=?=', 'üß'],
    ['=?utf-8?B?w7w?=\r\n =?utf-8?Q?=C3=9F?= x', 'üß x'],
    ['=?utf-8?B?ww==?= =?utf-8?B?vA==?=', 'ü'],
    ['=?utf-8*de?Q?=C3=BC?=', 'ü'],
    ['a =?x?Z?b?= c', 'a =?x?Z?b?= c'],
    ['=?utf-8?Q?open', '=?utf-8?Q?open'],
  ])('reads %s', (value, expected) => {
    expect(decodeWords(value)).toBe(expected);
  });
});

describe('M2 parameters', () => {
  it.each([
    ['a; filename="x;y\\"z.pdf"', 'x;y"z.pdf'],
    ['a; filename=x.pdf ; other=1', 'x.pdf'],
    ["a; filename*=utf-8''%C3%BC.pdf", 'ü.pdf'],
    ["a; filename*0*=utf-8''%C3; filename*1*=%BC; filename*2=.pdf", 'ü.pdf'],
    ['a; filename*1=b.pdf; filename*0=a', 'ab.pdf'],
    ["a; filename=plain.pdf; filename*=utf-8''%C3%BC.pdf", 'ü.pdf'],
    ['a; filename="=?utf-8?Q?=C3=BC?=.pdf"', 'ü.pdf'],
    ["a; filename*=iso-8859-1'de'%FC.pdf", 'ü.pdf'],
  ])('reads %s', (value, expected) => {
    expect(parseParameters(value).parameters['filename']).toBe(expected);
  });
});
