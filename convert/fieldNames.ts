import type { Meaning, Rewritten } from './expressions';
import { newPlace } from './itemFields';

/** Names that only items of the old trigger have. */
export const telling = new Set(['textPlain', 'textHtml', 'textAsHtml', 'metadata', 'attributes']);
/** Names that items of other nodes may have as well. */
export const ordinary = new Set(['from', 'to', 'cc', 'date', 'headers', 'raw']);

/** Parameters that say which fields a node reads, by name and not by expression. */
const namesFields = /field|property/i;
const namesNewFields = /output|destination|new/i;

/**
 * Names of fields in a parameter of a node, such as the "JSON Property" an HTML node reads, put right where
 * the old trigger's items come in. What is reached by more than a name now is left, and remarked upon.
 */
export function rewriteFieldNames(value: string, parameter: string, { input }: Meaning): Rewritten {
  const nothing = { text: value, check: [], lost: [] };
  if (!namesFields.test(parameter) || namesNewFields.test(parameter)) return nothing;
  const check: string[] = [];
  const lost: string[] = [];
  const names = value.split(',').map((each) => {
    const path = each.trim().split('.');
    const [first = ''] = path;
    const isKnown = telling.has(first) || (input !== 'other' && ordinary.has(first));
    if (!isKnown) return each;
    const written = `The field name "${path.join('.')}" in ${parameter}`;
    if (input === 'other' || input === 'mixed') {
      check.push(`${written} may be a field of the old trigger's item.`);
      return each;
    }
    const place = newPlace(
      input,
      path.map((name) => ({ name, source: `["${name}"]` })),
    );
    if (place.kind === 'lost') lost.push(`${written}: ${place.advice}`);
    if (place.kind === 'unclear') check.push(`${written} is a field whose parts are others now.`);
    if (place.kind !== 'moved') return each;
    const now = [place.path, ...path.slice(place.steps)].join('.').slice(1);
    if (/^[\w.]+$/.test(now)) return each.replace(path.join('.'), now);
    check.push(`${written} is ${now.replace('?.', '')} now.`);
    return each;
  });
  return { text: names.join(','), check, lost };
}
