import type { Declared } from './cascade';

/** Custom properties (CSS Variables) that reach an element, by their name. */
export type Variables = ReadonlyMap<string, string>;

/** More are left out; each element that sets some has a list of its own. */
const MAX_VARIABLES = 200;
const MAX_VALUE = 1_000;
/** Variables in variables that are followed. */
const MAX_STEPS = 5;

const reference = /var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)/g;

/** The variables below an element: those around it and its own. */
export function variablesBelow(declared: Declared, around: Variables): Variables {
  const own = [...declared].filter(([name]) => name.startsWith('--'));
  return own.length === 0 ? around : new Map([...around, ...own].slice(0, MAX_VARIABLES));
}

/** A style with its variables replaced; what refers to one that is not there counts as not declared. */
export function withoutVariables(declared: Declared, around: Variables): Declared {
  if (![...declared.values()].some((value) => value.includes('var('))) return declared;
  const variables = variablesBelow(declared, around);
  const resolved = new Map<string, string>();
  for (const [name, value] of declared) {
    let text = value;
    for (let step = 0; step < MAX_STEPS && text.includes('var(') && text.length <= MAX_VALUE; step += 1) {
      text = text.replace(reference, (_, variable: string, instead?: string) =>
        (variables.get(variable) ?? instead ?? '').slice(0, MAX_VALUE),
      );
    }
    if (text.trim() !== '' && !text.includes('var(')) resolved.set(name, text.trim());
  }
  return resolved;
}
