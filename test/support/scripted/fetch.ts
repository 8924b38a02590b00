import type { StoredMessage } from './mailbox';
import { section } from './mime';
import { bodyStructure, dateTime, envelope, literal, nstring } from './wire';

const macros: Readonly<Record<string, readonly string[]>> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};

/** Macros spelled out; upper case except in sections. */
export const fetchItems = (items: readonly string[]): readonly string[] =>
  items.flatMap((item) => macros[item.toUpperCase()] ?? [item]);

/** Whether fetching these sets \Seen. */
export const marksSeen = (items: readonly string[]): boolean =>
  items.some((item) => /^(BODY\[|RFC822$|RFC822\.TEXT$)/i.test(item));

/** One data item of a FETCH response, name and value; throws for an unknown one. */
export function fetchItem(message: StoredMessage, item: string): string {
  const { entity, raw } = message;
  const [, name = '', sectionName = '', from, length] =
    /^(BODY|BODY\.PEEK)\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item) ?? [];
  if (name) {
    const bytes = section(entity, sectionName);
    const label = `BODY[${sectionName}]`;
    if (bytes === null) return `${label} NIL`;
    if (from === undefined) return `${label} ${literal(bytes)}`;
    const start = Number(from);
    return `${label}<${start}> ${literal(bytes.slice(start, start + Number(length)))}`;
  }
  const upper = item.toUpperCase();
  switch (upper) {
    case 'UID':
      return `UID ${message.uid}`;
    case 'FLAGS':
      return `FLAGS (${[...message.flags].join(' ')})`;
    case 'INTERNALDATE':
      return `INTERNALDATE ${dateTime(message.internalDate)}`;
    case 'RFC822.SIZE':
      return `RFC822.SIZE ${raw.length}`;
    case 'ENVELOPE':
      return `ENVELOPE ${envelope(entity)}`;
    case 'BODY':
    case 'BODYSTRUCTURE':
      return `${upper} ${bodyStructure(entity)}`;
    case 'RFC822':
      return `RFC822 ${literal(raw)}`;
    case 'RFC822.HEADER':
      return `RFC822.HEADER ${literal(entity.header)}`;
    case 'RFC822.TEXT':
      return `RFC822.TEXT ${literal(entity.body)}`;
    case 'MODSEQ':
      return `MODSEQ (${message.modSeq})`;
    case 'EMAILID':
      return `EMAILID (M${message.uid})`;
    case 'THREADID':
      return `THREADID (${message.threadId})`;
    case 'X-GM-MSGID':
      return `X-GM-MSGID ${message.uid}`;
    case 'X-GM-THRID':
      return `X-GM-THRID ${message.threadId}`;
    case 'X-GM-LABELS':
      return `X-GM-LABELS (${message.labels.map(nstring).join(' ')})`;
    default:
      throw new Error(`unknown fetch item ${item}`);
  }
}
