import { Liquid, type FS } from 'liquidjs';
import type { BodyFormat } from './body';
import { MailError } from './error';

/** Bounds on one template: a mail is short, and a loop over a loop must not hold the workflow. */
const limits = { characters: 200_000, milliseconds: 1_000, memory: 10_000_000, output: 2_000_000 };

/** No file is ever read: templates come as text, whole (threat X10). All exist, so that reading tells why not. */
const noFiles: FS = {
  exists: () => Promise.resolve(true),
  existsSync: () => true,
  contains: () => Promise.resolve(true),
  containsSync: () => true,
  readFile: () => Promise.reject(new Error('Templates cannot include files.')),
  readFileSync: () => {
    throw new Error('Templates cannot include files.');
  },
  resolve: (_folder, file) => file,
};

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A value is text where it stands: it adds no markup of its own unless the template says `raw`. */
const escapes: Readonly<Record<BodyFormat, (value: unknown) => string>> = {
  text,
  html: (value) => text(value).replace(/[&<>"']/g, (found) => entities[found] ?? found),
  markdown: (value) => text(value).replace(/[\\`*_{}[\]<>()#+\-.!|~&]/g, '\\$&'),
};

const engine = (format: BodyFormat): Liquid =>
  new Liquid({
    fs: noFiles,
    relativeReference: false,
    // A name that is missing is a mistake in the template or its data, not an empty place in a mail.
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    outputEscape: escapes[format],
    parseLimit: limits.characters,
    renderLimit: limits.milliseconds,
    memoryLimit: limits.memory,
  });

const engines: Readonly<Record<BodyFormat, Liquid>> = {
  text: engine('text'),
  html: engine('html'),
  markdown: engine('markdown'),
};

/** The engine's complaint without the listing of the template below it, which may hold personal data. */
const complaint = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';

const refuse = (problem: string, cause?: unknown): MailError =>
  new MailError('invalidInput', `template: ${problem}`, { field: 'template', cause });

/** Variables as plain data: what has behaviour of its own is not for templates. */
function plain(variables: unknown): object {
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) {
    throw new MailError('invalidInput', 'variables: must be an object.', { field: 'variables' });
  }
  return JSON.parse(JSON.stringify(variables)) as object;
}

/**
 * A Liquid template (variables, conditions, loops, filters) with its values in place, escaped as the
 * format asks. Values are never read as template themselves (threat X24).
 * @throws MailError `invalidInput`, field `template` or `variables`
 */
export async function renderTemplate(
  format: BodyFormat,
  source: unknown,
  variables: unknown,
): Promise<string> {
  if (typeof source !== 'string') throw refuse('must be text.');
  const values = plain(variables);
  const output: unknown = await engines[format]
    .parseAndRender(source, values)
    .catch((error: unknown) => Promise.reject(refuse(complaint(error), error)));
  const rendered = String(output);
  if (rendered.length > limits.output) throw refuse('gives more than 2 million characters.');
  return rendered;
}
