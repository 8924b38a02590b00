import { notEvaluated } from './authentication';
import { MailError } from './error';
import type { Message } from './message';

/** A message of which nothing is known: every scalar and object null, every list empty. */
export const emptyMessage = (): Message => ({
  deliveryId: null,
  redelivered: null,
  mailbox: null,
  uid: null,
  uidValidity: null,
  messageId: null,
  threadId: null,
  inReplyTo: null,
  references: [],
  subject: null,
  from: null,
  sender: null,
  replyTo: [],
  to: [],
  cc: [],
  bcc: [],
  date: null,
  internalDate: null,
  size: null,
  flags: [],
  labels: [],
  text: null,
  html: null,
  replyText: null,
  markdown: null,
  visibleText: null,
  chatInput: null,
  sessionId: null,
  headers: {},
  attachments: [],
  held: null,
  trust: { verdict: 'unknown', reasons: [] },
  authentication: notEvaluated(null),
  automatic: { kind: null, reasons: [] },
  bounce: null,
  complaint: null,
  calendar: null,
  conversation: null,
  isReplyToOurMail: false,
  suspicion: { score: 0, findings: [] },
  plusTag: null,
  protection: { encrypted: null, signed: null },
  warnings: [],
});

/**
 * A message from the `json` of an item that a Mailroom node made, perhaps with fewer fields; fields left out
 * are taken for absent.
 * @throws MailError `invalidInput` for anything that is no message or lacks what tells who sent it.
 */
export function messageOf(item: unknown): Message {
  const given = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {};
  for (const field of ['from', 'authentication']) {
    if (given[field] === undefined) {
      throw new MailError('invalidInput', `The item is no email of a Mailroom node: it has no "${field}"`, {
        field,
      });
    }
  }
  const entries = Object.entries(emptyMessage()).map(([name, standard]: [string, unknown]) => {
    const value = given[name] ?? standard;
    if (standard === null ? isScalar(name, value) : isAlike(value, standard)) return [name, value] as const;
    throw new MailError('invalidInput', `The item is no email of a Mailroom node: "${name}" is malformed`, {
      field: name,
    });
  });
  return Object.fromEntries(entries) as unknown as Message;
}

const kinds: Readonly<Record<string, string>> = {
  redelivered: 'boolean',
  uid: 'number',
  size: 'number',
  held: 'object',
  from: 'object',
  sender: 'object',
  bounce: 'object',
  complaint: 'object',
  calendar: 'object',
  conversation: 'object',
};

/** Fields that may be null hold text unless `kinds` says otherwise; an author holds an address. */
function isScalar(name: string, value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== (kinds[name] ?? 'string')) return false;
  return name !== 'from' || typeof Reflect.get(value as object, 'address') === 'string';
}

/** Lists are lists, and objects have every list and object that they should. */
function isAlike(value: unknown, standard: unknown): boolean {
  if (Array.isArray(standard)) return Array.isArray(value);
  if (typeof standard !== 'object' || standard === null) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Record<string, unknown>;
  return Object.entries(standard).every(([name, part]) => isAlike(fields[name], part));
}
