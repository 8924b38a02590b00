import { ordinary, telling } from './fieldNames';
import { newPlace, type NewPlace, type Step } from './itemFields';
import type { ItemFormat } from './trigger';

/** What an expression means, as far as it can be told from outside. */
export interface Meaning {
  /** Triggers that were converted, by the name of their node. */
  readonly triggers: ReadonlyMap<string, ItemFormat>;
  /** Where the item at hand comes from: a converted trigger, several of them or others, or something else. */
  readonly input: ItemFormat | 'mixed' | 'other';
}

export interface Rewritten {
  readonly text: string;
  /** What a person has to look at, in words, with the expression it is about. */
  readonly check: readonly string[];
  readonly lost: readonly string[];
}

/** A string literal whose content is the group of that name. */
const literal = (group: string) =>
  String.raw`(?<${group}Mark>["'\x60])(?<${group}>(?:\\.|(?!\k<${group}Mark>).)*)\k<${group}Mark>`;

/** Every way to say "the JSON of an item" in an expression or in code. */
const roots = [
  String.raw`\$json`,
  String.raw`\$input\s*\.\s*(?:item|first\(\)|last\(\)|all\(\)\[\d+\])\.json`,
  String.raw`\$\(\s*${literal('called')}\s*\)\s*\.(?:item|(?:first|last|itemMatching|pairedItem)\([^()]*\)|all\(\)\[\d+\])\.json`,
  String.raw`\$node\[\s*${literal('indexed')}\s*\]\.json`,
  String.raw`\$node\.(?<named>\w+)\.json`,
  String.raw`\$items\(\s*${literal('listed')}[^()]*\)\[\d+\]\.json`,
];
const anyRoot = new RegExp(String.raw`(?<![\w$.])(?:${roots.join('|')})(?![\w$])`, 'g');

/** One step: `.name`, `?.name`, `["name"]`, `[0]`, or a computed one in brackets. */
const nextStep =
  /\s*(?:\?\.|\.)\s*(?<dotted>[\w$]+)|(?:\?\.)?\[\s*(?:(?<mark>["'`])(?<quoted>(?:\\.|(?!\k<mark>).)*)\k<mark>|(?<index>\d+)|(?<computed>[^[\]]+))\s*\]/y;

/** A parameter's text with each reference to a converted trigger's item put right. */
export function rewriteParameter(value: string, meaning: Meaning): Rewritten {
  if (!value.startsWith('=')) return { text: value, check: [], lost: [] };
  const check: string[] = [];
  const lost: string[] = [];
  const text = value.replace(/\{\{(.*?)\}\}/gs, (_whole, inner: string) => {
    const rewritten = rewriteCode(inner, meaning);
    check.push(...rewritten.check);
    lost.push(...rewritten.lost);
    return `{{${rewritten.text}}}`;
  });
  return { text, check, lost };
}

/** JavaScript with each reference to a converted trigger's item put right. */
export function rewriteCode(code: string, meaning: Meaning): Rewritten {
  const check: string[] = [];
  const lost: string[] = [];
  let text = '';
  let done = 0;
  for (const match of code.matchAll(anyRoot)) {
    if (match.index < done) continue;
    const source = sourceOf(match, meaning);
    const start = match.index + match[0].length;
    const steps = stepsFrom(code, start);
    const written = code.slice(match.index, steps.at(-1)?.end ?? start);
    if (source === null) continue;
    if (source === 'mixed' || source === 'other') {
      if (isTelling(steps, source)) check.push(`"${written}" may be a field of the old trigger's item.`);
      continue;
    }
    const place = newPlace(source, steps);
    remarkOn(place, written, { check, lost });
    if (place.kind !== 'moved') continue;
    text += code.slice(done, start) + place.path;
    done = steps[place.steps - 1]?.end ?? start;
  }
  return { text: text + code.slice(done), check, lost };
}

/** The format of the item a root stands for; null where it is none of a converted trigger. */
function sourceOf({ groups = {} }: RegExpMatchArray, { triggers, input }: Meaning): Meaning['input'] | null {
  const name = groups['called'] ?? groups['indexed'] ?? groups['named'] ?? groups['listed'];
  if (name === undefined) return input;
  return triggers.get(name.replace(/\\(.)/g, '$1')) ?? null;
}

interface WrittenStep extends Step {
  /** Where the step ends in the code. */
  readonly end: number;
}

function stepsFrom(code: string, start: number): WrittenStep[] {
  const steps: WrittenStep[] = [];
  nextStep.lastIndex = start;
  for (let match = nextStep.exec(code); match; match = nextStep.exec(code)) {
    const { dotted, quoted, index } = match.groups ?? {};
    const name = dotted ?? quoted ?? index ?? null;
    steps.push({ name, source: match[0], end: nextStep.lastIndex });
  }
  return steps;
}

function remarkOn(place: NewPlace, written: string, to: { check: string[]; lost: string[] }): void {
  if (place.kind === 'unclear')
    to.check.push(`"${written}" uses the item as a whole, whose fields are others.`);
  if (place.kind === 'lost') to.lost.push(`${place.advice} It stands in "${written}".`);
  if (place.kind === 'moved' && place.check) to.check.push(`${place.check} It stands in "${written}".`);
}

function isTelling([first]: readonly Step[], input: 'mixed' | 'other'): boolean {
  const name = first?.name ?? '';
  return telling.has(name) || (input === 'mixed' && ordinary.has(name));
}
