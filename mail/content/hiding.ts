import type { Declared } from './cascade';
import { attribute, type HtmlElement } from './html';
import { pixels } from './length';
import { LEAST_OPACITY, opacityOf } from './visibility';

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
  ...['canvas', 'rp', 'xml', 'noembed', 'portal', 'svg', 'annotation', 'annotation-xml'],
]);

/** Pixels beyond which a shift leaves the page. */
const OFF_SCREEN = 400;
const FAR_OFF_SCREEN = 2_000;

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
  /inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|(?:circle|ellipse)\(\s*0|polygon\(\s*0[a-z%]*(?:[\s,]+0[a-z%]*)*\s*\)/;

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

const emptyMask = /gradient\(\s*transparent\s*,\s*transparent\s*\)/;
/** Turned to an edge, scaled to nothing, or a matrix that begins with both. */
const flat =
  /scale(?:3d|x|y)?\(\s*0?\.?0*\s*[,)]|matrix\(\s*0?\.?0*\s*,|rotate[xy]\(\s*-?(?:90|270)(?:\.0*)?deg\s*\)/;

function isScaledAway(declared: Declared): boolean {
  const zoom = declared.get('zoom') ?? '';
  const size = zoom.endsWith('%') ? parseFloat(zoom) / 100 : parseFloat(zoom);
  return (
    flat.test(declared.get('transform') ?? '') ||
    /^0?\.?0*(?:\s|$)/.test(declared.get('scale') ?? 'none') ||
    size < LEAST_OPACITY
  );
}

function isOffScreen(declared: Declared, font: number): boolean {
  const shift = (value: string | undefined) => pixels(value, font, 1_000) ?? 0;
  const placed = /^(?:absolute|fixed|relative)$/.test(declared.get('position') ?? '');
  const listed = (name: string) => (declared.get(name) ?? '').split(/\s+/).map(shift);
  const edges = placed ? ['left', 'top', 'right', 'bottom', 'inset'].flatMap(listed) : [];
  const margins = ['margin', 'margin-left', 'margin-top', 'margin-inline-start', 'margin-inline'].flatMap(
    listed,
  );
  const indent = shift(declared.get('text-indent'));
  const padding = listed('padding-left');
  const moved = /translate(?:3d|x|y)?\(([^()]*)\)/.exec(declared.get('transform') ?? '')?.[1] ?? '';
  const translated = [...moved.split(','), ...(declared.get('translate') ?? '').split(/\s+/)];
  const spaced = shift(declared.get('letter-spacing'));
  return (
    [...edges, ...margins, indent].some((by) => by <= -OFF_SCREEN) ||
    [...edges, ...margins, ...padding, indent].some((by) => by >= FAR_OFF_SCREEN) ||
    Math.abs(spaced) >= OFF_SCREEN ||
    translated.some((by) => Math.abs(pixels(by, font, 100) ?? 0) >= OFF_SCREEN)
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
  if (isScaledAway(declared)) return 'scaled to nothing';
  if (
    emptyMask.test(declared.get('mask-image') ?? declared.get('mask') ?? declared.get('-webkit-mask') ?? '')
  )
    return 'masked';
  if (isCollapsed(element, declared, fontSize)) return 'no room';
  if (isClipped(declared, fontSize)) return 'clipped';
  return isOffScreen(declared, fontSize) ? 'off-screen' : null;
}
