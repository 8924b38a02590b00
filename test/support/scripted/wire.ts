import { parseParameters, type Entity } from './mime';

/** An nstring (RFC 3501 section 4.3), as a literal where it cannot be quoted. */
export function nstring(text: string | null | undefined): string {
  if (text === null || text === undefined) return 'NIL';
  return /^[\x20-\x7e]{0,500}$/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : literal(text);
}

export const literal = (text: string): string => `{${text.length}}\r\n${text}`;

/** INTERNALDATE, in UTC. */
export function dateTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `"${day}-${month}-${year} ${time} +0000"`;
}

/** Sorted numbers as a sequence set, for example `1:3,7`. */
export function sequenceSet(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
}

/** Whether a number is in a sequence set; `*` stands for the largest in use. */
export function inSequenceSet(set: string, number: number, largest: number): boolean {
  const valueOf = (text: string) => (text === '*' ? largest : Number(text));
  return set.split(',').some((range) => {
    const [from = '', to = from] = range.split(':');
    const ends = [valueOf(from), valueOf(to)];
    return number >= Math.min(...ends) && number <= Math.max(...ends);
  });
}

/** ENVELOPE (RFC 3501 section 7.4.2). */
export function envelope({ fields }: Entity): string {
  const first = (name: string) => fields.get(name)?.[0];
  const from = first('from');
  const sender = first('sender') ?? from;
  const lists = [from, sender, first('reply-to') ?? from, first('to'), first('cc'), first('bcc')];
  return `(${[
    ...[nstring(first('date')), nstring(first('subject'))],
    ...lists.map(addresses),
    ...[nstring(first('in-reply-to')), nstring(first('message-id'))],
  ].join(' ')})`;
}

function addresses(list: string | undefined): string {
  const each = list?.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<])+/g)?.map(address) ?? [];
  return each.length > 0 ? `(${each.join('')})` : 'NIL';
}

function address(text: string): string {
  const [, quoted, plain, angle] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<]*?))\s*<([^>]*)>/.exec(text) ?? [];
  const spec = (angle ?? text).trim();
  const at = spec.lastIndexOf('@');
  const name = quoted?.replace(/\\(.)/g, '$1') ?? plain;
  const [local, domain] = at < 0 ? [spec, null] : [spec.slice(0, at), spec.slice(at + 1)];
  return `(${nstring(name || null)} NIL ${nstring(local)} ${nstring(domain)})`;
}

/** BODYSTRUCTURE (RFC 3501 section 7.4.2), with extension data. */
export function bodyStructure(entity: Entity): string {
  const { type, subtype, fields, children } = entity;
  const extension = `${disposition(entity)} NIL NIL`;
  if (type === 'multipart') {
    const parts = children.map(bodyStructure).join('') || textPart;
    return `(${parts} ${nstring(subtype)} ${parameters(entity.parameters)} ${extension})`;
  }
  const [inner] = children;
  const lines = entity.body.split('\r\n').length - 1;
  return `(${[
    ...[nstring(type), nstring(subtype), parameters(entity.parameters)],
    ...[nstring(fields.get('content-id')?.[0]), nstring(fields.get('content-description')?.[0])],
    nstring(fields.get('content-transfer-encoding')?.[0]?.trim() ?? '7bit'),
    String(entity.body.length),
    ...(type === 'message' && inner ? [envelope(inner), bodyStructure(inner), String(lines)] : []),
    ...(type === 'text' ? [String(lines)] : []),
    ...['NIL', extension],
  ].join(' ')})`;
}

/** Stands in for the parts of a multipart without any, as the grammar demands one. */
const textPart = '("text" "plain" NIL NIL NIL "7bit" 0 0 NIL NIL NIL NIL)';

const parameters = (pairs: Entity['parameters']): string =>
  pairs.length > 0 ? `(${pairs.flat().map(nstring).join(' ')})` : 'NIL';

function disposition({ fields }: Entity): string {
  const field = fields.get('content-disposition')?.[0];
  if (field === undefined) return 'NIL';
  const parsed = parseParameters(field);
  return `(${nstring(parsed.value)} ${parameters(parsed.parameters)})`;
}
