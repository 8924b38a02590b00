import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { domainOf, withoutPlusTag } from './address';
import { derivedKey } from './derivedKey';
import { MailError } from './error';
import type { Message } from './message';
import type { OutgoingMail } from './outgoing';
import { isCarrier } from './thread';

/*
 * An origin travels inside identifiers, because those are what every mail client sends back: the
 * Message-ID returns in In-Reply-To and References, and References return whole. The same token stands
 * in both, so it survives a relay that replaces the Message-ID (Exchange, Amazon SES).
 *
 * Token: nonce (12) | authentication tag (16) | ciphertext of: format (1) | recipients (1) | 4 octets for
 * each recipient | origin as JSON, deflated if format says so. AES-256-GCM.
 */

/** The identifier that is the Message-ID, and the one that only stands in References. */
const prefixes = { message: 'm1.', reference: 'm2.' } as const;
/** RFC 5322 allows lines of 998 octets; some servers refuse identifiers far below that. */
const longestToken = 400;
const mostRecipients = 10;
const inflatedLimit = 4_096;

const derived = (key: string, purpose: string): Buffer => derivedKey(key, `conversation 1 ${purpose}`);

const mac = (key: string, purpose: string, content: string | Buffer): Buffer =>
  createHmac('sha256', derived(key, purpose)).update(content).digest();

/** The mark of one mailbox; the same for all spellings of its address, and nothing to anyone without the key. */
function markOf(key: string, address: string): Buffer {
  const mailbox = withoutPlusTag(address);
  const local = mailbox.slice(0, mailbox.lastIndexOf('@')).toLowerCase();
  return mac(key, 'recipient', `${local}@${domainOf(mailbox)}`).subarray(0, 4);
}

function packed(origin: unknown): { format: number; content: Buffer } {
  const json = JSON.stringify(origin);
  if (json === undefined) {
    throw new MailError('invalidInput', 'conversationOrigin: must be JSON.', { field: 'conversationOrigin' });
  }
  const plain = Buffer.from(json);
  const deflated = deflateRawSync(plain, { level: 9 });
  return deflated.length < plain.length ? { format: 1, content: deflated } : { format: 0, content: plain };
}

/** Encrypts with a nonce made from the content, so that no nonce ever serves two contents. */
function sealed(key: string, content: Buffer, salt: string): string {
  const nonce = mac(key, 'nonce', Buffer.concat([Buffer.from(`${salt}\0`), content])).subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', derived(key, 'seal'), nonce);
  const body = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** The content of a token, null unless it was sealed with this key. */
function opened(key: string, token: string): Buffer | null {
  const bytes = Buffer.from(token, 'base64url');
  // A second spelling of the same bytes is not what we wrote.
  if (bytes.length < 30 || bytes.toString('base64url') !== token) return null;
  const cipher = createDecipheriv('aes-256-gcm', derived(key, 'seal'), bytes.subarray(0, 12), {
    authTagLength: 16,
  });
  cipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]);
  } catch {
    return null; // Not ours, or altered: to the caller that is the same.
  }
}

function tokenFor(mail: OutgoingMail, origin: unknown, key: string): string {
  const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address);
  if (recipients.length > mostRecipients) {
    const text = `conversationOrigin: works with up to ${mostRecipients} recipients; this mail has ${recipients.length}. Send one mail to each.`;
    throw new MailError('invalidInput', text, { field: 'conversationOrigin' });
  }
  const { format, content } = packed(origin);
  const marks = recipients.map((address) => markOf(key, address));
  const head = Buffer.from([format, marks.length]);
  const token = sealed(key, Buffer.concat([head, ...marks, content]), mail.messageId);
  if (token.length > longestToken) {
    const text = `conversationOrigin: is too large to travel in a mail (${token.length} characters sealed, ${longestToken} at most). Store it and send its id.`;
    throw new MailError('invalidInput', text, { field: 'conversationOrigin' });
  }
  return token;
}

/**
 * The mail with an origin sealed into its identifiers, readable only with the key and only from its
 * recipients' answers (feature S9).
 * @throws MailError `configuration` without a key; `invalidInput` when the origin is too large
 */
export function withOrigin(mail: OutgoingMail, origin: unknown, key: string | null): OutgoingMail {
  if (key === null || key === '') {
    const text = 'Conversation tracking needs the Conversation Key of the credential (under Advanced).';
    throw new MailError('configuration', text, { field: 'conversationKey' });
  }
  const token = tokenFor(mail, origin, key);
  const domain = domainOf(mail.from.address) ?? 'localhost';
  const reference = `<${prefixes.reference}${token}@${domain}>`;
  return {
    ...mail,
    messageId: `<${prefixes.message}${token}@${domain}>`,
    // In front, as the parent has to be last; an older one would only make the field longer.
    references: [reference, ...mail.references.filter((identifier) => !isCarrier(identifier))],
  };
}

export interface ConversationResult {
  readonly conversation: Message['conversation'];
  /** Why a token that was there is ignored, in words (threat X20); null if there was none, or it is good. */
  readonly warning: string | null;
}

interface Content {
  readonly marks: readonly Buffer[];
  readonly origin: unknown;
}

function parseContent(content: Buffer): Content {
  const [format = 0, count = 0] = content;
  const marks = Array.from({ length: count }, (_, index) => content.subarray(2 + 4 * index, 6 + 4 * index));
  const packedOrigin = content.subarray(2 + 4 * count);
  const json = format === 1 ? inflateRawSync(packedOrigin, { maxOutputLength: inflatedLimit }) : packedOrigin;
  return { marks, origin: JSON.parse(json.toString()) as unknown };
}

const tokenPattern = /^<m[12]\.([\w-]{40,600})@([^>]+)>$/;

/** The token an identifier of ours holds, null if it is none. */
export const tokenIn = (identifier: string): string | null => tokenPattern.exec(identifier)?.[1] ?? null;

/** Whether an identifier carries an origin that was sealed with this key. */
export function isSealed(identifier: string, key: string): boolean {
  const [, token] = tokenPattern.exec(identifier) ?? [];
  return token !== undefined && opened(key, token) !== null;
}

/** The origin of the mail this one answers: of ours the latest, if it was sent to who answers now; none without a key. */
export function conversationOf(
  { inReplyTo, references, from }: Pick<Message, 'inReplyTo' | 'references' | 'from'>,
  key: string | null,
): ConversationResult {
  if (key === null || key === '') return { conversation: null, warning: null };
  const identifiers = [...new Set([inReplyTo ?? [], [...references].reverse()].flat())];
  const warnings = new Set<string>();
  for (const identifier of identifiers) {
    const [, token, domain] = tokenPattern.exec(identifier) ?? [];
    if (!token) continue;
    const content = opened(key, token);
    if (!content) {
      warnings.add('A conversation token in this mail is forged or damaged; it was ignored.');
      continue;
    }
    const { marks, origin } = parseContent(content);
    if (from && marks.some((mark) => mark.equals(markOf(key, from.address)))) {
      const messageId = `<${prefixes.message}${token}@${domain}>`;
      return { conversation: { origin, messageId, sealed: true }, warning: null };
    }
    warnings.add('A conversation token in this mail was sent to somebody else; it was ignored.');
  }
  return { conversation: null, warning: [...warnings].join(' ') || null };
}
