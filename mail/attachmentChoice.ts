import type { Attachment } from './message';
import { globTest } from './textMatch';

/** Which files of a message are wanted; each list is apart by commas or lines, and an empty one asks for nothing. */
export interface AttachmentChoice {
  /** File names, with `*` and `?`. */
  readonly names: string;
  /** Media types, with `*` and `?`, for example `image/*`. */
  readonly mimeTypes: string;
  /** Numbers of parts, as in `attachments[].part`. */
  readonly parts: string;
  /** Whether pictures that are shown inside the text count. */
  readonly inline: boolean;
}

const listed = (list: string): string[] =>
  list
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** A test for the attachments that meet all that is asked for. */
export function attachmentTest(choice: AttachmentChoice): (attachment: Attachment) => boolean {
  const names = listed(choice.names).map(globTest);
  const mimeTypes = listed(choice.mimeTypes).map(globTest);
  const parts = listed(choice.parts);
  return (attachment) =>
    (names.length === 0 || names.some((matches) => matches(attachment.name))) &&
    (mimeTypes.length === 0 || mimeTypes.some((matches) => matches(attachment.mimeType))) &&
    (parts.length === 0 || parts.includes(attachment.part)) &&
    (choice.inline || !isInline(attachment));
}

const isInline = ({ disposition, contentId }: Attachment) =>
  disposition !== 'attachment' && contentId !== null;
