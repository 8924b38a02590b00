/** Text without what no reader sees, and how much of that there was. */
export interface CleanText {
  readonly text: string;
  /** Characters removed that mail programs do not write themselves, by what they are; empty if none. */
  readonly removed: ReadonlyMap<InvisibleKind, number>;
}

export type InvisibleKind =
  'tag' | 'zero-width' | 'bidirectional' | 'variation selector' | 'filler' | 'control';

/** Controls other than tab and line feed, and everything Unicode lets nobody see (threat X5). */
const invisible =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** Scripts in which a joiner or non-joiner changes the word. */
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]/u;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;

function kindOf(code: number): InvisibleKind {
  if (code >= 0xe0000 && code <= 0xe007f) return 'tag';
  if ((code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100 || (code >= 0x180b && code <= 0x180f)) {
    return 'variation selector';
  }
  if (code <= 0x9f || (code >= 0xfff0 && code <= 0xfffb)) return 'control';
  if (code === 0x061c || code === 0x200e || code === 0x200f) return 'bidirectional';
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x206f)) return 'bidirectional';
  if (code === 0x115f || code === 0x1160 || code === 0x3164 || code === 0xffa0) return 'filler';
  return 'zero-width';
}

/** The character that ends before `at`. */
function characterBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(at - 2, at) : text.charAt(at - 1);
}

/** True for what joins letters or emoji that would read differently without. */
function isMeant(text: string, at: number, code: number): boolean {
  if (at === 0) return false;
  const before = characterBefore(text, at);
  if (code === 0x200c) return joining.test(before);
  if (code === 0x200d) return joining.test(before) || emoji.test(before);
  const isPresentation = code === 0xfe0f || code === 0xfe0e;
  return isPresentation && /[\p{Emoji}\p{Extended_Pictographic}]/u.test(before);
}

/** Letters written from right to left, among which programs put marks of direction. */
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const letter = /\p{L}/u;
const visible = /[^\s>\u00a0]/;
const SOFT_HYPHEN = 0xad;

/**
 * True for what mail programs write themselves: one mark at the edge of a word (a byte order mark where a phone
 * begins a quote), and soft hyphens inside words.
 */
function isCommon(text: string, at: number, code: number): boolean {
  const [before, after] = [text.charAt(at - 1), text.charAt(at + 1)];
  if (code === SOFT_HYPHEN) return letter.test(before) && letter.test(after);
  const kind = kindOf(code);
  if (kind !== 'zero-width') return false;
  const isAtEdge = !visible.test(before) || !visible.test(after);
  return isAtEdge && before.search(invisible) === -1 && after.search(invisible) === -1;
}

const none: ReadonlyMap<InvisibleKind, number> = new Map();

/** Removes the characters no reader sees and counts those no mail program writes; line separators become line feeds. */
export function stripInvisible(text: string): CleanText {
  if (!/[^\t\n -~]/.test(text)) return { text, removed: none };
  const removed = new Map<InvisibleKind, number>();
  const runsFromRight = rightToLeft.test(text);
  const clean = text.replace(invisible, (character: string, at: number) => {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x2028 || code === 0x2029 || code === 0x0b || code === 0x0c) return '\n';
    if (code === 0x0d) return text.charAt(at + 1) === '\n' ? '' : '\n';
    if (isMeant(text, at, code)) return character;
    const kind = kindOf(code);
    const isDirection = kind === 'bidirectional' && code !== 0x202d && code !== 0x202e;
    if (isDirection ? runsFromRight : isCommon(text, at, code)) return '';
    removed.set(kind, (removed.get(kind) ?? 0) + 1);
    return '';
  });
  return { text: clean, removed };
}

/** Adds one count to another. */
export function addCounts(total: Map<InvisibleKind, number>, more: ReadonlyMap<InvisibleKind, number>): void {
  for (const [kind, count] of more) total.set(kind, (total.get(kind) ?? 0) + count);
}
