/** Fewer words say too little to compare. */
const LEAST_WORDS = 12;
/** Words that are compared; the rest of a long mail tells nothing new. */
const MOST_WORDS = 5_000;

function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]{3,40}/gu)) {
    words.add(word);
    if (words.size === MOST_WORDS) break;
  }
  return words;
}

/** Share of the words of `text`, from 0 to 1, that `other` does not have; null if there are too few to tell. */
export function missingShare(text: string, other: string): number | null {
  const words = wordsOf(text.replace(/https?:\/\/\S+/g, ' '));
  if (words.size < LEAST_WORDS) return null;
  const others = wordsOf(other);
  let missing = 0;
  for (const word of words) if (!others.has(word)) missing += 1;
  return missing / words.size;
}
