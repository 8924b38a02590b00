import {
  AttributeAction,
  isTraversal,
  parse,
  SelectorType,
  type AttributeSelector,
  type Selector,
} from 'css-what';
import { MAX_SELECTOR } from './css';
import { attribute, isElement, parentElement, type HtmlElement } from './html';
import { isNth, siblingsOf } from './position';

/** One complex selector, ready to be matched from its right end. */
export interface CompiledSelector {
  readonly tokens: readonly Selector[];
  readonly specificity: number;
  /** Class, id or tag its last compound asks for, by which elements find it; `*` if it asks for none. */
  readonly key: string;
}

/** A bound on comparisons, so that a hostile style sheet ends (threat X12). */
export interface Budget {
  steps: number;
}

const weightOf = (token: Selector): number => {
  switch (token.type) {
    case SelectorType.Attribute:
      return token.name === 'id' && token.action === AttributeAction.Equals ? 10_000 : 100;
    case SelectorType.Pseudo:
      return 100;
    case SelectorType.Tag:
      return 1;
    default:
      return 0;
  }
};

/** Static pseudo-classes; those of a moment, such as `:hover`, never hold for a reader of a mail. */
const readable = new Set([
  'is',
  'where',
  'matches',
  'not',
  'first-child',
  'last-child',
  'only-child',
  'first-of-type',
  'last-of-type',
  'only-of-type',
  'nth-child',
  'nth-last-child',
  'nth-of-type',
  'nth-last-of-type',
  'empty',
  'has',
  'lang',
  'any-link',
  'link',
  'root',
]);

const isReadable = (token: Selector): boolean =>
  token.type !== SelectorType.PseudoElement &&
  (token.type !== SelectorType.Pseudo || readable.has(token.name)) &&
  token.type !== SelectorType.ColumnCombinator &&
  token.type !== SelectorType.Parent;

function keyOf(tokens: readonly Selector[]): string {
  const start = tokens.findLastIndex((token) => isTraversal(token)) + 1;
  const compound = tokens.slice(start);
  const named = (name: string) =>
    compound.find(
      (token): token is AttributeSelector => token.type === SelectorType.Attribute && token.name === name,
    )?.value;
  const id = named('id');
  const className = named('class');
  const tag = compound.find((token) => token.type === SelectorType.Tag);
  if (id) return `#${id.toLowerCase()}`;
  if (className) return `.${className.toLowerCase()}`;
  return tag?.type === SelectorType.Tag ? tag.name.toLowerCase() : '*';
}

/** The selectors of a rule that can be decided without a browser; unreadable ones match nothing. */
export function compileSelectors(text: string): CompiledSelector[] {
  if (text.length > MAX_SELECTOR) return [];
  try {
    return parse(text)
      .filter((tokens) => tokens.length > 0 && tokens.every(isReadable))
      .map((tokens) => ({
        tokens,
        specificity: tokens.reduce((sum, token) => sum + weightOf(token), 0),
        key: keyOf(tokens),
      }));
  } catch {
    // Browsers skip a rule they cannot read.
    return [];
  }
}

function attributeMatches(token: AttributeSelector, element: HtmlElement): boolean {
  const value = attribute(element, token.name);
  if (value === null) return token.action === AttributeAction.Not;
  const have = value.toLowerCase();
  const want = token.value.toLowerCase();
  switch (token.action) {
    case AttributeAction.Exists:
      return true;
    case AttributeAction.Equals:
      return have === want;
    case AttributeAction.Element:
      return have.split(/\s+/).includes(want);
    case AttributeAction.Start:
      return want !== '' && have.startsWith(want);
    case AttributeAction.End:
      return want !== '' && have.endsWith(want);
    case AttributeAction.Any:
      return want !== '' && have.includes(want);
    case AttributeAction.Hyphen:
      return have === want || have.startsWith(`${want}-`);
    case AttributeAction.Not:
      return have !== want;
  }
}

/** The next element sibling before (-1) or after (1) an element. */
function sibling(element: HtmlElement, step: 1 | -1, budget: Budget): HtmlElement | null {
  const nodes = element.parentNode?.childNodes ?? [];
  budget.steps -= nodes.length;
  for (let at = nodes.indexOf(element) + step; at >= 0 && at < nodes.length; at += step) {
    const node = nodes[at];
    if (node && isElement(node)) return node;
  }
  return null;
}

