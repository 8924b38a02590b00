/** One node of a message as it lies in the bytes; all text is latin1. */
export interface Entity {
  /** The header block with the empty line after it. */
  readonly header: string;
  readonly body: string;
  /** Unfolded values by lower-case field name. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly type: string;
  readonly subtype: string;
  readonly parameters: readonly (readonly [string, string])[];
  /** Parts of a multipart, or the one message inside a message/rfc822. */
  readonly children: readonly Entity[];
}

export function parseEntity(text: string, fallback = 'text/plain'): Entity {
  const end = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n');
  const split = end < 0 ? text.length : end === 0 ? 2 : end + 4;
  const header = text.slice(0, split);
  const body = text.slice(split);
  const fields = parseFields(header);
  const { value, parameters } = parseParameters(fields.get('content-type')?.[0] ?? fallback);
  const [type = 'text', subtype = 'plain'] = value.toLowerCase().split('/');
  const boundary = parameters.find(([name]) => name === 'boundary')?.[1];
  return {
    ...{ header, body, fields, type, subtype, parameters },
    children: childrenOf({ type, subtype, boundary, body }),
  };
}

interface Container {
  readonly type: string;
  readonly subtype: string;
  readonly boundary: string | undefined;
  readonly body: string;
}

function childrenOf({ type, subtype, boundary, body }: Container): Entity[] {
  if (type === 'message' && subtype === 'rfc822') return [parseEntity(body)];
  if (type !== 'multipart' || boundary === undefined) return [];
  const escaped = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pieces = `\r\n${body}`.split(new RegExp(`\r\n--${escaped}(--)?[ \t]*(?=\r\n|$)`));
  const parts: string[] = [];
  // split() puts the captured `--` of each delimiter between the pieces.
  for (let at = 2; at < pieces.length && pieces[at - 1] === undefined; at += 2) {
    parts.push((pieces[at] ?? '').replace(/^\r\n/, ''));
  }
  const inner = subtype === 'digest' ? 'message/rfc822' : 'text/plain';
  return parts.map((part) => parseEntity(part, inner));
}

function parseFields(header: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const line of header.replace(/\r\n(?=[ \t])/g, '').split('\r\n')) {
    const [, name, value = ''] = /^([^:\s]+)[ \t]*:[ \t]*([^]*)$/.exec(line) ?? [];
    if (name) fields.set(name.toLowerCase(), [...(fields.get(name.toLowerCase()) ?? []), value]);
  }
  return fields;
}

/** A header value with parameters (RFC 2045 section 5.1); names in lower case, values as sent. */
export function parseParameters(field: string): { value: string; parameters: [string, string][] } {
  const [, value = '', rest = ''] = /^([^;]*)([^]*)$/.exec(field) ?? [];
  const pairs = rest.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g);
  return {
    value: value.trim(),
    parameters: [...pairs].map(([, name = '', quoted, plain = '']) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? plain,
    ]),
  };
}

/** The bytes of a section (RFC 3501 section 6.4.5), for example `1.2.MIME` or `HEADER`; null if there is none. */
export function section(message: Entity, name: string): string | null {
  const [, numbers = '', rest = ''] = /^([\d.]*?)\.?([A-Z].*)?$/i.exec(name) ?? [];
  const entity = numbers ? part(message, numbers.split('.').map(Number)) : message;
  if (!entity) return null;
  const text = rest.toUpperCase();
  if (text === '') return numbers ? entity.body : entity.header + entity.body;
  if (text === 'MIME') return entity.header;
  const inner = numbers ? entity.children[0] : entity;
  if (!inner) return null;
  if (text === 'HEADER') return inner.header;
  if (text === 'TEXT') return inner.body;
  return headerFields(inner.header, text);
}

function part(entity: Entity, [number, ...rest]: number[]): Entity | null {
  if (number === undefined) return entity;
  const holder = entity.type === 'message' ? (entity.children[0] ?? entity) : entity;
  if (holder.type === 'multipart') {
    const child = holder.children[number - 1];
    return child ? part(child, rest) : null;
  }
  return number === 1 && rest.length === 0 ? holder : null;
}

/** `HEADER.FIELDS (…)` and `HEADER.FIELDS.NOT (…)`. */
function headerFields(header: string, text: string): string | null {
  const [, not, names] = /^HEADER\.FIELDS(\.NOT)? \((.*)\)$/.exec(text) ?? [];
  if (names === undefined) return null;
  const wanted = new Set(names.replaceAll('"', '').split(' '));
  const lines = header.match(/[^\r\n].*\r\n(?:[ \t].*\r\n)*/g) ?? [];
  const chosen = lines.filter((line) => wanted.has(/^[^:\s]*/.exec(line)![0].toUpperCase()) !== Boolean(not));
  return `${chosen.join('')}\r\n`;
}
