import { createHash } from 'node:crypto';
import type { OutgoingAttachment } from './outgoing';

/** A picture in the HTML itself; mail clients show none of these, but all show parts of the mail. */
const dataImage =
  /(\ssrc\s*=\s*)(["'])data:(image\/[\w.+-]{1,60})((?:;[\w-]{1,40}=[\w.-]{1,80}){0,5});base64,([A-Za-z0-9+/=\s]+)\2/gi;

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
  const rewritten = html.replace(
    dataImage,
    (_whole, attribute: string, quote: string, mimeType: string, _parameters: string, encoded: string) => {
      const content = Buffer.from(encoded, 'base64');
      const fresh = attachmentFor(mimeType.toLowerCase(), content, parts.size + 1);
      const part = parts.get(fresh.contentId ?? '') ?? fresh;
      parts.set(part.contentId ?? '', part);
      return `${attribute}${quote}cid:${part.contentId}${quote}`;
    },
  );
  return { html: rewritten, attachments: [...parts.values()] };
}
