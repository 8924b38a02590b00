import { AwsClient } from 'aws4fetch';
import { MailError } from '../error';

/** One bucket of S3 or a server that speaks its protocol, such as MinIO. */
export interface BucketSettings {
  /** For example `https://s3.eu-central-1.amazonaws.com`; no path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly forcePathStyle: boolean;
}

/** Requests to one bucket, signed (AWS Signature Version 4). */
export interface Bucket {
  /** @throws MailError `commandRefused` or `unreachable`, with the server's words */
  readonly request: (method: string, key: string, options?: BucketRequest) => Promise<Response>;
  /** A link that lets anyone who has it download the object until it expires. */
  readonly link: (
    key: string,
    options: { readonly seconds: number; readonly fileName: string },
  ) => Promise<string>;
}

export interface BucketRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

function addressOf(settings: BucketSettings, key: string): URL {
  const { endpoint, bucket, forcePathStyle } = settings;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new MailError(
      'configuration',
      'The S3 endpoint must be an address such as https://s3.example.com.',
      {
        field: 'endpoint',
      },
    );
  }
  const url = new URL(endpoint);
  if (!forcePathStyle) url.hostname = `${bucket}.${url.hostname}`;
  const path = key.split('/').map(encodeURIComponent).join('/');
  url.pathname = forcePathStyle ? `/${bucket}/${path}` : `/${path}`;
  return url;
}

/** `<Code>` and `<Message>` of an S3 error document, in one line. */
function wordsOf(document: string): string {
  const field = (name: string) => new RegExp(`<${name}>([^<]{0,300})</${name}>`).exec(document)?.[1];
  return [field('Code'), field('Message')].filter(Boolean).join(': ').replace(/\s+/g, ' ');
}

async function refusal(method: string, answer: Response): Promise<MailError> {
  const words = wordsOf(await answer.text().catch(() => ''));
  return new MailError(
    'commandRefused',
    `The S3 server refused the request (${method} ${answer.status}) ${words}`.trim(),
    {
      server: { code: String(answer.status), text: words },
    },
  );
}

/** Opens no connection; each request makes its own. */
export function openBucket(settings: BucketSettings): Bucket {
  const { accessKeyId, secretAccessKey, region } = settings;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 });
  return {
    async request(method, key, { query = {}, headers, body } = {}) {
      const url = addressOf(settings, key);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const answer = await client
        .fetch(url.href, { method, headers, body })
        .catch((error: unknown) =>
          Promise.reject(
            new MailError('unreachable', `The S3 server ${url.host} cannot be reached.`, { cause: error }),
          ),
        );
      if (!answer.ok) throw await refusal(method, answer);
      return answer;
    },
    async link(key, { seconds, fileName }) {
      const url = addressOf(settings, key);
      url.searchParams.set('X-Amz-Expires', String(seconds));
      const name = encodeURIComponent(fileName).replace(
        /['()*]/g,
        (found) => `%${found.charCodeAt(0).toString(16)}`,
      );
      // Always a download: a hostile type is never shown as a page of the bucket's domain.
      url.searchParams.set('response-content-disposition', `attachment; filename*=UTF-8''${name}`);
      return (await client.sign(url.href, { method: 'GET', aws: { signQuery: true } })).url;
    },
  };
}
