import {
  decodedHeaders,
  fieldValue,
  fieldValues,
  headerEnd,
  MAX_HEADER_BYTES,
  parseHeader,
} from '../../mail/header';

const header = (text: string, charset?: string) => parseHeader(Buffer.from(text, 'latin1'), charset);

it('reads fields in order with lower-case names', () => {
  expect(header('Subject: Hello\r\nX-Test:a\r\nx-test: b\r\n\r\nbody: no')).toEqual([
    { name: 'subject', value: 'Hello' },
    { name: 'x-test', value: 'a' },
    { name: 'x-test', value: 'b' },
  ]);
});

it('unfolds values and takes bare line feeds', () => {
  expect(fieldValue(header('Subject: one\n two\n\tthree\nTo: x\n'), 'subject')).toBe('one two\tthree');
});

it('skips lines that are no field', () => {
  expect(header('nonsense\r\n: empty\r\nbad name: x\r\nTo: a\r\n')).toEqual([{ name: 'to', value: 'a' }]);
});

it('gives all values of a repeated field', () => {
  const fields = header('Received: a\r\nReceived: b\r\n');
  expect(fieldValues(fields, 'received')).toEqual(['a', 'b']);
  expect(decodedHeaders(fields)).toEqual({ received: ['a', 'b'] });
});

it('M2 decodes encoded words for the reader and leaves the raw value', () => {
  const fields = header('Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?IPCfmYI=?= an alle\r\n');
  expect(decodedHeaders(fields)['subject']).toEqual(['Grüße 🙂 an alle']);
  expect(fieldValue(fields, 'subject')).toContain('=?iso-8859-1?Q?');
});

it('M2 reads 8-bit headers as UTF-8, as the body or by guess', () => {
  const utf8 = Buffer.from('Subject: Grüße\r\n', 'utf8');
  expect(fieldValue(parseHeader(utf8), 'subject')).toBe('Grüße');
  expect(fieldValue(header('Subject: Gr\xfc\xdfe\r\n'), 'subject')).toBe('Grüße');
  expect(fieldValue(header('Subject: \xcf\xf0\xe8\xe2\xe5\xf2\r\n', 'windows-1251'), 'subject')).toBe(
    'Привет',
  );
});

it('takes a field called __proto__ for a field', () => {
  const headers = decodedHeaders(header('__proto__: x\r\n'));
  expect(Object.keys(headers)).toEqual(['__proto__']);
});

it('X12 reads no more of a header than its limit', () => {
  const fields = header('A: b\r\n'.repeat(MAX_HEADER_BYTES));
  expect(fields.length).toBeLessThanOrEqual(MAX_HEADER_BYTES / 6 + 1);
});

it('finds where the body starts', () => {
  expect(headerEnd(Buffer.from('A: b\r\n\r\nx'))).toEqual({ end: 6, body: 8 });
  expect(headerEnd(Buffer.from('A: b\n\nx'))).toEqual({ end: 5, body: 6 });
  expect(headerEnd(Buffer.from('\r\nx'))).toEqual({ end: 0, body: 2 });
  expect(headerEnd(Buffer.from('A: b'))).toEqual({ end: 4, body: 4 });
});
