import { safeFileName, safeMimeType } from './attachment';
import { decodeTransfer } from './content/transferEncoding';
import { splitUuencoded } from './content/uuencode';
import { openWinmail } from './content/winmail';
import { isWinmail } from './layout';
import type { Attachment } from './message';
import type { Part } from './structure';

/** A file inside a part: in a winmail.dat, or uuencoded in text. */
export interface EnclosedFile {
  /** `section:number`, counted from 1. */
  readonly attachment: Attachment;
  readonly content: Buffer;
}

const MAX_FILES = 1_000;

/** The IMAP section that must be fetched for an attachment, and which file inside it is meant (null: the part). */
export function sectionOf(part: string): { readonly section: string; readonly file: number | null } {
  const [section = '', file] = part.split(':');
  return { section, file: file === undefined ? null : Number(file) };
}

function enclosed(
  part: Part,
  index: number,
  file: { name: string | null; mimeType: string | null; contentId: string | null; content: Buffer },
): EnclosedFile {
  const number = `${part.partNumber}:${index + 1}`;
  const mimeType = safeMimeType(file.mimeType ?? 'application/octet-stream');
  return {
    attachment: {
      part: number,
      name: safeFileName(file.name, mimeType, number),
      mimeType,
      size: file.content.length,
      contentId: file.contentId,
      disposition: 'attachment',
      binaryField: null,
    },
    content: file.content,
  };
}

/** The files inside a part, from its bytes as fetched; null if the part holds none it could open. */
export function enclosedFiles(part: Part, raw: Buffer): EnclosedFile[] | null {
  const bytes = decodeTransfer(raw, part.encoding);
  const files = isWinmail(part)
    ? openWinmail(bytes)
    : splitUuencoded(bytes.toString('latin1')).files.map((file) => ({
        ...file,
        mimeType: null,
        contentId: null,
      }));
  return files?.slice(0, MAX_FILES).map((file, index) => enclosed(part, index, file)) ?? null;
}

/** Bytes of the file an attachment's `part` names inside `part`; null if it is not there. */
export const enclosedFile = (part: Part, raw: Buffer, name: string): Buffer | null =>
  enclosedFiles(part, raw)?.find(({ attachment }) => attachment.part === name)?.content ?? null;
