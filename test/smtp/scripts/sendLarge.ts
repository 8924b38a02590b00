import { Readable } from 'node:stream';
import { setInterval, clearInterval } from 'node:timers';
import type { Account } from '../../../mail/account';
import { outgoingMail } from '../../../mail/outgoing';
import { connectImap } from '../../../mail/imap/connect';
import { openSentMailbox } from '../../../mail/imap/sent';
import { openBucket, type BucketSettings } from '../../../mail/s3/bucket';
import type { SendResult } from '../../../mail/result';
import { sendMail } from '../../../mail/smtp/send';
import { openTransport } from '../../../mail/smtp/transport';

export interface SendLargeArgument {
  /** With IMAP: a copy goes into Sent. */
  readonly account: Account;
  readonly bucket: BucketSettings | null;
  readonly megabytes: number;
  readonly maxSize: number;
}

export interface SendLargeReport {
  readonly status: string;
  readonly sentCopy: SendResult['sentCopy'];
  readonly warnings: readonly string[];
  readonly links: readonly string[];
  /** Octets the process grew by while sending. */
  readonly growth: number;
}

const megabyte = 1_000_000;

/** Bytes that no encoder can shorten and any reader can check: each block names its place. */
function blocks(megabytes: number): Readable {
  function* all() {
    for (let index = 0; index < megabytes; index += 1) {
      const block = Buffer.alloc(megabyte, index % 251);
      block.writeUInt32BE(index);
      yield block;
    }
  }
  return Readable.from(all(), { objectMode: false });
}

async function run({ account, bucket, megabytes, maxSize }: SendLargeArgument): Promise<SendLargeReport> {
  const transport = openTransport(account);
  const client = account.imap === null ? null : await connectImap(account);
  const send = (size: number) =>
    sendMail(
      outgoingMail({
        messageId: `<${size}@example.com>`,
        date: new Date(),
        from: account.from,
        to: [{ name: null, address: 'ann@example.org' }],
        subject: 'Large',
        text: 'See the file.',
        attachments: [
          {
            name: 'large.bin',
            mimeType: 'application/octet-stream',
            contentId: null,
            content: () => Promise.resolve(blocks(size)),
            size: size * megabyte,
          },
        ],
      }),
      {
        account,
        transport: () => Promise.resolve(transport),
        sentMailbox: client && (() => Promise.resolve(openSentMailbox(client, account))),
        claims: [],
        bucket: bucket && openBucket(bucket),
      },
      {
        idempotencyKey: null,
        onUnknown: 'error',
        maxSize,
        onTooLarge: bucket ? 'link' : 'error',
        linkExpiryHours: 24,
        redirectTo: null,
      },
    );
  // The first mail loads and compiles what every mail needs.
  await send(1);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const { status, links, sentCopy, warnings } = await send(megabytes);
  clearInterval(watch);
  transport.close();
  client?.close();
  return { status, sentCopy, warnings, links: links.map(({ url }) => url), growth: most - before };
}

void run(JSON.parse(process.argv[2] ?? '') as SendLargeArgument)
  .catch((error: unknown) => ({ status: String(error), sentCopy: null, warnings: [], links: [], growth: 0 }))
  .then((report) => process.send?.(report, () => process.disconnect()));
