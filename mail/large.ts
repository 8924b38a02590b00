import type { Body } from './markdown';
import type { OutgoingAttachment, OutgoingMail } from './outgoing';
import { appendHtml, escapeHtml } from './quote';
import type { AttachmentLink } from './result';

/** Base64 in lines of 76 characters (RFC 2045 section 6.8): what octets become on the wire. */
const encoded = (octets: number): number => {
  const characters = Math.ceil(octets / 3) * 4;
  return characters + Math.ceil(characters / 76) * 2;
};

/** What a mail will have at least, from what is known without reading: attachments of unknown size count nothing. */
export const estimatedSize = ({ text, html, attachments }: OutgoingMail): number =>
  attachments.reduce(
    (sum, { size }) => sum + encoded(size ?? 0),
    Buffer.byteLength(text ?? '') + Buffer.byteLength(html ?? ''),
  );

export interface Split {
  readonly staying: readonly OutgoingAttachment[];
  readonly leaving: readonly OutgoingAttachment[];
}

/**
 * Which attachments have to leave a mail of `size` octets to bring it to `limit`: the largest first,
 * never an inline picture, and one of unknown size before any other.
 */
export function splitAttachments(
  attachments: readonly OutgoingAttachment[],
  size: number,
  limit: number,
): Split {
  const octets = (attachment: OutgoingAttachment) => attachment.size ?? Infinity;
  const bySize = attachments
    .filter(({ contentId }) => contentId === null)
    .sort((one, other) => octets(other) - octets(one));
  const leaving = new Set<OutgoingAttachment>();
  let left = size;
  for (const attachment of bySize) {
    if (left <= limit) break;
    leaving.add(attachment);
    // Of unknown size: the next one has to be measured by composing again.
    if (attachment.size === null) break;
    left -= encoded(attachment.size);
  }
  const kept = attachments.filter((attachment) => !leaving.has(attachment));
  return { staying: kept, leaving: attachments.filter((attachment) => leaving.has(attachment)) };
}

const megabytes = (octets: number): string => `${(octets / 1_000_000).toFixed(1)} MB`;

const lastDay = (expires: string): string => `${expires.slice(0, 10)} ${expires.slice(11, 16)} UTC`;

/** The body with a block below it that says where the large files are and for how long. */
export function withLinks(mail: OutgoingMail, links: readonly AttachmentLink[]): Body {
  const [first] = links;
  if (!first) return mail;
  const intro =
    links.length === 1 ? 'This file was too large to attach' : 'These files were too large to attach';
  const head = `${intro}. You can download ${links.length === 1 ? 'it' : 'them'} until ${lastDay(first.expires)}:`;
  const lines = links.map(({ name, size, url }) => `- ${name} (${megabytes(size)}): ${url}`);
  const items = links.map(
    ({ name, size, url }) =>
      `<li><a href="${escapeHtml(url)}">${escapeHtml(name)}</a> (${megabytes(size)})</li>`,
  );
  const block = `<div style="margin-top:1em;padding:8px 12px;border:1px solid #d0d7de">${head}<ul>${items.join('')}</ul></div>\n`;
  return {
    text:
      mail.text === null && mail.html !== null
        ? null
        : `${mail.text ?? ''}\n\n${head}\n\n${lines.join('\n')}\n`,
    html: mail.html === null ? null : appendHtml(mail.html, block),
  };
}
