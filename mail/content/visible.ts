import { collectStyles, declaredFor, type Styles } from './cascade';
import { attribute, isElement, parseHtml, type HtmlElement, type HtmlNode } from './html';
import { hiddenBecause } from './hiding';
import { addCounts, stripInvisible, type InvisibleKind } from './invisible';
import { withoutVariables } from './variables';
import { appearanceOf, pageAppearance, type Appearance } from './visibility';

/** An element with what of it a reader sees. */
export interface VisibleElement {
  readonly tag: string;
  readonly source: HtmlElement | null;
  readonly preformatted: boolean;
  readonly children: readonly VisibleNode[];
}
/** Text is without invisible characters, its blanks as written. */
export type VisibleNode = string | VisibleElement;

/** Passages a reader does not see for one reason. */
export interface HiddenText {
  readonly passages: number;
  readonly characters: number;
}

export interface VisibleHtml {
  readonly root: VisibleElement;
  /** Names of the elements in it. */
  readonly tags: ReadonlySet<string>;
  /** By reason. */
  readonly hidden: ReadonlyMap<string, HiddenText>;
  readonly invisible: ReadonlyMap<InvisibleKind, number>;
  /** False if limits cut the document short. */
  readonly complete: boolean;
}

/** Deeper than the parser's own limit, as it moves misnested elements. */
const MAX_LEVELS = 1_500;
/** Hover texts up to here are labels; longer ones are passages no reader sees unasked. */
const MAX_LABEL = 80;
const hoverTexts = ['title', 'alt', 'aria-label'];

/** Elements without text of their author; they hide nothing anybody would look for. */
const machinery = new Set(['script', 'style', 'head', 'title', 'meta', 'link', 'base', 'xml']);

interface Walk {
  readonly styles: Styles;
  readonly tags: Set<string>;
  readonly hidden: Map<string, HiddenText>;
  readonly invisible: Map<InvisibleKind, number>;
}

const childrenOf = (element: HtmlElement): readonly HtmlNode[] =>
  element.tagName === 'template' && 'content' in element
    ? (element as HtmlElement & { content: { childNodes: HtmlNode[] } }).content.childNodes
    : element.childNodes;

/** All text below a node; iterative, as it is read to be counted only. */
function textBelow(element: HtmlElement): string {
  const pieces: string[] = [];
  const open: HtmlNode[] = [...childrenOf(element)];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.nodeName === '#text' && 'value' in node) pieces.push(node.value);
    else if (isElement(node) && !machinery.has(node.tagName)) open.push(...childrenOf(node));
  }
  return pieces.join(' ');
}

function report(walk: Walk, reason: string, text: string): void {
  const { text: shown } = stripInvisible(text);
  const { length } = shown.replace(/\s+/g, ' ').trim();
  if (length === 0) return;
  const known = walk.hidden.get(reason) ?? { passages: 0, characters: 0 };
  walk.hidden.set(reason, { passages: known.passages + 1, characters: known.characters + length });
}

function visibleChildren(
  nodes: readonly HtmlNode[],
  appearance: Appearance,
  walk: Walk,
  level: number,
): VisibleNode[] {
  const children: VisibleNode[] = [];
  const { unreadable: reason } = appearance;
  for (const node of nodes) {
    if (node.nodeName === '#text' && 'value' in node) {
      if (reason !== null) {
        report(walk, reason, node.value);
        continue;
      }
      const { text, removed } = stripInvisible(node.value);
      addCounts(walk.invisible, removed);
      children.push(text);
    } else if (isElement(node)) {
      const child = visibleElement(node, appearance, walk, level + 1);
      if (child) children.push(child);
    }
  }
  return children;
}

function visibleElement(
  element: HtmlElement,
  parent: Appearance,
  walk: Walk,
  level: number,
): VisibleElement | null {
  const declared = withoutVariables(declaredFor(element, walk.styles), parent.variables);
  // Without budget it is not known what the style sheets hide: nothing more counts as visible.
  if (level > MAX_LEVELS || walk.styles.budget.steps <= 0) return null;
  const appearance = appearanceOf(element, declared, parent);
  const reason = hiddenBecause(element, declared, appearance.fontSize);
  if (reason !== null) {
    if (!machinery.has(element.tagName)) report(walk, reason, textBelow(element));
    return null;
  }
  for (const name of element.attrs.length === 0 ? [] : hoverTexts) {
    const label = attribute(element, name);
    if (label !== null && label.length > MAX_LABEL) report(walk, `${name} attribute`, label);
  }
  walk.tags.add(element.tagName);
  return {
    tag: element.tagName,
    source: element,
    preformatted: appearance.preformatted,
    children: visibleChildren(childrenOf(element), appearance, walk, level),
  };
}

/** The style sheets inside a document, in their order. */
function stylesheets(nodes: readonly HtmlNode[]): string[] {
  const found: string[] = [];
  const open = [...nodes].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (!isElement(node)) continue;
    if (node.tagName === 'style') {
      found.push(node.childNodes.map((child) => ('value' in child ? child.value : '')).join(''));
    } else {
      for (let at = node.childNodes.length - 1; at >= 0; at -= 1) {
        const child = node.childNodes[at];
        if (child) open.push(child);
      }
    }
  }
  return found;
}

/** What of an HTML text a reader sees at a desktop screen (threats X4, X5): the rest is left out and counted. */
export function visibleHtml(html: string): VisibleHtml {
  const { document, complete } = parseHtml(html);
  const walk: Walk = {
    styles: collectStyles(stylesheets(document.childNodes)),
    tags: new Set(),
    hidden: new Map(),
    invisible: new Map(),
  };
  const children = visibleChildren(document.childNodes, pageAppearance, walk, 0);
  const root: VisibleElement = { tag: 'html', source: null, preformatted: false, children };
  const decided = walk.styles.budget.steps > 0;
  return {
    root,
    tags: walk.tags,
    hidden: walk.hidden,
    invisible: walk.invisible,
    complete: complete && decided,
  };
}
