import type { Attachment } from './message';
import type { Part } from './structure';

/** File systems end names at 255 bytes. */
const MAX_NAME_BYTES = 200;
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Control characters, and those that reorder or hide the rest of a name (threat X5). */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** Shortens a name to the bytes a file system takes, keeping its extension. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const extension = /\.[^.\s]{1,16}$/.exec(name)?.[0] ?? '';
  let stem = '';
  let length = Buffer.byteLength(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    length += Buffer.byteLength(character);
    if (length > MAX_NAME_BYTES) break;
    stem += character;
  }
  return stem.trimEnd() + extension;
}

/** A base name that is safe on every file system (threat X11), or '' if nothing of the name is left. */
function safeBaseName(name: string): string {
  const base = name.slice(0, 4_096).replace(unseen, '').split(/[\\/]/).at(-1) ?? '';
  const cleaned = base
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return shorten(devices.test(cleaned) ? `_${cleaned}` : cleaned);
}

const extensions: Readonly<Record<string, string>> = {
  'message/rfc822': '.eml',
  'text/plain': '.txt',
  'text/html': '.html',
  'text/calendar': '.ics',
  'application/ics': '.ics',
  'application/pdf': '.pdf',
  'application/ms-tnef': '.dat',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'application/pgp-signature': '.asc',
  'application/pkcs7-signature': '.p7s',
};

/** A safe base name for what the sender called `given`; one made from type and part if nothing safe is left. */
export function safeFileName(given: string | null, mimeType: string, part: string): string {
  const name = given === null ? '' : safeBaseName(given);
  if (name !== '') return name;
  const stem = mimeType === 'message/rfc822' ? 'message' : 'attachment';
  return `${stem}-${part.replace(/[^\d]+/g, '-')}${extensions[mimeType] ?? ''}`;
}

/** A media type as RFC 2045 spells one; anything else is only bytes. */
export const safeMimeType = (mimeType: string): string =>
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(mimeType)
    ? mimeType
    : 'application/octet-stream';

/** Decoded bytes of a part; base64 in lines of 76 holds 57 bytes in 78. */
function decodedSize(part: Part): number {
  return part.encoding === 'base64' ? Math.floor((part.size * 57) / 78) : part.size;
}

/** An attachment's metadata, before its bytes are read. */
export const attachmentOf = (part: Part): Attachment => ({
  part: part.partNumber,
  name: safeFileName(part.fileName, part.mimeType, part.partNumber),
  mimeType: safeMimeType(part.mimeType),
  size: decodedSize(part),
  contentId: part.contentId,
  disposition: part.disposition,
  binaryField: null,
});
