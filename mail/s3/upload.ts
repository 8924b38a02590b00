import type { Readable } from 'node:stream';
import { MailError } from '../error';
import type { Bucket } from './bucket';

/** Of the parts of an upload all but the last are this large (S3 asks for 5 MiB at least); one is held at a time. */
const partSize = 8 * 1024 * 1024;

export interface UploadTarget {
  readonly key: string;
  readonly mimeType: string;
}

/** Collects a stream into pieces of exactly `partSize`, the last one as it comes. */
async function* partsOf(source: Readable): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    let rest = chunk as Buffer;
    while (size + rest.length >= partSize) {
      const fitting = rest.subarray(0, partSize - size);
      yield Buffer.concat([...chunks, fitting]);
      rest = rest.subarray(fitting.length);
      [chunks, size] = [[], 0];
    }
    if (rest.length > 0) chunks.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(chunks);
}

const partXml = (etag: string, index: number): string =>
  `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag.replace(/[<>&]/g, '')}</ETag></Part>`;

async function startUpload(bucket: Bucket, { key, mimeType }: UploadTarget): Promise<string> {
  const headers = { 'content-type': mimeType };
  const answer = await bucket.request('POST', key, { query: { uploads: '' }, headers });
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(await answer.text())?.[1];
  if (!uploadId) throw new MailError('commandRefused', 'The S3 server did not start the upload.');
  return uploadId;
}

async function sendParts(bucket: Bucket, key: string, uploadId: string, source: Readable): Promise<number> {
  const etags: string[] = [];
  let size = 0;
  for await (const part of partsOf(source)) {
    const query = { partNumber: String(etags.length + 1), uploadId };
    const answer = await bucket.request('PUT', key, { query, body: part });
    etags.push(answer.headers.get('etag') ?? '');
    size += part.length;
  }
  const body = `<CompleteMultipartUpload>${etags.map(partXml).join('')}</CompleteMultipartUpload>`;
  const done = await (await bucket.request('POST', key, { query: { uploadId }, body })).text();
  // S3 may answer 200 and an error in the document (API reference, CompleteMultipartUpload).
  if (done.includes('<Error>'))
    throw new MailError('commandRefused', 'The S3 server did not finish the upload.');
  return size;
}

/**
 * Uploads a stream of any length in parts, so that memory stays bounded; resolves with its octets.
 * What fails is aborted, so that no parts stay behind.
 */
export async function upload(bucket: Bucket, target: UploadTarget, source: Readable): Promise<number> {
  const uploadId = await startUpload(bucket, target);
  return sendParts(bucket, target.key, uploadId, source).catch(async (error: unknown): Promise<never> => {
    source.destroy();
    // The first failure is what counts; a lifecycle rule of the bucket clears what this leaves.
    await bucket.request('DELETE', target.key, { query: { uploadId } }).catch(() => undefined);
    throw error;
  });
}
