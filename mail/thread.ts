/** What of a message places it in its conversation. */
export interface ThreadPosition {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
}

/** Longer identifiers come from broken or hostile senders; RFC 5322 lines end at 998 characters. */
const MAX_IDENTIFIER = 998;
/** Identifiers that go into a References header; of longer chains the root and the latest are kept. */
const MAX_REFERENCES = 100;

/**
 * Message identifiers of a Message-ID, In-Reply-To or References value (RFC 5322 section 3.6.4), with angle
 * brackets, in order, each once. QUIRK: folds inside an identifier are undone, and identifiers without
 * brackets are taken if nothing else is there.
 */
export function parseIdentifiers(value: string | null): string[] {
  if (value === null) return [];
  const bracketed = (value.match(/<[^<>]+>/g) ?? []).map((identifier) => identifier.replace(/\s+/g, ''));
  const found =
    bracketed.length > 0
      ? bracketed
      : value
          .split(/[\s,]+/)
          .filter((word) => /^[^@"<>]+@[^@"<>]+$/.test(word))
          .map((word) => `<${word}>`);
  return [...new Set(found)].filter(
    (identifier) => identifier.length > 2 && identifier.length <= MAX_IDENTIFIER,
  );
}

/**
 * An identifier of ours that names no message: it stands in References only to carry a conversation's
 * origin (see `conversation.ts`).
 */
export const isCarrier = (identifier: string): boolean => identifier.startsWith('<m2.');

/** The conversation a message belongs to: the server's own id, else the identifier its references start at. */
export const threadIdOf = (position: ThreadPosition, serverThreadId: string | null): string | null =>
  serverThreadId ??
  position.references.find((identifier) => !isCarrier(identifier)) ??
  position.inReplyTo ??
  position.messageId;

/** The References of an answer (RFC 5322 section 3.6.4): the original's chain with the original itself last. */
export function referencesFor(original: ThreadPosition): string[] {
  const chain = original.references.length > 0 ? original.references : (original.inReplyTo ?? []);
  const parent = original.messageId;
  const ancestors = [chain].flat().filter((identifier) => identifier !== parent);
  const references = parent === null ? ancestors : [...ancestors, parent];
  return references.length > MAX_REFERENCES
    ? [...references.slice(0, 1), ...references.slice(1 - MAX_REFERENCES)]
    : references;
}
