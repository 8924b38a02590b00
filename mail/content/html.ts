import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5';
import { MAX_HTML_DEPTH, MAX_HTML_ELEMENTS } from '../limits';

export type HtmlNode = DefaultTreeAdapterTypes.ChildNode;
export type HtmlElement = DefaultTreeAdapterTypes.Element;
export type HtmlDocument = DefaultTreeAdapterTypes.Document;

export interface ParsedHtml {
  readonly document: HtmlDocument;
  /** False if the limits on elements or nesting cut the document short. */
  readonly complete: boolean;
}

/** Thrown by the tree to end the parser; nothing else can stop it. */
class LimitReached extends Error {}

/** Pictures inside the source are the bulk of many mails, and nothing in their bytes is text. */
const embedded = /\bdata:[a-z0-9.+/-]{1,100};base64,[a-z0-9+/=%]*/gi;

/** HTML without the bytes of pictures inside it. */
export const withoutEmbedded = (html: string): string => html.replace(embedded, 'data:');

/** Parses HTML as browsers do, up to the limits; what was read until then is kept. */
export function parseHtml(html: string): ParsedHtml {
  const document = defaultTreeAdapter.createDocument();
  let elements = 0;
  let depth = 0;
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createDocument: () => document,
    createElement: (...args) => {
      elements += 1;
      if (elements > MAX_HTML_ELEMENTS) throw new LimitReached();
      return defaultTreeAdapter.createElement(...args);
    },
    onItemPush: () => {
      depth += 1;
      if (depth > MAX_HTML_DEPTH) throw new LimitReached();
    },
    onItemPop: () => {
      depth -= 1;
    },
  };
  try {
    parse(html, { treeAdapter, scriptingEnabled: false });
    return { document, complete: true };
  } catch (error) {
    return { document: ended(document, error), complete: false };
  }
}

/** The document as far as it was read, if a limit ended it. */
function ended(document: HtmlDocument, error: unknown): HtmlDocument {
  if (!(error instanceof LimitReached)) throw error;
  return document;
}

export const isElement = (node: HtmlNode | DefaultTreeAdapterTypes.ParentNode): node is HtmlElement =>
  'tagName' in node;

/** Value of an attribute, null if absent. */
export const attribute = (element: HtmlElement, name: string): string | null =>
  element.attrs.find((each) => each.name === name)?.value ?? null;

/** The element above, null at the root. */
export const parentElement = (element: HtmlElement): HtmlElement | null =>
  element.parentNode && isElement(element.parentNode) ? element.parentNode : null;
