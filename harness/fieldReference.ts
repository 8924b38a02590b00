import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/** A field of so many operations is described once, and linked to. */
const SHARED_FROM = 2;

/** Conditions of a field that the place where it stands says already. */
const IMPLIED = ['resource', 'operation', '@tool'];

/** Fields that are described in a section of their own, by name. */
export type SharedFields = ReadonlyMap<string, INodeProperties>;

/** The fields, and those among the Options, that several operations have exactly alike, by name. */
export function sharedFields(fields: readonly INodeProperties[]): SharedFields {
  const byName = groupedBy(fields.flatMap(withChildren), ({ name }) => name);
  const shared = [...byName].flatMap(([name, alike]): [string, INodeProperties][] => {
    const texts = groupedBy(forPeople(alike), (field) => entry(field));
    const [most] = [...texts.values()].sort((a, b) => b.length - a.length);
    return most?.[0] && most.length >= SHARED_FROM && !isOptions(most[0]) ? [[name, most[0]]] : [];
  });
  return new Map(shared.sort(([a], [b]) => a.localeCompare(b)));
}

function groupedBy(fields: readonly INodeProperties[], keyOf: (field: INodeProperties) => string) {
  const groups = new Map<string, INodeProperties[]>();
  for (const field of fields) groups.set(keyOf(field), [...(groups.get(keyOf(field)) ?? []), field]);
  return groups;
}

/** The Options of each operation are its own choice of the same fields. */
const isOptions = ({ name }: INodeProperties): boolean => name === 'options';

const withChildren = (field: INodeProperties): INodeProperties[] =>
  isOptions(field) ? [field, ...((field.options ?? []) as INodeProperties[])] : [field];

/** The form a person sees; fields that only agents have are told beside it. */
const forPeople = (fields: readonly INodeProperties[]): INodeProperties[] =>
  fields.filter((field) => !shownTo(field).agentsOnly || !fields.some((other) => isTwin(field, other)));

const isTwin = (field: INodeProperties, other: INodeProperties): boolean =>
  other !== field && other.name === field.name && !shownTo(other).agentsOnly;

/** Fields as a list in Markdown; those that are described elsewhere are links. */
export function list(
  fields: readonly INodeProperties[],
  shared: SharedFields = new Map(),
  indent = '',
): string {
  return forPeople(fields)
    .map((field) => {
      const twin = fields.find((other) => shownTo(other).agentsOnly && isTwin(other, field));
      const common = shared.get(field.name);
      return common && entry(field) === entry(common)
        ? `${indent}- [${text(field.displayName)}](#field-${field.name.toLowerCase()})${forAgents(field, twin)}`
        : entry(field, { shared, indent, remark: forAgents(field, twin) });
    })
    .join('\n');
}

/** One field with what can be chosen or filled in, as an item of a list. */
export function entry(
  field: INodeProperties,
  {
    shared = new Map(),
    indent = '',
    remark = '',
  }: { shared?: SharedFields; indent?: string; remark?: string } = {},
): string {
  const { displayName, name, description = '', hint = '' } = field;
  if (field.type === 'notice') return `${indent}- ${text(displayName)}`;
  const facts = [typeName(field), field.required ? 'required' : '', standard(field), condition(field)];
  const words = [description, hint].filter((part) => part !== '').map((part) => ` ${sentence(text(part))}`);
  const head = `${indent}- **${text(displayName)}** \`${name}\` (${facts.filter((fact) => fact !== '').join(', ')}).`;
  return [head + words.join('') + remark, ...inside(field, shared, `${indent}  `)].join('\n');
}

/** The choices of a field, or the fields inside it. */
function inside(field: INodeProperties, shared: SharedFields, indent: string): string[] {
  switch (field.type) {
    case 'options':
    case 'multiOptions':
      return optionsOf(field).map(
        ({ name, value, description }) =>
          `${indent}- ${text(name)} \`${String(value)}\`${description ? `: ${sentence(text(description))}` : ''}`,
      );
    case 'collection':
      return [list((field.options ?? []) as INodeProperties[], shared, indent)];
    case 'fixedCollection':
      return ((field.options ?? []) as INodePropertyCollection[]).map(
        ({ displayName, name, values }) =>
          `${indent}- ${text(displayName)} \`${name}\`\n${list(values, shared, `${indent}  `)}`,
      );
    default:
      return [];
  }
}

const typeNames: Readonly<Record<string, string>> = {
  boolean: 'yes or no',
  collection: 'options',
  dateTime: 'date and time',
  fixedCollection: 'list',
  json: 'JSON',
  multiOptions: 'several of a list',
  number: 'number',
  options: 'one of',
  resourceLocator: 'from a list or by path',
  string: 'text',
};

const typeName = ({ type }: INodeProperties): string => typeNames[type] ?? type;

function standard({ type, default: value }: INodeProperties): string {
  if (type === 'collection' || type === 'fixedCollection' || value === '' || value === undefined) return '';
  const shown = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  return shown === '' || (Array.isArray(shown) && shown.length === 0)
    ? ''
    : `default ${code(typeof shown === 'string' ? shown : JSON.stringify(shown))}`;
}

/** When a field is shown, as far as its place does not tell. */
function condition({ displayOptions: { show = {}, hide = {} } = {} }: INodeProperties): string {
  const when = (conditions: object, word: string) =>
    Object.entries(conditions)
      .filter(([name]) => !IMPLIED.includes(name))
      .map(
        ([name, values]) =>
          `${word} \`${name}\` is ${(values as unknown[]).map(String).map(code).join(' or ')}`,
      );
  return [...when(show, 'if'), ...when(hide, 'unless')].join(', ');
}

function shownTo({ displayOptions }: Pick<INodeProperties, 'displayOptions'>) {
  return {
    agentsOnly: displayOptions?.show?.['@tool'] !== undefined,
    peopleOnly: displayOptions?.hide?.['@tool'] !== undefined,
  };
}

export const hiddenFromAgents = (option: INodePropertyOptions): boolean => shownTo(option).peopleOnly;

/** What differs when an AI agent calls. */
function forAgents(field: INodeProperties, twin: INodeProperties | undefined): string {
  if (twin) return ` Agents: ${standard(twin)}.`;
  if (shownTo(field).peopleOnly) return ' Agents: hidden.';
  return shownTo(field).agentsOnly ? ' For agents only.' : '';
}

export const optionsOf = (field: INodeProperties | undefined): INodePropertyOptions[] =>
  (field?.options ?? []) as INodePropertyOptions[];

const code = (value: string): string => `\`${value}\``;
const sentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);

/** The HTML of a description as Markdown, and its special characters as such. */
export const text = (html: string): string =>
  html
    .split(/(<code>.*?<\/code>)/)
    .map((part) => /^<code>(.*)<\/code>$/.exec(part)?.[1]?.replace(/.*/, code) ?? escaped(part))
    .join('');

const escaped = (html: string): string =>
  html
    .replace(/[*\\]/g, '\\$&')
    .replace(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g, '[$2]($1)')
    .replace(/<\/?b>/g, '**');
