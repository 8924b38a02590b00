import type { Readable } from 'node:stream';
import type { IBinaryData, IBinaryKeyData, IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';
import { MailError } from '../../mail/error';
import type { OutgoingAttachment } from '../../mail/outgoing';

/** A file on its way into n8n's binary store. */
export interface IncomingFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Readable | Buffer;
}

/** Stores a file, streamed, under the MIME type given: n8n would else guess one from the first bytes. */
export function storeFile(
  context: IExecuteFunctions | ITriggerFunctions,
  { name, mimeType, content }: IncomingFile,
): Promise<IBinaryData> {
  return context.helpers.prepareBinaryData(content, name, mimeType || 'application/octet-stream');
}

export interface FilesToAttach {
  /** Names of binary fields as a comma list, or `*` for all. */
  readonly fields: string;
  /** What the author wrote: a field it names by `cid:` is a picture inside the text. Null: no HTML. */
  readonly shownIn: string | null;
}

/**
 * The files in an item's binary fields as attachments, opened only when they are sent.
 * Throws `attachmentMissing` naming what the item has instead.
 */
export async function attachmentsOf(
  context: IExecuteFunctions,
  itemIndex: number,
  { fields, shownIn }: FilesToAttach,
): Promise<OutgoingAttachment[]> {
  const binary = context.getInputData()[itemIndex]?.binary ?? {};
  const names = fields.trim() === '*' ? Object.keys(binary) : splitList(fields);
  const shown = contentIdsIn(shownIn ?? '');
  return Promise.all(
    names.map(async (name) => ({
      ...(await attachment(context, requireField(binary, { parameter: 'attachmentFields', field: name }))),
      contentId: shown.has(name) ? name : null,
    })),
  );
}

/** What HTML names by `cid:` (RFC 2392). */
const contentIdsIn = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/\bcid:([^\s"'<>()]+)/gi)].map(([, id = '']) => id));

/** The bytes of the binary field that a parameter names. Throws `attachmentMissing` naming that parameter. */
export async function fileOf(
  context: IExecuteFunctions,
  itemIndex: number,
  named: { readonly parameter: string; readonly field: string },
): Promise<Buffer> {
  requireField(context.getInputData()[itemIndex]?.binary ?? {}, named);
  return context.helpers.getBinaryDataBuffer(itemIndex, named.field);
}

const splitList = (list: string) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function requireField(
  binary: IBinaryKeyData,
  { parameter, field }: { readonly parameter: string; readonly field: string },
): IBinaryData {
  const file = binary[field];
  if (file) return file;
  const present = Object.keys(binary);
  throw new MailError(
    'attachmentMissing',
    present.length > 0
      ? `The item has no binary field "${field}"; it has ${present.join(', ')}.`
      : `The item has no binary field "${field}", and no binary data at all.`,
    { field: parameter },
  );
}

/** Other nodes give what a web server said: parameters go, and what is no type of a single file is any bytes. */
function fileType(given: unknown): string {
  const type = (typeof given === 'string' ? given : '').replace(/;.*/s, '').trim();
  return /^(?!multipart\/)[\w.+-]+\/[\w.+-]+$/i.test(type) ? type : 'application/octet-stream';
}

/** Data in a store is streamed; data kept in the item itself is in memory already. */
async function attachment(
  context: IExecuteFunctions,
  file: IBinaryData,
): Promise<Omit<OutgoingAttachment, 'contentId'>> {
  const { id, fileName, mimeType } = file;
  const described = { name: fileName || 'attachment', mimeType: fileType(mimeType) };
  if (id === undefined) {
    const content = Buffer.from(file.data, 'base64');
    return { ...described, content, size: content.length };
  }
  const { fileSize } = await context.helpers.getBinaryMetadata(id);
  return { ...described, content: () => context.helpers.getBinaryStream(id), size: fileSize };
}
