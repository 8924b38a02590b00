import { createHash } from 'node:crypto';
import { domainOf, parseAddressList } from './address';
import type { ComposedMail } from './compose';
import { MailError } from './error';
import { fieldValues, headerEnd, parseHeader } from './header';
import { held } from './rawMail';
import { parseIdentifiers } from './thread';

/** A draft as it would be sent. */
export interface Draft {
  /** What the server would get: the stored bytes without the Bcc field. */
  readonly raw: Buffer;
  /** SHA-256 of `raw`, hexadecimal: what a person approved is what is sent (threat X16). */
  readonly sha256: string;
  /** With angle brackets; null where the program that wrote the draft gave none. */
  readonly messageId: string | null;
}

/** Reads a stored draft. */
export function draftOf(source: Buffer): Draft {
  const raw = withoutField(source, 'bcc');
  const [messageId = null] = fieldValues(parseHeader(source), 'message-id').flatMap(parseIdentifiers);
  return { raw, sha256: createHash('sha256').update(raw).digest('hex'), messageId };
}

/**
 * A stored draft ready to be sent as it is. Only where it has no Message-ID one is put in front, as any
 * submission server would (RFC 6409 section 8.3).
 * @throws MailError `invalidInput` where it names no recipient or not exactly one sender
 */
export function mailOfDraft(source: Buffer, newMessageId: (sender: string) => string): ComposedMail {
  const { raw, messageId } = draftOf(source);
  const fields = parseHeader(source);
  const addresses = (name: string) =>
    fieldValues(fields, name)
      .flatMap(parseAddressList)
      .map(({ address }) => address);
  const [from, ...more] = addresses('from');
  if (from === undefined || more.length > 0) {
    throw new MailError('invalidInput', 'The draft does not have exactly one sender.', { field: 'from' });
  }
  const to = [...new Set(['to', 'cc', 'bcc'].flatMap(addresses))];
  if (to.length === 0 || !to.every((address) => domainOf(address) !== null)) {
    throw new MailError('invalidInput', 'The draft has no recipient, or one that is no e-mail address.', {
      field: 'to',
    });
  }
  const id = messageId ?? newMessageId(from);
  const front = messageId === null ? [Buffer.from(`Message-ID: ${id}\r\n`)] : [];
  return {
    messageId: id,
    smtpEnvelope: { from, to },
    raw: held(Buffer.concat([...front, raw])),
    keptCopy: held(Buffer.concat([...front, source])),
    deliveryStatus: null,
    eightBit: raw.some((octet) => octet > 127),
  };
}

/** The message without any field of a name, every other byte as it was. */
function withoutField(source: Buffer, name: string): Buffer {
  const { end } = headerEnd(source);
  const header = source.toString('latin1', 0, end);
  const field = new RegExp(`^${name}[ \\t]*:[^\\n]*\\n(?:[ \\t][^\\n]*\\n)*`, 'gim');
  return Buffer.concat([Buffer.from(header.replace(field, ''), 'latin1'), source.subarray(end)]);
}
