import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { BucketSettings } from '../../mail/s3/bucket';
import { isSignedWith } from './awsSignature';

export interface TestS3Server {
  readonly settings: BucketSettings;
  close(): Promise<void>;
}

const mismatch =
  '<Error><Code>SignatureDoesNotMatch</Code><Message>The signature we calculated is another one.</Message></Error>';

/**
 * A real S3 server on loopback with one empty bucket, its objects in a temporary folder. s3rver believes
 * any secret, so AWS's own signer checks each request before it gets there, against the one given.
 */
export async function startS3Server(secretAccessKey = 's3-secret-Qm4vJd8c'): Promise<TestS3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'mailroom-s3-'));
  const store = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory },
    configureBuckets: [{ name: 'mail' }],
  });
  const { port: storePort } = await store.run();
  // The key pair this server knows.
  const keys = { region: 'us-east-1', accessKeyId: 'S3RVER', secretAccessKey };

  async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await isSignedWith(asked, keys))) {
      response.writeHead(403, { 'content-type': 'application/xml' }).end(mismatch);
      asked.resume();
      return;
    }
    const { method, url: path, headers } = asked;
    const passedOn = request({ host: '127.0.0.1', port: storePort, method, path, headers });
    passedOn.on('response', (found) =>
      found.pipe(response.writeHead(found.statusCode ?? 502, found.headers)),
    );
    passedOn.on('error', () => response.destroy());
    asked.pipe(passedOn);
  }

  const front = createServer((asked, response) => void answer(asked, response));
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const { port } = front.address() as AddressInfo;
  return {
    settings: { endpoint: `http://127.0.0.1:${port}`, bucket: 'mail', forcePathStyle: true, ...keys },
    async close() {
      front.close();
      front.closeAllConnections();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
