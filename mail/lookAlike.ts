import { domainToUnicode } from 'node:url';
import { getDomain, parse } from 'tldts';

/** The domain somebody registered (public suffix list), the host itself where there is none. */
export function registrable(host: string): string {
  return getDomain(host) ?? host;
}

/** True when both belong to one registered domain. */
export function isRelated(first: string, second: string): boolean {
  return registrable(first) === registrable(second);
}

/** How a domain imitates another one, as words between the two; null if it does not. */
export function imitation(domain: string, known: string): string | null {
  if (isRelated(domain, known)) return null;
  const [mine, theirs] = [nameOf(domain), nameOf(known)];
  const [seen, expected] = [skeleton(mine), skeleton(theirs)];
  if (seen === expected) {
    if (mine !== theirs) return 'is written with letters that look like those of';
    return theirs.length < 4 ? null : 'has the name, but not the ending of';
  }
  if (theirs.length < 5) return null;
  const fewest = Math.min(distance(seen, expected), distance(mine, theirs));
  if (fewest <= (theirs.length < 9 ? 1 : 2)) return 'is spelled almost like';
  const words = [...(parse(domain).subdomain ?? '').split('.'), ...mine.split('-')];
  return words.some((word) => skeleton(word) === expected) ? 'only contains the name of' : null;
}

/** True for a label that mixes letters of alphabets which look alike, as no honest name does. */
export function mixesAlphabets(domain: string): boolean {
  const labels = domainToUnicode(domain).split('.');
  return labels.some(
    (label) =>
      /\p{Script=Latin}/u.test(label) &&
      /\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Armenian}|\p{Script=Cherokee}/u.test(label),
  );
}

/** The label somebody chose: `shop` of `mail.shop.co.uk`, in letters rather than Punycode. */
function nameOf(domain: string): string {
  const unicode = domainToUnicode(domain);
  return parse(unicode).domainWithoutSuffix ?? unicode;
}

/** Letters by the Latin letter they look like; after UTS 39, the part that domain names can use. */
const twins = new Map(
  [
    ['a', 'аαɑ'],
    ['b', 'вьƅ'],
    ['c', 'сϲ'],
    ['d', 'ԁđ'],
    ['e', 'еεҽє'],
    ['g', 'ɡց'],
    ['h', 'һհнħ'],
    ['i', 'іιı'],
    ['j', 'јϳ'],
    ['k', 'кκ'],
    ['l', 'ӏłǀ'],
    ['m', 'м'],
    ['n', 'пηոռ'],
    ['o', 'оοσօø0'],
    ['p', 'рρþ'],
    ['q', 'ԛզ'],
    ['r', 'гʀ'],
    ['s', 'ѕꜱ5'],
    ['t', 'тτ'],
    ['u', 'υսʋ'],
    ['v', 'νѵ'],
    ['w', 'ԝωա'],
    ['x', 'хχ'],
    ['y', 'уγү'],
    ['z', 'ᴢ'],
    ['3', 'зӡ'],
  ].flatMap(([latin = '', others = '']) => [...others].map((other) => [other, latin] as const)),
);

/** What is left of a name to a hurried eye: accents gone, look-alike letters made one. */
function skeleton(name: string): string {
  const bare = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...bare]
    .map((letter) => twins.get(letter) ?? letter)
    .join('')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/cl/g, 'd')
    .replace(/[i1|]/g, 'l');
}

/** Letters added, left out, changed or swapped with their neighbour between two names. */
function distance(first: string, second: string): number {
  const rows: number[][] = [Array.from({ length: second.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= first.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= second.length; column += 1) {
      const [a, b] = [first[row - 1], second[column - 1]];
      const isSwap = row > 1 && column > 1 && a === second[column - 2] && first[row - 2] === b;
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (a === b ? 0 : 1),
          isSwap ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(first.length, second.length);
}
