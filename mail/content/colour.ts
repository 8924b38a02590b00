/** A colour with 0 to 255 per channel and its opacity from 0 to 1. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

const opaque = (red: number, green: number, blue: number): Colour => ({ red, green, blue, alpha: 1 });

export const WHITE = opaque(255, 255, 255);
export const BLACK = opaque(0, 0, 0);
export const LINK_BLUE = opaque(0, 0, 238);

/** Names that light text on light ground, or dark on dark, is written with; other names are unknown, not white. */
const names: Readonly<Record<string, Colour>> = {
  white: WHITE,
  black: BLACK,
  snow: opaque(255, 250, 250),
  ivory: opaque(255, 255, 240),
  ghostwhite: opaque(248, 248, 255),
  whitesmoke: opaque(245, 245, 245),
  floralwhite: opaque(255, 250, 240),
  mintcream: opaque(245, 255, 250),
  azure: opaque(240, 255, 255),
  aliceblue: opaque(240, 248, 255),
  honeydew: opaque(240, 255, 240),
  seashell: opaque(255, 245, 238),
  lightgray: opaque(211, 211, 211),
  lightgrey: opaque(211, 211, 211),
  silver: opaque(192, 192, 192),
  gray: opaque(128, 128, 128),
  grey: opaque(128, 128, 128),
  red: opaque(255, 0, 0),
  green: opaque(0, 128, 0),
  blue: opaque(0, 0, 255),
  yellow: opaque(255, 255, 0),
  navy: opaque(0, 0, 128),
  maroon: opaque(128, 0, 0),
  orange: opaque(255, 165, 0),
  purple: opaque(128, 0, 128),
  teal: opaque(0, 128, 128),
  transparent: { ...BLACK, alpha: 0 },
  canvas: WHITE,
  canvastext: BLACK,
  windowtext: BLACK,
  window: WHITE,
};

const bounded = (value: number, top: number) => Math.min(Math.max(value, 0), top);

function fromHex(digits: string): Colour | null {
  const short = digits.length <= 4;
  const step = short ? 1 : 2;
  const channel = (index: number) => {
    const part = digits.slice(index * step, index * step + step);
    return parseInt(short ? part + part : part, 16);
  };
  const hasAlpha = digits.length === 4 || digits.length === 8;
  return { red: channel(0), green: channel(1), blue: channel(2), alpha: hasAlpha ? channel(3) / 255 : 1 };
}

/** One number of a colour function; `whole` is what 100 % stands for. */
const numberOf = (text: string, whole: number): number =>
  text.endsWith('%') ? (parseFloat(text) / 100) * whole : parseFloat(text);

function fromHsl(hue: number, saturation: number, lightness: number, alpha: number): Colour {
  const channel = (offset: number) => {
    const position = (offset + hue / 30) % 12;
    const distance = saturation * Math.min(lightness, 1 - lightness);
    return 255 * (lightness - distance * Math.max(-1, Math.min(position - 3, 9 - position, 1)));
  };
  return { red: channel(0), green: channel(8), blue: channel(4), alpha };
}

const fromRgb = (channels: readonly [string, string, string], top: number, alpha: number): Colour => {
  const [red, green, blue] = channels.map((text) => (bounded(numberOf(text, top), top) / top) * 255);
  return { red: red ?? NaN, green: green ?? NaN, blue: blue ?? NaN, alpha };
};

/** Of the colour spaces of lightness only that counts here: it is what tells text from its ground. */
function fromCall(name: string, values: readonly [string, string, string], alpha: number): Colour {
  const [first, second, third] = values;
  switch (name) {
    case 'rgb':
      return fromRgb(values, 255, alpha);
    case 'color':
      return fromRgb(values, 1, alpha);
    case 'hsl':
      return fromHsl(parseFloat(first), numberOf(second, 1), numberOf(third, 1), alpha);
    case 'hwb':
      return fromHsl(0, 0, (1 + numberOf(second, 1) - numberOf(third, 1)) / 2, alpha);
    default: {
      const share = numberOf(first, name.startsWith('ok') ? 1 : 100) / (name.startsWith('ok') ? 1 : 100);
      return fromHsl(0, 0, bounded(share, 1), alpha);
    }
  }
}

/** A CSS colour, null if it is none or not known here. */
export function parseColour(text: string): Colour | null {
  const value = text.trim().toLowerCase();
  if (Object.hasOwn(names, value)) return names[value] ?? null;
  const hex = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(value)?.[1];
  if (hex !== undefined) return fromHex(hex);
  const call = /^(rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\((?:srgb |display-p3 )?([^()]*)\)$/.exec(value);
  const [first, second, third, fourth] = (call?.[2] ?? '').split(/[\s,/]+/).filter(Boolean);
  if (!call || first === undefined || second === undefined || third === undefined) return null;
  const alpha = fourth === undefined ? 1 : bounded(numberOf(fourth, 1), 1);
  const colour = fromCall(call[1] ?? '', [first, second, third], alpha);
  return Object.values(colour).some(Number.isNaN) ? null : colour;
}

/** `top` as seen over the opaque `ground`. */
export function over(top: Colour, ground: Colour): Colour {
  const mix = (above: number, below: number) => above * top.alpha + below * (1 - top.alpha);
  return opaque(mix(top.red, ground.red), mix(top.green, ground.green), mix(top.blue, ground.blue));
}

function luminance({ red, green, blue }: Colour): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** WCAG 2 contrast ratio of two opaque colours, from 1 (none) to 21. */
export function contrast(first: Colour, second: Colour): number {
  const [low = 0, high = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
