import type { Declared } from './cascade';
import { BLACK, contrast, LINK_BLUE, over, parseColour, WHITE, type Colour } from './colour';
import { attribute, type HtmlElement } from './html';

/** What an element hands down to the text in it. */
export interface Appearance {
  readonly colour: Colour;
  /** Null where it cannot be known, as behind a picture. */
  readonly background: Colour | null;
  /** Pixels. */
  readonly fontSize: number;
  readonly visible: boolean;
  readonly preformatted: boolean;
  /** Why text of this look cannot be read, null if it can. */
  readonly unreadable: string | null;
}

export const pageAppearance: Appearance = {
  colour: BLACK,
  background: WHITE,
  fontSize: 16,
  visible: true,
  preformatted: false,
  unreadable: null,
};

/** Elements a mail program never shows, whatever their style. */
const unrendered = new Set([
  ...['template', 'script', 'style', 'head', 'title', 'meta', 'link', 'base', 'datalist', 'param', 'source'],
  ...[
    'track',
    'area',
    'map',
    'object',
    'embed',
    'applet',
    'iframe',
    'frameset',
    'noframes',
    'audio',
    'video',
  ],
  ...['canvas', 'rp', 'xml', 'noembed', 'portal'],
]);

/** Below this contrast text cannot be told from its ground. */
const LEAST_CONTRAST = 1.12;
/** Pixels below which letters cannot be read. */
const LEAST_FONT_SIZE = 3;
/** Pixels beyond which a shift leaves the page. */
const OFF_SCREEN = 400;
const FAR_OFF_SCREEN = 2_000;
const LEAST_OPACITY = 0.1;

const pixelsPer: Readonly<Record<string, number>> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 37.8,
  mm: 3.78,
  q: 0.945,
  rem: 16,
  vw: 10,
  vh: 8,
  vmin: 8,
  vmax: 10,
};

/** A CSS length in pixels; `font` is what one em is, `whole` what 100 % is. Null if it is no length. */
function pixels(value: string | undefined, font: number, whole: number): number | null {
  const match = /^(?:calc\(\s*)?(-?\d*\.?\d+)(?:e[+-]?\d+)?\s*([a-z]+|%)?\s*\)?$/.exec(value?.trim() ?? '');
  if (!match) return null;
  const number = Number(match[1]);
  const unit = match[2] ?? 'px';
  if (unit === '%') return (number / 100) * whole;
  if (unit === 'em') return number * font;
  if (unit === 'ex' || unit === 'ch') return (number * font) / 2;
  const factor = Object.hasOwn(pixelsPer, unit) ? pixelsPer[unit] : undefined;
  return factor === undefined ? null : number * factor;
}

function fontSizeOf(declared: Declared, parent: number): number {
  const shorthand = /(?:^|\s)(-?\d*\.?\d+(?:[a-z]+|%)?)(?=\s*\/|\s|$)/.exec(declared.get('font') ?? '')?.[1];
  const written = declared.get('font-size') ?? shorthand;
  const size = pixels(written, parent, parent);
  if (size !== null) return Math.max(size, 0);
  return written === undefined ? parent : 16;
}

