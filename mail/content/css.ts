/** One declaration of a style: property in lower case, value as written. */
export interface Declaration {
  readonly property: string;
  readonly value: string;
  readonly important: boolean;
}

/** A style rule that applies to a reader at a desktop screen. */
export interface StyleRule {
  readonly selectors: string;
  readonly declarations: readonly Declaration[];
}

/** Characters of all style sheets of a mail together; real ones stay below 100,000. */
export const MAX_STYLE_CHARACTERS = 262_144;
/** Rules of one style sheet. */
export const MAX_RULES = 5_000;

/** Pixels of the screen a mail is judged for. */
const SCREEN_WIDTH = 1_000;

const unescapeCss = (text: string): string =>
  text
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => {
      const code = parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    })
    .replace(/\\(.)/g, '$1');

const withoutComments = (css: string): string => {
  const kept: string[] = [];
  let at = 0;
  for (let open = css.indexOf('/*'); open !== -1; open = css.indexOf('/*', at)) {
    kept.push(css.slice(at, open));
    const close = css.indexOf('*/', open + 2);
    at = close === -1 ? css.length : close + 2;
  }
  return kept.join('') + css.slice(at);
};

/** Position of the first of `stops` outside quotes and parentheses, or the end of the text. */
function scanTo(css: string, from: number, stops: string): number {
  let quote = '';
  let parentheses = 0;
  for (let at = from; at < css.length; at += 1) {
    const character = css.charAt(at);
    if (character === '\\') at += 1;
    else if (quote !== '') quote = character === quote || character === '\n' ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(') parentheses += 1;
    else if (character === ')') parentheses = Math.max(parentheses - 1, 0);
    else if (stops.includes(character) && (parentheses === 0 || character === '{' || character === '}'))
      return at;
  }
  return css.length;
}

function declaration(text: string): Declaration | null {
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  const written = unescapeCss(text.slice(colon + 1))
    .trim()
    .toLowerCase();
  const important = /!\s*important$/.test(written);
  const value = important ? written.replace(/\s*!\s*important$/, '') : written;
  return { property: unescapeCss(text.slice(0, colon)).trim().toLowerCase(), value, important };
}

/** The declarations of a style attribute or of a rule's block. */
export function parseDeclarations(style: string): Declaration[] {
  const css = withoutComments(style.slice(0, MAX_STYLE_CHARACTERS));
  const declarations: Declaration[] = [];
  for (let at = 0; at < css.length;) {
    const end = scanTo(css, at, ';');
    const parsed = declaration(css.slice(at, end));
    if (parsed) declarations.push(parsed);
    at = end + 1;
  }
  return declarations;
}

/** One media query (without commas) at a desktop screen; features not known here are taken to be there. */
function queryApplies(query: string): boolean {
  const negated = /^\s*not\b(.*)$/s.exec(query)?.[1];
  if (negated !== undefined) return !queryApplies(negated);
  if (/\b(?:print|speech)\b/.test(query)) return false;
  const width = /\((min|max)-(?:device-)?width\s*:\s*([\d.]+)(px|em|rem)?\s*\)/g;
  for (const [, bound, number, unit] of query.matchAll(width)) {
    const pixels = Number(number) * (unit === 'em' || unit === 'rem' ? 16 : 1);
    if (bound === 'min' ? pixels > SCREEN_WIDTH : pixels < SCREEN_WIDTH) return false;
  }
  return !/prefers-color-scheme\s*:\s*dark|hover\s*:\s*none|orientation\s*:\s*portrait/.test(query);
}

function atRuleApplies(prelude: string): boolean {
  if (/^@(?:supports|layer|container|scope|starting-style)\b/.test(prelude)) return true;
  if (!prelude.startsWith('@media')) return false;
  return prelude.slice('@media'.length).split(',').some(queryApplies);
}

/** Where the block that began before `from` is closed; blocks may stand in it. */
function blockEnd(css: string, from: number): number {
  let at = scanTo(css, from, '{}');
  for (let depth = 0; at < css.length; at = scanTo(css, at + 1, '{}')) {
    if (css.charAt(at) === '{') depth += 1;
    else if (depth === 0) return at;
    else depth -= 1;
  }
  return at;
}

/** Rules inside rules that are followed. */
const MAX_NESTING = 5;
/** Characters of a selector that are read. */
export const MAX_SELECTOR = 1_000;

/** A rule and those in its block (CSS Nesting), whose selectors stand below its own or have it as `&`. */
function rulesOf(selectors: string, block: string, level = 0): StyleRule[] {
  const nested: StyleRule[] = [];
  let own = '';
  for (let at = 0; at < block.length;) {
    const end = scanTo(block, at, '{;');
    const text = block.slice(at, end);
    if (block.charAt(end) !== '{') {
      own += `${text};`;
      at = end + 1;
      continue;
    }
    const close = blockEnd(block, end + 1);
    const inner = text.trim();
    const parent = `:is(${selectors})`;
    const below = inner.includes('&') ? inner.replaceAll('&', parent) : `${parent} ${inner}`;
    const content = block.slice(end + 1, close);
    const applies = !inner.startsWith('@') || atRuleApplies(inner.toLowerCase());
    const target = inner.startsWith('@') ? selectors : below;
    if (level < MAX_NESTING && applies && target.length < MAX_SELECTOR && nested.length < MAX_RULES) {
      nested.push(...rulesOf(target, content, level + 1));
    }
    at = close + 1;
  }
  return [{ selectors, declarations: parseDeclarations(own) }, ...nested];
}

/** The style rules of a style sheet that apply to a desktop reader, in their order. */
export function parseStylesheet(stylesheet: string): StyleRule[] {
  const css = withoutComments(stylesheet.slice(0, MAX_STYLE_CHARACTERS)).replace(/<!--|-->/g, '');
  const rules: StyleRule[] = [];
  /** One entry per open conditional group: whether it applies. */
  const groups: boolean[] = [];
  for (let at = 0; at < css.length && rules.length < MAX_RULES;) {
    const end = scanTo(css, at, '{};');
    const prelude = css.slice(at, end).trim();
    const found = css.charAt(end);
    at = end + 1;
    if (found === '}') groups.pop();
    if (found !== '{') continue;
    if (prelude.startsWith('@')) {
      groups.push(groups.at(-1) !== false && atRuleApplies(prelude.toLowerCase()));
      continue;
    }
    const close = blockEnd(css, at);
    if (groups.at(-1) !== false) rules.push(...rulesOf(prelude, css.slice(at, close)));
    at = close + 1;
  }
  return rules;
}
