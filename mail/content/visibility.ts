import type { Declared } from './cascade';
import { BLACK, contrast, LINK_BLUE, over, parseColour, WHITE, type Colour } from './colour';
import { attribute, type HtmlElement } from './html';
import { pixels } from './length';
import { variablesBelow, type Variables } from './variables';

/** What an element hands down to the text in it. */
export interface Appearance {
  readonly colour: Colour;
  /** Null where it cannot be known, as behind a picture. */
  readonly background: Colour | null;
  /** Pixels. */
  readonly fontSize: number;
  readonly variables: Variables;
  /** Of all boxes around it together. */
  readonly opacity: number;
  readonly visible: boolean;
  readonly preformatted: boolean;
  /** Why text of this look cannot be read, null if it can. */
  readonly unreadable: string | null;
}

export const pageAppearance: Appearance = {
  colour: BLACK,
  background: WHITE,
  fontSize: 16,
  variables: new Map(),
  opacity: 1,
  visible: true,
  preformatted: false,
  unreadable: null,
};

/** Below this contrast text cannot be told from its ground. */
const LEAST_CONTRAST = 1.12;
/** Pixels below which letters cannot be read. */
const LEAST_FONT_SIZE = 3;
export const LEAST_OPACITY = 0.1;

function fontSizeOf(declared: Declared, parent: number): number {
  const shorthand = /(?:^|\s)(-?\d*\.?\d+(?:[a-z]+|%)?)(?=\s*\/|\s|$)/.exec(declared.get('font') ?? '')?.[1];
  const written = declared.get('font-size') ?? shorthand;
  const size = pixels(written, parent, parent);
  if (size !== null) return Math.max(size, 0);
  return written === undefined ? parent : 16;
}

function backgroundOf(declared: Declared, parent: Colour | null, colour: Colour): Colour | null {
  if (isCutOut(declared)) return parent;
  const shorthand = declared.get('background');
  const image = declared.get('background-image') ?? '';
  if (/url\(|gradient\(/.test(shorthand ?? '') || (image !== '' && image !== 'none')) return null;
  const written = declared.get('background-color') ?? shorthand;
  if (written === undefined || written === 'inherit' || written === 'none' || written === 'initial')
    return parent;
  const painted = /\bcurrentcolor\b/.test(written) ? colour : (parseColour(written) ?? firstColour(written));
  if (painted === null) return null;
  if (painted.alpha === 0) return parent;
  return painted.alpha === 1 ? painted : parent && over(painted, parent);
}

const firstColour = (value: string): Colour | null =>
  (value.match(/[a-z]+\([^()]*\)|[^\s]+/g) ?? []).map(parseColour).find((colour) => colour !== null) ?? null;

/** Letters cut out of their ground (`background-clip: text`) have its colour. */
const isCutOut = (declared: Declared): boolean =>
  (declared.get('background-clip') ?? declared.get('-webkit-background-clip')) === 'text';

function cutOutColour(declared: Declared): Colour | null {
  if (!isCutOut(declared)) return null;
  const ground = declared.get('background-image') ?? declared.get('background') ?? '';
  return firstColour(ground.replace(/[a-z-]+gradient\(|,/g, ' '));
}

function colourOf(element: HtmlElement, declared: Declared, parent: Colour): Colour {
  const cutOut = cutOutColour(declared);
  if (cutOut !== null) return cutOut;
  const written = declared.get('-webkit-text-fill-color') ?? declared.get('color');
  if (written === undefined || written === 'inherit' || written === 'currentcolor') {
    const isLink = element.tagName === 'a' && attribute(element, 'href') !== null && written === undefined;
    return isLink ? LINK_BLUE : parent;
  }
  // A colour not known here is one a reader can see.
  return parseColour(written) ?? BLACK;
}

/** Elements that look different from their surroundings without any style. */
const unlike = new Set(['a', 'pre', 'textarea']);

/** The look of an element's text, from its own style and its surroundings. */
export function appearanceOf(element: HtmlElement, declared: Declared, parent: Appearance): Appearance {
  if (declared.size === 0 && !unlike.has(element.tagName)) return parent;
  const visibility = declared.get('visibility');
  const whiteSpace = declared.get('white-space');
  const colour = colourOf(element, declared, parent.colour);
  const look = {
    colour,
    variables: variablesBelow(declared, parent.variables),
    opacity: parent.opacity * opacityOf(declared.get('opacity')),
    background: backgroundOf(declared, parent.background, colour),
    fontSize: fontSizeOf(declared, parent.fontSize),
    visible:
      visibility === undefined || visibility === 'inherit'
        ? parent.visible
        : visibility !== 'hidden' && visibility !== 'collapse',
    preformatted:
      whiteSpace === undefined
        ? parent.preformatted || element.tagName === 'pre' || element.tagName === 'textarea'
        : /^(?:pre|pre-wrap|pre-line|break-spaces)$/.test(whiteSpace),
  };
  return { ...look, unreadable: unreadable(look) };
}

function unreadable({
  colour,
  background,
  fontSize,
  opacity,
  visible,
}: Omit<Appearance, 'unreadable' | 'variables'>): string | null {
  if (!visible) return 'visibility:hidden';
  if (opacity < LEAST_OPACITY) return 'opacity';
  if (fontSize < LEAST_FONT_SIZE) return 'font-size';
  if (colour.alpha < LEAST_OPACITY) return 'transparent text';
  if (background && contrast(over(colour, background), background) < LEAST_CONTRAST)
    return 'text in background colour';
  return null;
}

export const opacityOf = (text: string | undefined): number => {
  if (text === undefined) return 1;
  const number = parseFloat(text);
  return Number.isNaN(number) ? 1 : text.endsWith('%') ? number / 100 : number;
};