function backgroundOf(declared: Declared, parent: Colour | null): Colour | null {
  const shorthand = declared.get('background');
  const image = declared.get('background-image') ?? '';
  if (/url\(|gradient\(/.test(shorthand ?? '') || (image !== '' && image !== 'none')) return null;
  const written = declared.get('background-color') ?? shorthand;
  if (written === undefined || written === 'inherit' || written === 'none' || written === 'initial')
    return parent;
  const colour = parseColour(written) ?? firstColour(written);
  if (colour === null) return null;
  if (colour.alpha === 0) return parent;
  return colour.alpha === 1 ? colour : parent && over(colour, parent);
}

const firstColour = (value: string): Colour | null =>
  (value.match(/[a-z]+\([^()]*\)|[^\s]+/g) ?? []).map(parseColour).find((colour) => colour !== null) ?? null;

function colourOf(element: HtmlElement, declared: Declared, parent: Colour): Colour {
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
  const look = {
    colour: colourOf(element, declared, parent.colour),
    background: backgroundOf(declared, parent.background),
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
  visible,
}: Omit<Appearance, 'unreadable'>): string | null {
  if (!visible) return 'visibility:hidden';
  if (fontSize < LEAST_FONT_SIZE) return 'font-size';
  if (colour.alpha < LEAST_OPACITY) return 'transparent text';
  if (background && contrast(over(colour, background), background) < LEAST_CONTRAST)
    return 'text in background colour';
  return null;
}

const opacityOf = (text: string | undefined): number => {
  if (text === undefined) return 1;
  const number = parseFloat(text);
  return Number.isNaN(number) ? 1 : text.endsWith('%') ? number / 100 : number;
};

/** The edges of `clip: rect(top, right, bottom, left)`, null if it is none. */
function clipEdges(clip: string, font: number): [number, number, number, number] | null {
  const edges =
    /^rect\(([^()]*)\)$/
      .exec(clip)?.[1]
      ?.split(/[\s,]+/)
      .filter(Boolean) ?? [];
  const [top = null, right = null, bottom = null, left = null] = edges.map((edge) => pixels(edge, font, 0));
  return top === null || right === null || bottom === null || left === null
    ? null
    : [top, right, bottom, left];
}

const emptyPath =
  /inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|circle\(\s*0|polygon\(\s*0[a-z%]*(?:[\s,]+0[a-z%]*)*\s*\)/;

function isClipped(declared: Declared, font: number): boolean {
  const edges = clipEdges(declared.get('clip') ?? '', font);
  const isEmpty = edges !== null && (edges[2] - edges[0] <= 1 || edges[1] - edges[3] <= 1);
  return isEmpty || emptyPath.test(declared.get('clip-path') ?? '');
}

/** A box without room whose overflow is cut off shows nothing; table cells grow all the same. */
function isCollapsed(element: HtmlElement, declared: Declared, font: number): boolean {
  const cuts = ['overflow', 'overflow-x', 'overflow-y'].some((name) =>
    /hidden|clip/.test(declared.get(name) ?? ''),
  );
  const isCell = element.tagName === 'td' || element.tagName === 'th';
  return (
    cuts &&
    !isCell &&
    ['height', 'max-height', 'width', 'max-width'].some((name) => {
      const size = pixels(declared.get(name), font, Infinity);
      return size !== null && size <= 1;
    })
  );
}

function isOffScreen(declared: Declared, font: number): boolean {
  const shift = (value: string | undefined) => pixels(value, font, 1_000) ?? 0;
  const placed = /^(?:absolute|fixed|relative)$/.test(declared.get('position') ?? '');
  const edges = placed ? ['left', 'top', 'right', 'bottom'].map((name) => shift(declared.get(name))) : [];
  const margins = ['margin-left', 'margin-top'].map((name) => shift(declared.get(name)));
  const margin = (declared.get('margin') ?? '').split(/\s+/).map(shift);
  const indent = shift(declared.get('text-indent'));
  const moved = /translate(?:3d|x|y)?\(([^()]*)\)/.exec(declared.get('transform') ?? '')?.[1] ?? '';
  return (
    [...edges, ...margins, ...margin, indent].some((by) => by <= -OFF_SCREEN) ||
    edges.some((by) => by >= FAR_OFF_SCREEN) ||
    moved.split(',').some((by) => Math.abs(pixels(by, font, 100) ?? 0) >= OFF_SCREEN)
  );
}

/** Why an element and all in it is not shown, null if it is. */
export function hiddenBecause(element: HtmlElement, declared: Declared, fontSize: number): string | null {
  if (unrendered.has(element.tagName)) return `<${element.tagName}>`;
  if (declared.size === 0 && element.attrs.length === 0 && element.tagName !== 'dialog') return null;
  const display = declared.get('display');
  if (display === 'none') return 'display:none';
  // The attribute is a style of its own that any display overrides.
  if (attribute(element, 'hidden') !== null && display === undefined) return 'hidden attribute';
  if (element.tagName === 'dialog' && attribute(element, 'open') === null) return 'closed dialog';
  if (opacityOf(declared.get('opacity')) < LEAST_OPACITY) return 'opacity';
  if (/opacity\(\s*(?:0?\.0\d*|0|\d%)\s*\)/.test(declared.get('filter') ?? '')) return 'opacity';
  if (declared.get('content-visibility') === 'hidden') return 'content-visibility';
  if (/scale(?:3d|x|y)?\(\s*0?\.?0*\s*[,)]/.test(declared.get('transform') ?? '')) return 'scaled to nothing';
  if (declared.get('scale') === '0' || /^0?\.?0+%?$/.test(declared.get('zoom') ?? ''))
    return 'scaled to nothing';
  if (isCollapsed(element, declared, fontSize)) return 'no room';
  if (isClipped(declared, fontSize)) return 'clipped';
  return isOffScreen(declared, fontSize) ? 'off-screen' : null;
}
