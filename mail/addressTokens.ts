/** The lexical pieces of an address list (RFC 5322 section 3.2). */
export type Token =
  | { readonly kind: 'text' | 'quoted' | 'comment'; readonly text: string; readonly spaced: boolean }
  | { readonly kind: 'special'; readonly text: '<' | '>' | ',' | ';' | ':' };

/** Reads from `start` to the matching close, undoing backslashes; comments nest, an unclosed one ends with the value. */
function delimited(value: string, start: number, open: string, close: string): { text: string; end: number } {
  let text = '';
  let depth = 1;
  let at = start + 1;
  for (; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character === '\\' && at + 1 < value.length) {
      at += 1;
      text += value.charAt(at);
      continue;
    }
    if (character === close && (depth -= 1) === 0) break;
    if (character === open && open !== close) depth += 1;
    text += character;
  }
  return { text, end: at + 1 };
}

/**
 * QUIRK: commas and colons inside an encoded word separate nothing, though RFC 2047 forbids them there. One with
 * angle brackets is not spared, as another parser might see an address in it.
 */
const encodedWord = /=\?[^?\s]+\?[BbQq]\?[^?\s<>]*\?=/y;

function encodedWordAt(value: string, at: number): string | null {
  encodedWord.lastIndex = at;
  return value.startsWith('=?', at) ? (encodedWord.exec(value)?.[0] ?? null) : null;
}

/** The pieces of a value in their order; never throws. */
export function tokenize(value: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let spaced = false;
  while (at < value.length) {
    const character = value.charAt(at);
    if (/\s/.test(character)) {
      spaced = true;
      at += 1;
      continue;
    }
    if (character === '"' || character === '(') {
      const { text, end } = delimited(value, at, character, character === '"' ? '"' : ')');
      tokens.push({ kind: character === '"' ? 'quoted' : 'comment', text, spaced });
      at = end;
    } else if (
      character === '<' ||
      character === '>' ||
      character === ',' ||
      character === ';' ||
      character === ':'
    ) {
      tokens.push({ kind: 'special', text: character });
      at += 1;
    } else {
      const start = at;
      at += encodedWordAt(value, at)?.length ?? 0;
      while (at < value.length && !/[\s"(<>,;:]/.test(value.charAt(at))) at += 1;
      tokens.push({ kind: 'text', text: value.slice(start, at), spaced });
    }
    spaced = false;
  }
  return tokens;
}
