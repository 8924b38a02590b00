import { parseIdentifiers, referencesFor, threadIdOf } from '../../mail/thread';

it('reads identifiers in order, each once, with folds undone', () => {
  expect(parseIdentifiers('<a@example.com>\r\n <b@exam\r\n ple.com> <a@example.com>')).toEqual([
    '<a@example.com>',
    '<b@example.com>',
  ]);
  expect(parseIdentifiers('Your mail of "Tue, 1 Jan" <a@example.com>')).toEqual(['<a@example.com>']);
});

it('takes identifiers without brackets where there is nothing else', () => {
  expect(parseIdentifiers('a@example.com, b@example.com')).toEqual(['<a@example.com>', '<b@example.com>']);
  expect(parseIdentifiers('see my last mail')).toEqual([]);
  expect(parseIdentifiers(null)).toEqual([]);
  expect(parseIdentifiers('<>')).toEqual([]);
});

it('M5 takes the thread from the server, else from where the references start', () => {
  const position = {
    messageId: '<c@x.test>',
    inReplyTo: '<b@x.test>',
    references: ['<a@x.test>', '<b@x.test>'],
  };
  expect(threadIdOf(position, '17')).toBe('17');
  expect(threadIdOf(position, null)).toBe('<a@x.test>');
  expect(threadIdOf({ ...position, references: [] }, null)).toBe('<b@x.test>');
  expect(threadIdOf({ ...position, references: [], inReplyTo: null }, null)).toBe('<c@x.test>');
  expect(threadIdOf({ messageId: null, inReplyTo: null, references: [] }, null)).toBeNull();
});

describe('referencesFor', () => {
  it('S3 puts the answered mail last', () => {
    const original = {
      messageId: '<c@x.test>',
      inReplyTo: '<b@x.test>',
      references: ['<a@x.test>', '<b@x.test>'],
    };
    expect(referencesFor(original)).toEqual(['<a@x.test>', '<b@x.test>', '<c@x.test>']);
  });

  it('starts from In-Reply-To where the original has no references', () => {
    expect(referencesFor({ messageId: '<c@x.test>', inReplyTo: '<b@x.test>', references: [] })).toEqual([
      '<b@x.test>',
      '<c@x.test>',
    ]);
  });

  it('names each mail once, the original last', () => {
    const original = { messageId: '<b@x.test>', inReplyTo: null, references: ['<b@x.test>', '<a@x.test>'] };
    expect(referencesFor(original)).toEqual(['<a@x.test>', '<b@x.test>']);
  });

  it('keeps the root and the latest of a long chain', () => {
    const references = Array.from({ length: 500 }, (_, index) => `<${index}@x.test>`);
    const chain = referencesFor({ messageId: '<last@x.test>', inReplyTo: null, references });
    expect(chain).toHaveLength(100);
    expect([chain[0], chain.at(-2), chain.at(-1)]).toEqual(['<0@x.test>', '<499@x.test>', '<last@x.test>']);
  });
});
