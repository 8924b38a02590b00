/** Fewer words say too little to compare. */
const LEAST_WORDS = 12;
/** Words that are compared; the rest of a long mail tells nothing new. */
const MOST_WORDS = 5_000;

const wordsOf = (text: string) => text.toLowerCase().matchAll(/[\p{L}\p{N}]{3,40}/gu);

/** Share of the words of `text`, from 0 to 1, that `other` does not have; null if there are too few to tell. */
export function missingShare(text: string, other: string): number | null {
  const words = new Set<string>();
  for (const [word] of wordsOf(text.replace(/https?:\/\/\S+/g, ' '))) {
    words.add(word);
    if (words.size === MOST_WORDS) break;
  }
  if (words.size < LEAST_WORDS) return null;
  const missing = new Set(words);
  for (const [word] of wordsOf(other)) {
    // Most often both say the same, which shows before the end.
    if (missing.delete(word) && missing.size === 0) break;
  }
  return missing.size / words.size;
}
