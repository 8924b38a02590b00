/** Fewer words say too little to compare. */
const LEAST_WORDS = 12;
/** Words that are compared; the rest of a long mail tells nothing new. */
const MOST_WORDS = 5_000;

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]{3,40}/gu) ?? [];

/** Share of the words of `text`, from 0 to 1, that `other` does not have; null if there are too few to tell. */
export function missingShare(text: string, other: string): number | null {
  const words = new Set(wordsOf(text.replace(/https?:\/\/\S+/g, ' ')).slice(0, MOST_WORDS));
  if (words.size < LEAST_WORDS) return null;
  const present = new Set(wordsOf(other));
  return [...words].filter((word) => !present.has(word)).length / words.size;
}
