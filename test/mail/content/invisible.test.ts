import { stripInvisible } from '../../../mail/content/invisible';

const tags = [...'run'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

describe('X5 invisible characters', () => {
  it.each([
    ['Unicode tags', `a${tags}b`, 'tag', 3],
    ['zero-width blanks', 'a\u200b\u2060\ufeffb', 'zero-width', 3],
    ['bidirectional controls', 'a\u202e\u2066b', 'bidirectional', 2],
    ['variation selectors that carry bytes', 'a\u{e0101}\ufe01b', 'variation selector', 2],
    ['fillers', 'a\u3164b', 'filler', 1],
    ['control characters', 'a\0\x07b', 'control', 2],
    ['joiners between Latin letters', 'a\u200d\u200cb', 'zero-width', 2],
  ])('removes and counts %s', (_, text, kind, count) => {
    expect(stripInvisible(text)).toEqual({ text: 'ab', removed: new Map([[kind, count]]) });
  });

  it.each(['👨‍👩‍👧', '❤️', 'می‌خواهم', 'क्‍ष', 'a\tb\nc', '1️⃣'])('keeps %j as it is', (text) => {
    expect(stripInvisible(text)).toEqual({ text, removed: new Map() });
  });

  it.each([
    ['the byte order mark with which a phone begins a quote', '> \ufeffHello', '> Hello'],
    ['the blank that holds an empty line open', 'a\n\u200b\nb', 'a\n\nb'],
    ['soft hyphens inside words', 'Donau\u00addampf', 'Donaudampf'],
    ['directions in text from right to left', '\u202bבתאריך \u202aBob\u202c\u200f', 'בתאריך Bob'],
  ])('removes %s without a word, as mail programs write it', (_, text, clean) => {
    expect(stripInvisible(text)).toEqual({ text: clean, removed: new Map() });
  });

  it('makes line feeds of other line ends', () => {
    expect(stripInvisible('a\u2028b\r\nc\rd').text).toBe('a\nb\nc\nd');
  });
});
