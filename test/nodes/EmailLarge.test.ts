import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NodeConnectionTypes, type IExecuteFunctions, type INodeType } from 'n8n-workflow';
import { emailStep, mail, useEmailNode } from '../support/emailNode';
import { deliverOverLmtp } from '../support/lmtp';

const node = useEmailNode();
const MEGABYTE = 1024 * 1024;
const isFull = process.env['MAILROOM_FULL'] === 'true';
/** Decoded bytes of the attachment. */
const SIZE = (isFull ? 200 : 40) * MEGABYTE;

/** Bytes of the attachment; 57 make one line of 76 characters in base64. */
function* content(): Generator<Buffer> {
  const block = Buffer.from(Array.from({ length: 57 * 20_000 }, (_, at) => (at * 7 + (at >> 8)) % 251));
  for (let at = 0; at < SIZE; at += block.length) yield block.subarray(0, SIZE - at);
}

function* source(): Generator<Buffer> {
  const head = [
    ...['From: carla@example.org', `To: ${node.user}`, 'Subject: Large', 'Message-ID: <large@example.org>'],
    ...['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'See the file.'],
    ...['--b', 'Content-Type: application/x-large', 'Content-Disposition: attachment; filename=large.bin'],
    ...['Content-Transfer-Encoding: base64', ''],
  ];
  yield Buffer.from(mail(...head));
  for (const block of content()) yield Buffer.from(block.toString('base64').replace(/.{76}/g, '$&\r\n'));
  yield Buffer.from('\r\n--b--\r\n');
}

function hashOf(blocks: Iterable<Buffer>): string {
  const hash = createHash('sha256');
  for (const block of blocks) hash.update(block);
  return hash.digest('hex');
}

/** Gives the size and the hash of the file in a binary field, read from n8n's store as a stream. */
const hashed: INodeType = {
  description: {
    displayName: 'Hash',
    name: 'hash',
    group: ['transform'],
    version: 1,
    description: 'Hashes a file',
    defaults: { name: 'Hash' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    properties: [],
  },
  async execute(this: IExecuteFunctions) {
    const id = this.getInputData()[0]?.binary?.['attachment_0']?.id ?? '';
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of await this.helpers.getBinaryStream(id)) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
    return [[{ json: { size, sha256: hash.digest('hex') } }]];
  },
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Runs the work, and gives how much more memory the process had than before at any moment, in megabytes. */
async function growthOf(work: () => Promise<void>): Promise<number> {
  collectGarbage();
  const before = process.memoryUsage().rss;
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10);
  try {
    await work();
  } finally {
    clearInterval(sampling);
  }
  return (most - before) / MEGABYTE;
}

describe('message.getAttachments', () => {
  const steps = [
    emailStep({
      ...{ resource: 'message', operation: 'getAttachments' },
      ...{ messageReference: 'messageId', messageId: '<large@example.org>' },
    }),
    { node: hashed, parameters: {} },
  ];

  it('M4 puts a file of 200 MB into the binary store in bounded memory, byte for byte', async () => {
    const raw = Readable.from(source());
    await deliverOverLmtp({ port: node.imap.lmtpPort, from: 'carla@example.org', to: [node.user], raw });
    const expected = { size: SIZE, sha256: hashOf(content()) };
    const grown = await growthOf(async () => {
      const [item] = await node.chain(steps, { binaryData: 'filesystem' });
      expect(item?.json).toEqual(expected);
    });
    if (isFull)
      console.info(`getAttachments of ${SIZE / MEGABYTE} MB: memory grew by ${grown.toFixed(0)} MB`);
    expect(grown).toBeLessThan(120);
  }, 600_000);
});
