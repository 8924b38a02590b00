import { rewriteCode, rewriteParameter, type Meaning } from '../../convert/expressions';
import type { ItemFormat } from '../../convert/trigger';

const after = (input: Meaning['input'], format: ItemFormat = 'simple'): Meaning => ({
  input,
  triggers: new Map([['Mail in', format]]),
});

const rewritten = (expression: string, meaning: Meaning) =>
  rewriteParameter(`={{ ${expression} }}`, meaning).text.slice(4, -3);

describe('of the format Simple', () => {
  it.each([
    ['$json.textPlain', '$json.text'],
    ['$json["textPlain"]', '$json.text'],
    ["$json['textHtml'].length", '$json.html.length'],
    ['$json?.textPlain?.trim()', '$json.text?.trim()'],
    ['$json.subject', '$json.subject'],
    ['$json.from', '$json.headers["from"]?.[0]'],
    ['$json.to.toLowerCase()', '$json.headers["to"]?.[0].toLowerCase()'],
    ['$json.metadata["message-id"]', '$json.headers["message-id"]?.[0]'],
    ['$json.metadata.references', '$json.headers["references"]?.[0]'],
    ['$json.metadata[$json.subject]', '$json.headers[$json.subject]?.[0]'],
    ['$json.attributes.uid', '$json.uid'],
    ['$json.attributes.flags', '$json.flags'],
    ['$input.item.json.textPlain', '$input.item.json.text'],
    ['$input.first().json.textPlain', '$input.first().json.text'],
    ['$input.all()[0].json.textPlain', '$input.all()[0].json.text'],
    ['$json.textPlain + $json.textHtml', '$json.text + $json.html'],
  ])('%s becomes %s', (before, expected) => {
    expect(rewritten(before, after('simple'))).toBe(expected);
  });
});

describe('of the format Resolved', () => {
  it.each([
    ['$json.text', '$json.text'],
    ['$json.messageId', '$json.messageId'],
    ['$json.from.value[0].address', '$json.from.address'],
    ['$json.from.value[0]["name"]', '$json.from["name"]'],
    ['$json.from.text', '$json.headers["from"]?.[0]'],
    ['$json.to.value[1].address', '$json.to[1].address'],
    ['$json.to.value.length', '$json.to.length'],
    ['$json.replyTo.text', '$json.headers["reply-to"]?.[0]'],
    ['$json.headers["x-order"]', '$json.headers["x-order"]?.[0]'],
    ['$json.attributes.uid', '$json.uid'],
  ])('%s becomes %s', (before, expected) => {
    expect(rewritten(before, after('resolved', 'resolved'))).toBe(expected);
  });

  it('says that a header is its value alone now', () => {
    const { check } = rewriteParameter('={{ $json.headers["x-order"] }}', after('resolved', 'resolved'));
    expect(check).toEqual([expect.stringContaining('value alone')]);
  });
});

describe('of the trigger by its name', () => {
  it.each([
    ['$("Mail in").item.json.textPlain', '$("Mail in").item.json.text'],
    ["$('Mail in').first().json['textPlain']", "$('Mail in').first().json.text"],
    ['$("Mail in").all()[2].json.textPlain', '$("Mail in").all()[2].json.text'],
    ['$node["Mail in"].json["textPlain"]', '$node["Mail in"].json.text'],
    ['$items("Mail in", 0)[0].json.textPlain', '$items("Mail in", 0)[0].json.text'],
  ])('%s becomes %s, wherever it stands', (before, expected) => {
    expect(rewritten(before, after('other'))).toBe(expected);
  });

  it('follows a name with a quote in it', () => {
    const meaning: Meaning = { input: 'other', triggers: new Map([["Ann's mail", 'simple']]) };
    const expression = String.raw`$('Ann\'s mail').item.json.textPlain`;
    expect(rewritten(expression, meaning)).toBe(String.raw`$('Ann\'s mail').item.json.text`);
  });

  it('follows a name without spaces as a property', () => {
    const meaning: Meaning = { input: 'other', triggers: new Map([['IMAP', 'simple']]) };
    expect(rewritten('$node.IMAP.json.textPlain', meaning)).toBe('$node.IMAP.json.text');
  });
});

it('leaves alone what is not of the trigger, and text around expressions', () => {
  const text = '=$json.textPlain: {{ $("Other").item.json.textPlain }} {{ my$json.textPlain }}';
  expect(rewriteParameter(text, after('simple'))).toEqual({ text, check: [], lost: [] });
});

it('leaves alone text that is no expression', () => {
  expect(rewriteParameter('{{ $json.textPlain }}', after('simple')).text).toBe('{{ $json.textPlain }}');
});

it('leaves alone the items of other nodes, and says which fields look like those of the trigger', () => {
  const { text, check } = rewriteParameter('={{ $json.textPlain }} {{ $json.from }}', after('other'));
  expect(text).toBe('={{ $json.textPlain }} {{ $json.from }}');
  expect(check).toEqual([expect.stringContaining('"$json.textPlain"')]);
});

it('says what it cannot tell where items of several nodes come together', () => {
  const { check } = rewriteParameter('={{ $json.from }}', after('mixed'));
  expect(check).toEqual([expect.stringContaining('"$json.from"')]);
});

it.each(['JSON.stringify($json)', '$json[name]', '$json.metadata', '$json.attributes'])(
  'says that %s uses the item as a whole',
  (expression) => {
    const { text, check } = rewriteParameter(`={{ ${expression} }}`, after('simple'));
    expect(text).toBe(`={{ ${expression} }}`);
    expect(check).toEqual([expect.stringContaining('as a whole')]);
  },
);

it.each([
  ['$json.attributes.struct', 'simple'],
  ['$json.textAsHtml', 'resolved'],
  ['$json.from.value.length', 'resolved'],
  ['$json.raw', 'raw'],
] as const)('says that %s of the format %s is gone', (expression, format) => {
  const { text, lost } = rewriteParameter(`={{ ${expression} }}`, after(format, format));
  expect(text).toBe(`={{ ${expression} }}`);
  expect(lost).toEqual([expect.stringContaining('is gone')]);
});

it('puts right code as well', () => {
  const code = 'for (const part of $input.first().json.textPlain.split(",")) out.push(part);\nreturn out;';
  expect(rewriteCode(code, after('simple')).text).toBe(
    'for (const part of $input.first().json.text.split(",")) out.push(part);\nreturn out;',
  );
});
