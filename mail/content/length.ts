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

/** What lengths are relative to, in pixels: `font` is one em, `whole` is 100 %. */
interface Scale {
  readonly font: number;
  readonly whole: number;
}

function single(value: string, { font, whole }: Scale): number | null {
  const match = /^(-?\d*\.?\d+)(?:e[+-]?\d+)?([a-z]+|%)?$/.exec(value);
  if (!match) return null;
  const number = Number(match[1]);
  const unit = match[2] ?? 'px';
  if (unit === '%') return (number / 100) * whole;
  if (unit === 'em') return number * font;
  if (unit === 'ex' || unit === 'ch') return (number * font) / 2;
  const factor = Object.hasOwn(pixelsPer, unit) ? pixelsPer[unit] : undefined;
  return factor === undefined ? null : number * factor;
}

/** The value of a calculation without parentheses: products first, then sums, whose signs stand between blanks. */
function calculated(text: string, scale: Scale): number | null {
  const sums = text.trim().split(/\s+([+-])\s+/);
  let total = 0;
  for (const [at, term] of sums.entries()) {
    if (at % 2 === 1) continue;
    let product = 1;
    const factors = term.split(/\s*([*/])\s*/);
    for (const [index, factor] of factors.entries()) {
      if (index % 2 === 1) continue;
      const value = single(factor.trim(), scale);
      if (value === null) return null;
      product = factors[index - 1] === '/' ? product / value : product * value;
    }
    total += sums[at - 1] === '-' ? -product : product;
  }
  return total;
}

const call = /(calc|min|max|clamp)?\(([^()]{0,200})\)/;

function called(name: string, list: string, scale: Scale): number | null {
  const values = list.split(',').map((each) => calculated(each, scale));
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return null;
  const [first = 0, second = 0, third = 0] = known;
  if (name === 'min') return Math.min(...known);
  if (name === 'max') return Math.max(...known);
  return name === 'clamp' ? Math.max(first, Math.min(second, third)) : first;
}

/** Calculations inside each other that are followed. */
const MAX_CALLS = 10;

/** A CSS length in pixels, also a calculated one (CSS Values 4 section 10); null if it is none. */
export function pixels(value: string | undefined, font: number, whole: number): number | null {
  let text = value?.trim() ?? '';
  if (!text.includes('(')) return single(text, { font, whole });
  for (let calls = 0; calls < MAX_CALLS && text.length <= 500; calls += 1) {
    const found = call.exec(text);
    if (!found) return calculated(text, { font, whole });
    const result = called(found[1] ?? '', found[2] ?? '', { font, whole });
    if (result === null || !Number.isFinite(result)) return null;
    text = `${text.slice(0, found.index)}${result.toFixed(4)}px${text.slice(found.index + found[0].length)}`;
  }
  return null;
}
