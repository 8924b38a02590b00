import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';

interface Keys {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What AWS's own signer asks of a hash. */
class Sha256 {
  private readonly hash;
  constructor(secret?: ArrayBufferView | ArrayBuffer | string) {
    const key = typeof secret === 'string' || secret === undefined ? secret : bytesOf(secret);
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {
    throw new Error('A hash is used once here');
  }
}

const bytesOf = (view: ArrayBufferView | ArrayBuffer): Uint8Array =>
  ArrayBuffer.isView(view)
    ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    : new Uint8Array(view);

/** The moment of a signature, as in `20261120T141500Z`. */
const momentOf = (text: string): Date =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** A path as S3 spells it before it signs: everything but RFC 3986's unreserved characters is escaped. */
const canonical = (path: string): string =>
  path
    .split('/')
    .map((segment) =>
      encodeURIComponent(decodeURIComponent(segment)).replace(
        /[!'()*]/g,
        (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');

/** Whether a request bears the signature that AWS's own implementation makes with the same keys (Signature Version 4). */
export async function isSignedWith(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  { region, accessKeyId, secretAccessKey }: Keys,
): Promise<boolean> {
  const signer = new SignatureV4({
    ...{ region, service: 's3', sha256: Sha256, uriEscapePath: false, applyChecksum: false },
    credentials: { accessKeyId, secretAccessKey },
  });
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const query = Object.fromEntries(searchParams);
  const request = { ...{ protocol: 'http:', hostname: '127.0.0.1', method }, path: canonical(pathname) };
  const field = (name: string): string => String(headers[name] ?? '');
  const { 'X-Amz-Signature': inLink } = query;
  if (inLink !== undefined) {
    const given = Object.fromEntries(Object.entries(query).filter(([name]) => !/^X-Amz-/.test(name)));
    const hash = 'x-amz-content-sha256';
    const signed = await signer.presign(
      { ...request, query: given, headers: { host: field('host'), [hash]: 'UNSIGNED-PAYLOAD' } },
      {
        expiresIn: Number(query['X-Amz-Expires']),
        signingDate: momentOf(query['X-Amz-Date'] ?? ''),
        ...{ unhoistableHeaders: new Set([hash]), unsignableHeaders: new Set([hash]) },
      },
    );
    return signed.query?.['X-Amz-Signature'] === inLink;
  }
  const names = /SignedHeaders=([^,]+)/.exec(field('authorization'))?.[1]?.split(';') ?? [];
  const signedHeaders = Object.fromEntries(names.map((name) => [name, field(name)]));
  const signed = await signer.sign(
    { ...request, query, headers: signedHeaders },
    { signingDate: momentOf(field('x-amz-date')) },
  );
  const signatureIn = (value: string | undefined) => /Signature=(\w+)/.exec(value ?? '')?.[1] ?? null;
  const inHeader = signatureIn(field('authorization'));
  return inHeader !== null && inHeader === signatureIn(signed.headers['authorization']);
}
