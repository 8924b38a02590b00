import { parseParameters } from '../content/parameters';
import { fieldValue, parseHeader } from '../header';
import type { MessageMetadata, Part } from '../structure';

/**
 * QUIRK: the driver gives names decoded, and of a charset it does not know, or that does not fit, the bytes as they
 * are: with control characters, as HZ or UTF-7, or UTF-8 in pairs of Latin letters. Others match too; reading costs
 * them a round trip and nothing else.
 */
const doubtful = /[\0-\x1f\x7f-\x9f\ufffd]|~\{|\+[A-Za-z0-9+/]{2,}-|[\u00c2-\u00f4][^\0-\x7f]/;

/** Names of one message that are read again. */
const MAX_NAMES = 50;

function doubtfulParts(part: Part): string[] {
  const below = part.children.flatMap(doubtfulParts);
  return part.fileName !== null && doubtful.test(part.fileName) ? [part.partNumber, ...below] : below;
}

/** The name a part's own header gives it (RFC 2183, RFC 2045); null for none. */
function nameIn(header: Buffer): string | null {
  const fields = parseHeader(header);
  const parameter = (field: string, name: string) =>
    parseParameters(fieldValue(fields, field) ?? '').parameters[name];
  return parameter('content-disposition', 'filename') ?? parameter('content-type', 'name') ?? null;
}

const renamed = (part: Part, names: ReadonlyMap<string, string>): Part => ({
  ...part,
  fileName: names.get(part.partNumber) ?? part.fileName,
  children: part.children.map((child) => renamed(child, names)),
});

/** Asks the server for sections of a message by their keys. */
export type FetchSections = (uid: number, keys: readonly string[]) => Promise<ReadonlyMap<string, Buffer>>;

/** The message with the file names its driver may have got wrong read from the headers of their parts. */
export async function withFileNames(
  message: MessageMetadata,
  fetch: FetchSections,
): Promise<MessageMetadata> {
  const parts = doubtfulParts(message.structure).slice(0, MAX_NAMES);
  if (parts.length === 0) return message;
  // The only part of a message has the header of the message.
  const isWhole = message.structure.children.length === 0;
  const headers = isWhole
    ? new Map(parts.map((part) => [`${part}.mime`, message.header]))
    : await fetch(
        message.uid,
        parts.map((part) => `${part}.MIME`),
      );
  const names = new Map<string, string>();
  for (const [key, header] of headers) {
    const name = nameIn(header);
    if (name !== null) names.set(key.replace(/\.mime$/i, ''), name);
  }
  return { ...message, structure: renamed(message.structure, names) };
}
