import type { ItemFormat } from './trigger';

/** A step from a value to a part of it; `source` is the step as written, for a name that is computed. */
export interface Step {
  /** Name or index, null where it is computed. */
  readonly name: string | null;
  readonly source: string;
}

/** Where a field of the old item is found now. */
export type NewPlace =
  | { readonly kind: 'same' }
  /** How many steps are replaced by the path; `check` says what is different. */
  | { readonly kind: 'moved'; readonly steps: number; readonly path: string; readonly check?: string }
  | { readonly kind: 'lost'; readonly advice: string }
  /** The item as a whole, or a computed part of it. */
  | { readonly kind: 'unclear' };

const moved = (steps: number, path: string, check?: string): NewPlace =>
  check === undefined ? { kind: 'moved', steps, path } : { kind: 'moved', steps, path, check };

/** Finds what `steps`, taken from an item of n8n's own trigger, is in an item of ours. */
export function newPlace(format: ItemFormat, steps: readonly Step[]): NewPlace {
  const [first] = steps;
  if (!first || first.name === null) return { kind: 'unclear' };
  if (first.name === 'attributes') return attribute(steps);
  if (format === 'simple') return simple(first.name, steps);
  if (format === 'resolved') return resolved(first.name, steps);
  return lost(first.name, 'Email: Get Raw gives the EML file.');
}

const lost = (field: string, advice: string): NewPlace => ({
  kind: 'lost',
  advice: `"${field}" is gone: ${advice}`,
});

/** Older versions of n8n gave more attributes than the UID. */
const attributes: Readonly<Record<string, string>> = {
  date: '.internalDate',
  flags: '.flags',
  size: '.size',
  uid: '.uid',
};

function attribute([, second]: readonly Step[]): NewPlace {
  if (!second || second.name === null) return { kind: 'unclear' };
  const path = attributes[second.name];
  return path ? moved(2, path) : lost(`attributes.${second.name}`, 'see the fields of the new item.');
}

/** A header's first value; an item without that header has no list. */
const header = (name: string) => `.headers["${name}"]?.[0]`;

function simple(field: string, steps: readonly Step[]): NewPlace {
  switch (field) {
    case 'textPlain':
      return moved(1, '.text');
    case 'textHtml':
      return moved(1, '.html');
    case 'subject':
      return { kind: 'same' };
    case 'cc':
    case 'date':
    case 'from':
    case 'to':
      return moved(1, header(field));
    case 'metadata':
      return headerValue(steps);
    default:
      return lost(field, 'see the fields of the new item.');
  }
}

/** `metadata` and `headers` held one value for each header, where there is a list now. */
function headerValue([, second]: readonly Step[], check?: string): NewPlace {
  if (!second) return { kind: 'unclear' };
  const name = second.name === null ? second.source : `["${second.name}"]`;
  return moved(2, `.headers${name}?.[0]`, check);
}

const sameInResolved = new Set(['subject', 'text', 'html', 'date', 'messageId', 'inReplyTo']);

function resolved(field: string, steps: readonly Step[]): NewPlace {
  if (sameInResolved.has(field)) return { kind: 'same' };
  switch (field) {
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc':
    case 'replyTo':
      return addresses(field, steps);
    case 'headers':
      return headerValue(steps, 'a header is its value alone now, without its name in front.');
    case 'references':
      return moved(1, '.references', '"references" is always a list now.');
    case 'textAsHtml':
      return lost(field, 'use html, or text.');
    default:
      return lost(field, 'see the fields of the new item.');
  }
}

const headerOf: Readonly<Record<string, string>> = { replyTo: 'reply-to' };

/** The parser gave `{ value: [{ address, name }], text, html }` for each address header. */
function addresses(field: string, [, second, third]: readonly Step[]): NewPlace {
  if (second?.name === 'text') return moved(2, header(headerOf[field] ?? field));
  if (second?.name !== 'value') return lost(field, 'it is the address itself now, without value and text.');
  if (field !== 'from') return moved(2, `.${field}`);
  if (third?.name === '0') return moved(3, '.from');
  return lost('from.value', 'a mail has one sender, found in from.');
}
