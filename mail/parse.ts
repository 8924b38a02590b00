import { parseAddressList, plusTagOf, sameAddress, withoutPlusTag, type Address } from './address';
import { attachmentOf } from './attachment';
import { senderAuthentication } from './authentication';
import { decodeWords } from './content/encodedWord';
import { decodeTransfer } from './content/transferEncoding';
import { conversationOf } from './conversation';
import { decodedHeaders, fieldValue, fieldValues, parseHeader, type HeaderField } from './header';
import { layoutOf } from './layout';
import type { Message } from './message';
import { sessionKey, type SessionKey } from './session';
import type { FetchedMessage, Part } from './structure';
import { readText } from './text';
import { parseIdentifiers, threadIdOf } from './thread';

export { textParts } from './layout';
export { parseSource } from './source';

export interface ReadOptions {
  /** The account's own addresses: they tell own mail, and whose plus-tag counts. */
  readonly ownAddresses: readonly string[];
  /** Whose Authentication-Results are believed, null if nobody's; see `senderAuthentication`. */
  readonly authservId: string | null;
  readonly sessionKey: SessionKey;
  /** Only read for the session key `template`. */
  readonly sessionTemplate: string;
  /** Unguessable and new for each message: fences `chatInput` (threat X6). */
  readonly nonce: string;
  /** The secret that opens conversation origins; null or absent: tracking is off. */
  readonly conversationKey?: string | null;
}

/** The bytes of a part, its transfer encoding undone. */
export const decodePart = (part: Part, raw: Buffer): Buffer => decodeTransfer(raw, part.encoding);

/** The Date header (RFC 5322 section 3.3) as ISO 8601 in UTC, null if absent or no date; without a zone it is UTC. */
function dateOf(value: string | null): string | null {
  const written = value?.replace(/\([^)]*\)/g, ' ').trim() ?? '';
  if (!/\d{1,2}[ -][a-z]{3}|\d{4}-\d{2}-\d{2}/i.test(written) || written.length > 100) return null;
  const hasZone = /(?:[+-]\d{2}:?\d{2}|\b(?:UTC?|GMT|Z|[ECMP][SD]T))$/i.test(written);
  const date = new Date(hasZone ? written : `${written} +0000`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Headers that say for whom a mail was delivered, nearest to the delivery first. */
const deliveredTo = ['delivered-to', 'x-original-to', 'x-delivered-to', 'envelope-to', 'to', 'cc'];

/** The tag of the own address the mail was sent to. */
function plusTag(fields: readonly HeaderField[], ownAddresses: readonly string[]): string | null {
  const recipients = deliveredTo.flatMap((name) => fieldValues(fields, name)).flatMap(parseAddressList);
  const own = recipients.find(
    ({ address }) =>
      plusTagOf(address) !== null &&
      ownAddresses.some((mine) => sameAddress(withoutPlusTag(mine), withoutPlusTag(address))),
  );
  return own ? plusTagOf(own.address) : null;
}

/**
 * A message as a workflow sees it, from metadata and whatever bodies were fetched; never throws on what a mail
 * holds. Without bodies every field that needs one is null or empty. Trust is left open.
 */
export function readMessage(fetched: FetchedMessage, options: ReadOptions): Message {
  const layout = layoutOf(fetched.structure);
  const charset = layout.blocks.flatMap(({ plain, rich }) => [...plain, ...rich])[0]?.parameters['charset'];
  const fields = parseHeader(fetched.header, charset ?? null);
  const addresses = (name: string): Address[] => fieldValues(fields, name).flatMap(parseAddressList);
  const [messageId = null] = parseIdentifiers(fieldValue(fields, 'message-id'));
  const [inReplyTo = null] = parseIdentifiers(fieldValue(fields, 'in-reply-to'));
  const references = parseIdentifiers(fieldValue(fields, 'references'));
  const subject = fieldValue(fields, 'subject');
  const body = readText(fetched, layout);
  const authors = addresses('from');
  const tracked = conversationOf(
    { inReplyTo, references, from: authors.length === 1 ? (authors[0] ?? null) : null },
    options.conversationKey ?? null,
  );
  const message: Message = {
    deliveryId: null,
    redelivered: null,
    mailbox: fetched.mailbox === '' ? null : fetched.mailbox,
    uid: fetched.uid === 0 ? null : fetched.uid,
    uidValidity: fetched.uid === 0 ? null : fetched.uidValidity,
    messageId,
    threadId: threadIdOf({ messageId, inReplyTo, references }, fetched.serverThreadId),
    inReplyTo,
    references,
    subject: subject === null ? null : decodeWords(subject),
    from: authors[0] ?? null,
    sender: addresses('sender')[0] ?? null,
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    date: dateOf(fieldValue(fields, 'date')),
    internalDate: fetched.internalDate?.toISOString() ?? null,
    size: fetched.size,
    flags: [...fetched.flags],
    labels: [...fetched.labels],
    text: body.text,
    html: body.html,
    replyText: null,
    markdown: null,
    visibleText: null,
    chatInput: null,
    sessionId: null,
    headers: decodedHeaders(fields),
    attachments: layout.attachments.map(attachmentOf),
    held: null,
    trust: { verdict: 'unknown', reasons: [] },
    authentication: senderAuthentication(fields, options.authservId),
    automatic: { kind: null, reasons: [] },
    bounce: null,
    calendar: null,
    conversation: tracked.conversation,
    suspicion: { score: 0, findings: [] },
    plusTag: plusTag(fields, options.ownAddresses),
    protection: layout.protection,
    warnings: [...layout.warnings, ...body.warnings, ...(tracked.warning ? [tracked.warning] : [])],
  };
  message.sessionId = sessionKey(options.sessionKey, options.sessionTemplate, message);
  return message;
}
