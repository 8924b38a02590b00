import { MAX_RULES, MAX_STYLE_CHARACTERS, parseDeclarations, parseStylesheet, type Declaration } from './css';
import { attribute, type HtmlElement } from './html';
import { compileSelectors, matches, type Budget, type CompiledSelector } from './selector';

/** The value each property of an element ends up with, before inheritance. */
export type Declared = ReadonlyMap<string, string>;

interface IndexedRule {
  readonly selector: CompiledSelector;
  readonly declarations: readonly Declaration[];
}

/** The style sheets of a mail, found by what the last compound of a selector asks for. */
export interface Styles {
  readonly rules: ReadonlyMap<string, readonly IndexedRule[]>;
  readonly budget: Budget;
}

/** Comparisons that all elements of a mail may cost together. */
const MAX_STEPS = 200_000;

/** Style properties that can hide text; the others are not kept. */
const relevant =
  /^(?:display|visibility|opacity|filter|content-visibility|color|-webkit-text-fill-color|(?:-webkit-)?background-clip|background(?:-color|-image)?|font(?:-size)?|(?:max-)?(?:height|width)|overflow(?:-[xy])?|position|left|right|top|bottom|inset|margin(?:-left|-top|-inline(?:-start)?)?|padding-left|letter-spacing|text-indent|translate|(?:-webkit-)?mask|mask-image|--[\w-]+|clip(?:-path)?|transform|scale|zoom|white-space|line-height)$/;

/**
 * Reads the style sheets of a mail. Ones too large to be followed leave no budget: what they hide is not known,
 * so nothing below them counts as visible.
 */
export function collectStyles(stylesheets: readonly string[]): Styles {
  const rules = new Map<string, IndexedRule[]>();
  const characters = stylesheets.reduce((sum, { length }) => sum + length, 0);
  const parsed = characters > MAX_STYLE_CHARACTERS ? [] : stylesheets.flatMap(parseStylesheet);
  const isReadable = characters <= MAX_STYLE_CHARACTERS && parsed.length <= MAX_RULES;
  for (const { selectors, declarations } of parsed) {
    const kept = deciding(declarations);
    if (kept.length === 0) continue;
    for (const selector of compileSelectors(selectors)) {
      const indexed = { selector, declarations: kept };
      const list = rules.get(selector.key);
      if (list) list.push(indexed);
      else rules.set(selector.key, [indexed]);
    }
  }
  return { rules, budget: { steps: isReadable ? MAX_STEPS : 0 } };
}

/** Of each property that can hide text the declaration that counts: the last, and any important one over others. */
function deciding(declarations: readonly Declaration[]): Declaration[] {
  const last = new Map<string, Declaration>();
  for (const declaration of declarations) {
    const { property, important } = declaration;
    if (!relevant.test(property) || (last.get(property)?.important === true && !important)) continue;
    last.set(property, declaration);
  }
  return [...last.values()];
}

/** What attributes say in place of styles (HTML section 15.3, presentational hints). */
function hints(element: HtmlElement): Declaration[] {
  const hint = (property: string, name: string): Declaration[] => {
    const value = attribute(element, name);
    return value === null ? [] : [{ property, value: value.trim().toLowerCase(), important: false }];
  };
  return [
    ...hint('background-color', 'bgcolor'),
    ...hint('background-image', 'background'),
    ...(element.tagName === 'font' ? hint('color', 'color') : []),
    ...(element.tagName === 'body' ? hint('color', 'text') : []),
  ];
}

const INLINE = 1_000_000;
const IMPORTANT = 10_000_000;

const nothing: Declared = new Map();

/** Decides between all declarations for an element (CSS Cascade 4): importance, origin, specificity, order. */
export function declaredFor(element: HtmlElement, { rules, budget }: Styles): Declared {
  if (rules.size === 0 && element.attrs.length === 0) return nothing;
  const values = new Map<string, string>();
  const weights = new Map<string, number>();
  const apply = (declarations: readonly Declaration[], weight: number) => {
    for (const { property, value, important } of declarations) {
      const rank = weight + (important ? IMPORTANT : 0);
      if (rank < (weights.get(property) ?? -2)) continue;
      weights.set(property, rank);
      values.set(property, value);
    }
  };
  apply(hints(element), -1);
  const keys = rules.size === 0 ? [] : keysOf(element);
  for (const key of keys) {
    for (const { selector, declarations } of rules.get(key) ?? []) {
      if (budget.steps <= 0) break;
      if (matches(selector.tokens, element, budget)) apply(declarations, selector.specificity);
    }
  }
  const inline = attribute(element, 'style');
  if (inline !== null) apply(deciding(parseDeclarations(inline)), INLINE);
  return values;
}

function keysOf(element: HtmlElement): string[] {
  const id = attribute(element, 'id')?.trim().toLowerCase();
  const classes = attribute(element, 'class')?.toLowerCase().split(/\s+/, 50).filter(Boolean) ?? [];
  return ['*', element.tagName, ...new Set(classes.map((name) => `.${name}`)), ...(id ? [`#${id}`] : [])];
}
