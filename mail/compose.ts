import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { Address } from './address';
import { dkimSignature, hashedBody } from './dkim';
import type { DeliveryStatusRequest, OutgoingAttachment, OutgoingMail } from './outgoing';
import { checkOutgoing } from './outgoingChecks';
import { fieldsOf } from './outgoingFields';
import { held, joined, type RawMail } from './rawMail';

/** Who the server is told the mail is from and for (RFC 5321 MAIL FROM and RCPT TO). */
export interface SmtpEnvelope {
  readonly from: string;
  /** To, Cc and Bcc, each once; domains in ASCII unless the address itself needs SMTPUTF8. */
  readonly to: readonly string[];
}

/** A mail as bytes, built once: what SMTP sends, and what is kept. */
export interface ComposedMail {
  readonly messageId: string;
  readonly smtpEnvelope: SmtpEnvelope;
  /** For SMTP, without Bcc. */
  readonly raw: RawMail;
  /** For Sent and Drafts: the same bytes, with the Bcc field on top of them. */
  readonly keptCopy: RawMail;
  readonly deliveryStatus: DeliveryStatusRequest | null;
  /** Whether it holds octets above 127 and so wants 8BITMIME (RFC 6152): an attached mail, an SMTPUTF8 address. */
  readonly eightBit: boolean;
}

/** Bodies up to this many octets are held; larger ones are made again from their attachments each time. */
const heldBody = 4 * 1024 * 1024;

/** Opens the attachment when the mail reaches it, not before: a hundred files are never open at once. */
function contentOf({ content }: OutgoingAttachment): Buffer | Readable {
  if (Buffer.isBuffer(content)) return content;
  async function* bytes(open: () => Promise<Readable>): AsyncGenerator<Buffer> {
    for await (const chunk of await open()) yield chunk as Buffer;
  }
  return Readable.from(bytes(content), { objectMode: false });
}

const named = ({ name, address }: Address) => ({ name: name ?? '', address });

function mimeTree(mail: OutgoingMail): MimeNode {
  const { calendar } = mail;
  return new MailComposer({
    ...fieldsOf(mail),
    from: named(mail.from),
    replyTo: mail.replyTo.map(named),
    to: mail.to.map(named),
    cc: mail.cc.map(named),
    bcc: mail.bcc.map(named),
    text: mail.text ?? undefined,
    html: mail.html ?? undefined,
    icalEvent: calendar ? { method: calendar.method, content: calendar.content } : undefined,
    attachments: mail.attachments.map((attachment) => ({
      filename: attachment.name,
      contentType: attachment.mimeType,
      cid: attachment.contentId ?? undefined,
      content: contentOf(attachment),
    })),
    // The same boundaries each time the same mail is built, and none that a body can foresee.
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
}

/** The body alone, as a MIME tree streams it. */
async function* bodyOf(tree: MimeNode, headerSize: number): AsyncGenerator<Buffer> {
  let skip = headerSize;
  for await (const chunk of tree.createReadStream()) {
    const bytes = chunk as Buffer;
    const from = Math.min(skip, bytes.length);
    skip -= from;
    if (from < bytes.length) yield bytes.subarray(from);
  }
}

/** Reads the body once: the bytes themselves if they are few, else its size, and what makes it anew. */
async function measured(body: AsyncIterable<unknown>, anew: () => MimeNode, skip: number): Promise<RawMail> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size <= heldBody) chunks.push(bytes);
    else chunks = [];
  }
  if (size <= heldBody) return held(Buffer.concat(chunks));
  return { bytes: null, size, open: () => Readable.from(bodyOf(anew(), skip), { objectMode: false }) };
}

function bccField(tree: MimeNode, bcc: readonly Address[]): string {
  if (bcc.length === 0) return '';
  const value = tree.encodeHeaderValue('Bcc', bcc.map(named));
  return `Bcc: ${value.replace(/, /g, ',\r\n ')}\r\n`;
}

/**
 * Builds a mail once, so that what is sent and what is kept are the same bytes.
 * @throws MailError `invalidInput` naming the parameter that cannot stand in a mail
 */
export async function compose(mail: OutgoingMail): Promise<ComposedMail> {
  checkOutgoing(mail);
  const tree = mimeTree(mail);
  const header = Buffer.from(`${tree.buildHeaders()}\r\n\r\n`);
  const { from, to } = tree.getEnvelope();
  const anew = () => mimeTree(mail);
  // The tree that gave the header gives the body too, the first time it is read.
  const source = bodyOf(tree, header.length);
  const hashed = mail.dkim && hashedBody(Readable.from(source, { objectMode: false }));
  const body = await measured(hashed?.body ?? source, anew, header.length);
  const signature = mail.dkim && hashed ? dkimSignature(header, await hashed.hash, mail.dkim) : '';
  const raw = joined([held(Buffer.concat([Buffer.from(signature), header])), body]);
  return {
    messageId: mail.messageId,
    smtpEnvelope: { from: from || mail.from.address, to },
    raw,
    keptCopy: joined([held(Buffer.from(bccField(tree, mail.bcc))), raw]),
    deliveryStatus: mail.deliveryStatus,
    eightBit:
      mail.attachments.some(({ mimeType }) => mimeType.startsWith('message/')) ||
      header.some((octet) => octet > 127),
  };
}
