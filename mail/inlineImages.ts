import { createHash } from 'node:crypto';
import type { OutgoingAttachment } from './outgoing';

/**
 * Where a picture in the HTML itself begins; mail clients show none of these, but all show parts of the
 * mail. Its data is looked for without a pattern: a regular expression can run out of stack over megabytes.
 */
const dataImage =
  /(\ssrc\s*=\s*)(["'])data:(image\/[\w.+-]{1,60})(?:;[\w-]{1,40}=[\w.-]{1,80}){0,5};base64,/gi;

const extensions: Readonly<Record<string, string>> = { jpeg: 'jpg', 'svg+xml': 'svg', 'x-icon': 'ico' };

export interface InlinedImages {
  readonly html: string;
  readonly attachments: readonly OutgoingAttachment[];
}

function attachmentFor(mimeType: string, content: Buffer, index: number): OutgoingAttachment {
  const subtype = mimeType.slice('image/'.length);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 24);
  return {
    name: `image-${index}.${extensions[subtype] ?? subtype}`,
    mimeType,
    contentId: `${hash}@inline.mailroom`,
    content,
    size: content.length,
  };
}

/** The HTML with its `data:` pictures turned into inline parts that it names by `cid:`; the same picture is one part. */
export function inlineDataImages(html: string): InlinedImages {
  const parts = new Map<string, OutgoingAttachment>();
  const pieces: string[] = [];
  let copied = 0;
  for (const { index, 0: start, 1: attribute, 2: quote = '', 3: mimeType = '' } of html.matchAll(dataImage)) {
    const from = index + start.length;
    const to = html.indexOf(quote, from);
    if (index < copied || to <= from) continue;
    const content = Buffer.from(html.slice(from, to), 'base64');
    const fresh = attachmentFor(mimeType.toLowerCase(), content, parts.size + 1);
    const part = parts.get(fresh.contentId ?? '') ?? fresh;
    parts.set(part.contentId ?? '', part);
    pieces.push(html.slice(copied, index), `${attribute}${quote}cid:${part.contentId}${quote}`);
    copied = to + 1;
  }
  return { html: pieces.join('') + html.slice(copied), attachments: [...parts.values()] };
}