/** The place of an element among those beside it, as `nth-of-type(2)` and its like ask for. */
function isPlaced(name: string, formula: string, element: HtmlElement, budget: Budget): boolean {
  budget.steps -= element.parentNode?.childNodes.length ?? 0;
  const beside = siblingsOf(element, name.endsWith('of-type'));
  const fromStart = beside.indexOf(element) + 1;
  const fromEnd = beside.length - fromStart + 1;
  if (name.startsWith('first')) return fromStart === 1;
  if (name.startsWith('last')) return fromEnd === 1;
  if (name.startsWith('only')) return beside.length === 1;
  return isNth(formula, name.startsWith('nth-last') ? fromEnd : fromStart);
}

/** `:has(> b)` stands as `:scope > b`: what is below the element in any depth is taken for it. */
const withoutScope = (tokens: readonly Selector[]): readonly Selector[] =>
  tokens.slice(tokens.findIndex((token) => !isTraversal(token) && !isScope(token)));
const isScope = (token: Selector) => token.type === SelectorType.Pseudo && token.name === 'scope';

/** True if something below the element is selected; what is beside it is not looked at. */
function has(lists: readonly Selector[][], element: HtmlElement, budget: Budget): boolean {
  const open = element.childNodes.filter(isElement);
  for (let child = open.pop(); child && budget.steps > 0; child = open.pop()) {
    const inner = child;
    if (lists.some((tokens) => matches(withoutScope(tokens), inner, budget))) return true;
    open.push(...child.childNodes.filter(isElement));
  }
  return false;
}

function pseudoMatches(
  name: string,
  data: Selector[][] | string | null,
  element: HtmlElement,
  budget: Budget,
): boolean {
  const lists = Array.isArray(data) ? data : [];
  switch (name) {
    case 'is':
    case 'where':
    case 'matches':
      return lists.some((tokens) => matches(tokens, element, budget));
    case 'not':
      return !lists.some((tokens) => matches(tokens, element, budget));
    case 'has':
      return has(lists, element, budget);
    case 'empty':
      return element.childNodes.every((node) => node.nodeName === '#comment');
    // Written to hide: a mail has no other language than its reader's.
    case 'lang':
      return true;
    case 'any-link':
    case 'link':
      return element.tagName === 'a' && attribute(element, 'href') !== null;
    case 'root':
      return element.tagName === 'html';
    default:
      return isPlaced(name, typeof data === 'string' ? data : '', element, budget);
  }
}

function simpleMatches(token: Selector, element: HtmlElement, budget: Budget): boolean {
  switch (token.type) {
    case SelectorType.Tag:
      return token.name.toLowerCase() === element.tagName;
    case SelectorType.Universal:
      return true;
    case SelectorType.Attribute:
      return attributeMatches(token, element);
    case SelectorType.Pseudo:
      return pseudoMatches(token.name, token.data, element, budget);
    default:
      return false;
  }
}

/** True if the first `length` tokens select the element; false also once the budget is spent. */
export function matches(
  tokens: readonly Selector[],
  element: HtmlElement,
  budget: Budget,
  length = tokens.length,
): boolean {
  let current: HtmlElement = element;
  for (let at = length - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    budget.steps -= 1;
    if (!token || budget.steps <= 0) return false;
    if (!isTraversal(token)) {
      if (!simpleMatches(token, current, budget)) return false;
      continue;
    }
    if (token.type === SelectorType.Descendant || token.type === SelectorType.Sibling) {
      const next = (from: HtmlElement) =>
        token.type === SelectorType.Sibling ? sibling(from, -1, budget) : parentElement(from);
      for (let other = next(current); other; other = next(other)) {
        if (matches(tokens, other, budget, at)) return true;
        if (budget.steps <= 0) return false;
      }
      return false;
    }
    const neighbour =
      token.type === SelectorType.Child ? parentElement(current) : sibling(current, -1, budget);
    if (!neighbour) return false;
    current = neighbour;
  }
  return true;
}
