import { Readable } from 'node:stream';
import { MailError } from '../error';
import type { OutgoingAttachment } from '../outgoing';
import type { AttachmentLink } from '../result';
import type { Bucket } from './bucket';
import { upload } from './upload';

/** Signature Version 4 allows no longer life of a link. */
const longestHours = 7 * 24;

export interface LinkOptions {
  /** Where this mail's files go inside the bucket, unguessable; ends with `/`. */
  readonly folder: string;
  readonly expiryHours: number;
  readonly now: Date;
}

const streamOf = async ({ content }: OutgoingAttachment): Promise<Readable> =>
  Buffer.isBuffer(content) ? Readable.from([content]) : content();

/** A file name that is one path segment whatever the sender called it. */
const keyName = (name: string): string => name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(-100) || 'file';

/**
 * Uploads attachments and returns the links that stand for them.
 * @throws MailError `invalidInput` for a life no link can have; what the bucket throws
 */
export async function linksFor(
  bucket: Bucket,
  attachments: readonly OutgoingAttachment[],
  { folder, expiryHours, now }: LinkOptions,
): Promise<AttachmentLink[]> {
  if (!(expiryHours > 0 && expiryHours <= longestHours)) {
    throw new MailError('invalidInput', `linkExpiryHours: must lie between 1 and ${longestHours} (7 days).`, {
      field: 'linkExpiryHours',
    });
  }
  const seconds = Math.round(expiryHours * 3600);
  const expires = new Date(now.getTime() + seconds * 1000).toISOString();
  const links: AttachmentLink[] = [];
  for (const [index, attachment] of attachments.entries()) {
    const key = `${folder}${index + 1}/${keyName(attachment.name)}`;
    const size = await upload(bucket, { key, mimeType: attachment.mimeType }, await streamOf(attachment));
    const url = await bucket.link(key, { seconds, fileName: attachment.name });
    links.push({ name: attachment.name, url, size, expires });
  }
  return links;
}
