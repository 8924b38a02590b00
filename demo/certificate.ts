import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key and the certificate that vouches for it, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** DER tags (X.690) as far as a certificate needs them. */
const Tag = { boolean: 1, integer: 2, bits: 3, octets: 4, oid: 6, utf8: 12, time: 24, sequence: 48, set: 49 };
const context = (number: number) => 0xa0 + number;

function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(4, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const sequence = (...content: Buffer[]) => der(Tag.sequence, ...content);
const oid = (hex: string) => der(Tag.oid, Buffer.from(hex, 'hex'));
const yes = der(Tag.boolean, Buffer.from([0xff]));
const integer = (value: number) => der(Tag.integer, Buffer.from([value]));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const extension = (id: string, critical: boolean, value: Buffer) =>
  sequence(oid(id), ...(critical ? [yes] : []), der(Tag.octets, value));

function name(commonName: string): Buffer {
  return sequence(der(Tag.set, sequence(oid('550403'), der(Tag.utf8, Buffer.from(commonName)))));
}

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\.\d+|[-:T]/g, '');
  return der(Tag.time, Buffer.from(digits));
}

/** subjectAltName (RFC 5280, 4.2.1.6): the name and the address of this machine to itself. */
const loopbackNames = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));

/** A self-signed certificate for this machine's loopback (RFC 5280), valid for ten years. */
export function createCertificate(commonName: string, now: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
  const serial = createHash('sha256').update(publicInfo).digest().subarray(0, 16);
  serial[0] = (serial[0] ?? 0) & 0x3f || 1;
  const yesterday = new Date(now.getTime() - 86_400_000);
  const inTenYears = new Date(now.getTime() + 3650 * 86_400_000);
  const toBeSigned = sequence(
    der(context(0), integer(2)),
    der(Tag.integer, serial),
    ecdsaWithSha256,
    name(commonName),
    sequence(time(yesterday), time(inTenYears)),
    name(commonName),
    publicInfo,
    der(
      context(3),
      sequence(extension('551d13', true, sequence(yes)), extension('551d11', false, loopbackNames)),
    ),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const bits = der(Tag.bits, Buffer.from([0]), signature);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(sequence(toBeSigned, ecdsaWithSha256, bits)),
  };
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** The certificate kept in a folder, made there on first use; its key is readable by the owner only. */
export function certificateIn(folder: string): Certificate {
  const keyFile = join(folder, 'mail.key.pem');
  const certFile = join(folder, 'mail.cert.pem');
  if (!existsSync(keyFile) || !existsSync(certFile)) {
    const made = createCertificate('Mailroom demo', new Date());
    writeFileSync(keyFile, made.key, { mode: 0o600 });
    writeFileSync(certFile, made.cert);
  }
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
}
