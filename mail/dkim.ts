import { pipeline, type Readable } from 'node:stream';
import RelaxedBody from 'nodemailer/lib/dkim/relaxed-body';
import sign from 'nodemailer/lib/dkim/sign';
import type { DkimKey } from './account';
import { MailError } from './error';

/** Lets a body pass and tells its hash, in base64, once it has passed (RFC 6376 section 3.4.4, sha256). */
export function hashedBody(source: Readable): { body: Readable; hash: Promise<string> } {
  const relaxed = new RelaxedBody({ hashAlgo: 'sha256' });
  const hash = new Promise<string>((resolve) => relaxed.once('hash', resolve));
  // A failing source ends `relaxed` with the same error, which its reader sees.
  return { body: pipeline(source, relaxed, () => undefined), hash };
}

/** The header block as its fields, each with its folded lines. */
function headerLines(header: Buffer): { key: string; line: string }[] {
  return header
    .toString('latin1')
    .trimEnd()
    .split(/\r\n(?![ \t])/)
    .map((line) => ({ key: line.slice(0, line.indexOf(':')).trim().toLowerCase(), line }));
}

/** What a signature covers where it is there (RFC 6376 section 5.4.1, and section 4 of RFC 8058 for the last). */
const signedFields = [
  ...['From', 'Reply-To', 'Subject', 'Date', 'Message-ID', 'To', 'Cc', 'In-Reply-To', 'References'],
  ...['MIME-Version', 'Content-Type', 'Content-Transfer-Encoding', 'Auto-Submitted'],
  ...['List-Unsubscribe', 'List-Unsubscribe-Post'],
].join(':');

/**
 * The DKIM-Signature field, with its line end, for a header block and the hash of its body (RFC 6376).
 * @throws MailError `configuration` when the key cannot sign
 */
export function dkimSignature(header: Buffer, bodyHash: string, key: DkimKey): string {
  const field = sign(headerLines(header), 'sha256', bodyHash, {
    domainName: key.domain,
    keySelector: key.selector,
    privateKey: key.privateKey,
    headerFieldNames: signedFields,
  });
  if (!field) {
    throw new MailError('configuration', 'The DKIM private key cannot sign: it must be an RSA key in PEM.', {
      field: 'dkimPrivateKey',
    });
  }
  return `${field}\r\n`;
}
