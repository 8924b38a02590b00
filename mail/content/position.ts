import { isElement, type HtmlElement } from './html';

/** Elements beside one, itself among them, of its own type alone where `ofType`. */
export function siblingsOf(element: HtmlElement, ofType: boolean): HtmlElement[] {
  return (element.parentNode?.childNodes ?? [])
    .filter(isElement)
    .filter((each) => !ofType || each.tagName === element.tagName);
}

/** True if a position, counted from 1, is one of `2n+1`, `even` and so on (CSS Selectors 4, An+B). */
export function isNth(formula: string, position: number): boolean {
  const text = formula.toLowerCase().replace(/\s+/g, '').replace(/of.*$/, '');
  if (text === 'even' || text === 'odd') return position % 2 === (text === 'odd' ? 1 : 0);
  const [, step, sign, offset] = /^(?:([+-]?\d{0,6})n)?(?:([+-])?(\d{1,6}))?$/.exec(text) ?? [];
  if (step === undefined && offset === undefined) return false;
  const every = step === undefined ? 0 : step === '' || step === '+' ? 1 : step === '-' ? -1 : Number(step);
  const first = Number(offset ?? 0) * (sign === '-' ? -1 : 1);
  if (every === 0) return position === first;
  return (position - first) % every === 0 && (position - first) / every >= 0;
}
