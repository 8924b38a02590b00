import type { Address } from './address';
import { MailError } from './error';
import type { HeaderField, OutgoingAttachment, OutgoingMail, Unsubscribe } from './outgoing';

/** C0 and C1 controls with CR, LF and DEL, and the two separators some parsers take for a line end. */
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;
/** RFC 5322 atext with what RFC 6531 adds; a local part is a dot-atom or a plain quoted string. */
const localPart =
  /^(?:[\w!#$%&'*+\-/=?^`{|}~\u{a0}-\u{10ffff}]+(?:\.[\w!#$%&'*+\-/=?^`{|}~\u{a0}-\u{10ffff}]+)*|"[^"\\<>]*")$/u;
const domain =
  /^(?:[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}])?(?:\.[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}])?)*\.?|\[[\w.:]+\])$/u;
const identifier = /^<[^\s<>]+>$/;
/** Folds only at spaces, so with its name it may be a line beyond the 998 octets of RFC 5322 section 2.1.1. */
const unfoldable = /[!-~]{901}/;
const fieldName = /^[!-9;-~]{1,76}$/;
const mimeType = /^[\w.+-]+\/[\w.+-]+$/;
/** Fields that decide where a mail goes, who wrote it, or how it is read: they have their own parameters. */
const ownFields =
  /^(?:from|sender|to|cc|bcc|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*|return-path|received(?:-spf)?|resent-.*|delivered-to|dkim-signature|domainkey-signature|arc-.*|authentication-results|auto-submitted|list-unsubscribe(?:-post)?|x-priority|importance|priority)$/i;

function refuse(field: string, problem: string): never {
  throw new MailError('invalidInput', `${field}: ${problem}`, { field });
}

/** One line of text: a real string without line breaks or control characters (threats X9, X10). */
export function checkLine(field: string, value: unknown): void {
  if (typeof value !== 'string') refuse(field, 'must be text.');
  if (control.test(value)) refuse(field, 'contains a line break or control character.');
}

/** A line for the header: one that needs no encoding is folded at its spaces, so it must have some. */
function checkFoldable(field: string, value: unknown): void {
  checkLine(field, value);
  if (unfoldable.test(String(value)))
    refuse(field, 'has a word of more than 900 characters, too long for a mail header.');
}

/** Whether mail can go to an address, which a received mail may have made up. */
export function isUsable(value: Address): boolean {
  try {
    checkAddress('', value);
    return true;
  } catch {
    return false; // Why does not matter: it is left out.
  }
}

/**
 * An address that can stand in an SMTP command and a header without meaning anything else.
 * @throws MailError `invalidInput` naming `field`
 */
export function checkAddress(field: string, value: Address): void {
  checkLine(field, value?.address);
  if (value.name !== null) checkFoldable(field, value.name);
  const at = value.address.lastIndexOf('@');
  // RFC 5321 section 4.5.3.1: 64 octets before the @, 254 in all.
  const short = at > 0 && at <= 64 && Buffer.byteLength(value.address) <= 254;
  if (!short || !localPart.test(value.address.slice(0, at)) || !domain.test(value.address.slice(at + 1))) {
    refuse(field, `"${value.address}" is not an e-mail address.`);
  }
}

function checkBody(field: string, value: unknown): void {
  if (value !== null && typeof value !== 'string') refuse(field, 'must be text.');
}

function checkAttachment({ name, mimeType: type, contentId, content }: OutgoingAttachment): void {
  checkLine('attachmentFields', name);
  checkLine('attachmentFields', type);
  if (!mimeType.test(type)) refuse('attachmentFields', `"${type}" is not a MIME type.`);
  if (contentId !== null) {
    checkLine('attachmentFields', contentId);
    if (/[\s<>]/.test(contentId)) refuse('attachmentFields', `"${contentId}" is not a content id.`);
  }
  if (!Buffer.isBuffer(content) && typeof content !== 'function') {
    refuse('attachmentFields', 'must be bytes, never a path or an address.');
  }
}

function checkHeader({ name, value }: HeaderField): void {
  checkLine('headers', name);
  checkFoldable('headers', value);
  if (!fieldName.test(name)) refuse('headers', `"${name}" is not a header name.`);
  if (ownFields.test(name))
    refuse('headers', `"${name}" is set by the mail itself and cannot be overridden.`);
}

function checkUnsubscribe({ url, mailto }: Unsubscribe): void {
  if (url !== null) {
    checkFoldable('listUnsubscribe', url);
    if (!/^https:\/\/[^\s<>,]+$/.test(url)) refuse('listUnsubscribe', 'must be an https: address.');
  }
  if (mailto !== null) checkAddress('listUnsubscribe', { name: null, address: mailto });
  if (url === null && mailto === null)
    refuse('listUnsubscribe', 'needs an https: address or a mail address.');
}

function checkIdentifier(field: string, value: string): void {
  checkFoldable(field, value);
  if (!identifier.test(value)) refuse(field, `"${value}" is not a message id such as <id@example.com>.`);
}

/**
 * Refuses a mail that could be read as anything but what its author meant (threats X9, X10).
 * @throws MailError `invalidInput` with the name of the parameter
 */
export function checkOutgoing(mail: OutgoingMail): void {
  if (mail.from.name !== null) checkFoldable('fromName', mail.from.name);
  checkAddress('fromAddress', mail.from);
  for (const field of ['replyTo', 'to', 'cc', 'bcc'] as const) {
    for (const address of mail[field]) checkAddress(field, address);
  }
  checkFoldable('subject', mail.subject);
  checkBody('body', mail.text);
  checkBody('body', mail.html);
  mail.attachments.forEach(checkAttachment);
  if (mail.calendar) checkBody('icalEvent', mail.calendar.content);
  checkIdentifier('messageId', mail.messageId);
  if (mail.inReplyTo !== null) checkIdentifier('inReplyTo', mail.inReplyTo);
  for (const reference of mail.references) checkIdentifier('references', reference);
  mail.headers.forEach(checkHeader);
  if (mail.unsubscribe) checkUnsubscribe(mail.unsubscribe);
}
