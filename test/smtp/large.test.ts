import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { compose } from '../../mail/compose';
import { outgoingMail, type OutgoingMail } from '../../mail/outgoing';
import { openBucket, type Bucket } from '../../mail/s3/bucket';
import { sendMail, type SendOptions } from '../../mail/smtp/send';
import { openTransport } from '../../mail/smtp/transport';
import { testAccount } from '../support/account';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startS3Server, type TestS3Server } from '../support/s3Server';
import { bundleScript, type Script } from '../support/script';
import { startSmtpServer, type TestSmtpServer } from '../support/smtpServer';
import type { SendLargeArgument, SendLargeReport } from './scripts/sendLarge';

let server: TestSmtpServer;
let s3: TestS3Server;
let imap: Dovecot;
let script: Script;
beforeAll(async () => {
  server = await startSmtpServer({ size: 150_000_000 });
  s3 = await startS3Server();
  imap = await startDovecot();
  script = await bundleScript(join(__dirname, 'scripts/sendLarge.ts'));
});
afterAll(async () => {
  await server.close();
  await s3.close();
  await imap.close();
  script.remove();
});

const account = () =>
  testAccount({ user: server.user, password: server.password, ca: server.ca, smtp: { port: server.port } });

/** The same account with IMAP, so that copies go into Sent. */
const keeping = () =>
  testAccount({
    ...{ user: server.user, password: imap.password, ca: server.ca },
    ...{ smtp: { port: server.port }, imap: { port: imap.imapsPort } },
  });

async function sendLarge(
  given: Omit<SendLargeArgument, 'account'>,
  by = account(),
): Promise<SendLargeReport> {
  const child = script.start({ ...given, account: by });
  const [report] = (await once(child, 'message')) as [SendLargeReport];
  await once(child, 'exit');
  if (process.env['MAILROOM_FULL'] === 'true')
    console.info(`${given.megabytes} MB: memory grew by ${(report.growth / 1e6).toFixed(0)} MB`);
  return report;
}

/** Hash of what the script sends. */
function hashOf(megabytes: number): string {
  const hash = createHash('sha256');
  for (let index = 0; index < megabytes; index += 1) {
    const block = Buffer.alloc(1_000_000, index % 251);
    block.writeUInt32BE(index);
    hash.update(block);
  }
  return hash.digest('hex');
}

const file = (name: string, size: number, contentId: string | null = null) => ({
  name,
  mimeType: 'application/octet-stream',
  contentId,
  content: Buffer.alloc(size, name),
  size,
});

async function send(
  given: Partial<OutgoingMail>,
  options: Partial<SendOptions>,
  bucket: Bucket | null = null,
) {
  const transport = openTransport(account());
  const mail = outgoingMail({
    messageId: '<small@example.com>',
    date: new Date(),
    from: { name: null, address: server.user },
    to: [{ name: null, address: 'ann@example.org' }],
    subject: 'Files',
    text: 'Hi',
    ...given,
  });
  const services = {
    account: account(),
    transport: () => Promise.resolve(transport),
    sentMailbox: null,
    claims: [],
    bucket,
  };
  return sendMail(mail, services, {
    ...{
      idempotencyKey: null,
      onUnknown: 'error',
      onTooLarge: 'link',
      linkExpiryHours: 24,
      redirectTo: null,
    },
    maxSize: 100_000,
    ...options,
  }).finally(transport.close);
}

describe('large attachments', () => {
  it('S2 60 MB go out in bounded memory, byte for byte', async () => {
    const report = await sendLarge({ bucket: null, megabytes: 60, maxSize: 150_000_000 });
    expect(report.status).toBe('sent');
    expect(report.growth).toBeLessThan(250_000_000);
    const raw = server.mails.at(-1)?.raw.toString('latin1') ?? '';
    const encoded = raw.slice(raw.lastIndexOf('\r\n\r\n', raw.length - 200) + 4).split('\r\n--')[0] ?? '';
    expect(createHash('sha256').update(Buffer.from(encoded, 'base64')).digest('hex')).toBe(hashOf(60));
  }, 120_000);

  it('S4 the copy in Sent of 60 MB is whole, in bounded memory', async () => {
    const report = await sendLarge({ bucket: null, megabytes: 60, maxSize: 150_000_000 }, keeping());
    expect(report).toMatchObject({ status: 'sent', sentCopy: { mailbox: 'Sent' }, warnings: [] });
    // The driver takes a copy in one piece, and holds it several times while it is written and encrypted.
    expect(report.growth).toBeLessThan(600_000_000);
    const sizes = await imap.doveadm('fetch', '-u', server.user, 'size.virtual', 'mailbox', 'Sent', 'all');
    expect(sizes).toContain(`size.virtual: ${server.mails.at(-1)?.raw.length}`);
  }, 120_000);

  it('S7 300 MB become a link in bounded memory, and the link gives the same bytes', async () => {
    const report = await sendLarge({ bucket: s3.settings, megabytes: 300, maxSize: 25_000_000 });
    expect(report.status).toBe('sent');
    expect(report.growth).toBeLessThan(150_000_000);
    const mail = await simpleParser(server.mails.at(-1)?.raw ?? '');
    const url = /https?:\S+/.exec(mail.text ?? '')?.[0] ?? '';
    expect(report.links).toEqual([url]);
    const answer = await fetch(url);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const hash = createHash('sha256');
    for await (const chunk of answer.body ?? []) hash.update(chunk as Uint8Array);
    expect(hash.digest('hex')).toBe(hashOf(300));
  }, 120_000);

  it('S7 a link expires', async () => {
    const bucket = openBucket(s3.settings);
    await bucket.request('PUT', 'short', { body: 'x' });
    const url = await bucket.link('short', { seconds: 1, fileName: 'x' });
    expect((await fetch(url)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await fetch(url)).status).toBe(403);
  });

  it('S7 requests and links bear the signature that AWS’s own signer makes, and no other is taken', async () => {
    const wrong = openBucket({ ...s3.settings, secretAccessKey: 'wrong' });
    await expect(wrong.request('PUT', 'x', { body: 'x' })).rejects.toMatchObject({
      kind: 'commandRefused',
      message: expect.stringContaining('SignatureDoesNotMatch') as string,
    });
    const bucket = openBucket(s3.settings);
    const key = 'Bericht über (1) & more.txt';
    await bucket.request('PUT', key, { body: 'x' });
    const url = await bucket.link(key, { seconds: 60, fileName: 'a (1)*.txt' });
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
    expect((await fetch(await wrong.link(key, { seconds: 60, fileName: 'x' }))).status).toBe(403);
  });

  it('S7 only what is too large leaves the mail, and never an inline picture', async () => {
    const attachments = [
      file('small.bin', 1_000),
      file('large.bin', 200_000),
      file('logo.png', 2_000, 'logo'),
    ];
    const { links } = await send({ attachments, html: '<img src="cid:logo">' }, {}, openBucket(s3.settings));
    expect(links.map(({ name }) => name)).toEqual(['large.bin']);
    const mail = await simpleParser(server.mails.at(-1)?.raw ?? '');
    expect(mail.attachments.map(({ filename }) => filename).sort()).toEqual(['logo.png', 'small.bin']);
    expect(mail.html).toContain('too large to attach');
  });

  it('S7 attachments of unknown size leave too', async () => {
    const attachments = [{ ...file('large.bin', 200_000), size: null }];
    expect((await send({ attachments }, {}, openBucket(s3.settings))).links).toMatchObject([
      { size: 200_000 },
    ]);
  });

  it('S7 without S3 a mail above the limit is an error', async () => {
    await expect(send({ attachments: [file('large.bin', 200_000)] }, {})).rejects.toMatchObject({
      kind: 'messageTooLarge',
    });
  });

  it('S7 or is skipped with a note', async () => {
    const result = await send({ attachments: [file('large.bin', 200_000)] }, { onTooLarge: 'skip' });
    expect(result).toMatchObject({
      status: 'skipped',
      accepted: [],
      warnings: [expect.stringContaining('Not sent')],
    });
  });

  it('S7 a link cannot live longer than S3 allows', async () => {
    const attachments = [file('large.bin', 200_000)];
    await expect(
      send({ attachments }, { linkExpiryHours: 200 }, openBucket(s3.settings)),
    ).rejects.toMatchObject({
      kind: 'invalidInput',
      field: 'linkExpiryHours',
    });
  });

  it('S7 a missing bucket is told in the server’s words, and nothing is sent', async () => {
    const before = server.mails.length;
    const bucket = openBucket({ ...s3.settings, bucket: 'missing' });
    await expect(send({ attachments: [file('large.bin', 200_000)] }, {}, bucket)).rejects.toMatchObject({
      kind: 'commandRefused',
      message: expect.stringContaining('NoSuchBucket') as string,
    });
    expect(server.mails.length).toBe(before);
  });

  it('S7 the server’s own limit counts where it is lower', async () => {
    const narrow = await startSmtpServer({ size: 50_000 });
    const own = testAccount({
      user: narrow.user,
      password: narrow.password,
      ca: narrow.ca,
      smtp: { port: narrow.port },
    });
    const transport = openTransport(own);
    const services = {
      account: own,
      transport: () => Promise.resolve(transport),
      sentMailbox: null,
      claims: [],
      bucket: openBucket(s3.settings),
    };
    const mail = outgoingMail({
      ...{ messageId: '<narrow@example.com>', date: new Date(), from: own.from, subject: 'x', text: 'Hi' },
      to: [{ name: null, address: 'ann@example.org' }],
      attachments: [file('large.bin', 80_000)],
    });
    const { links, accepted } = await sendMail(mail, services, {
      ...{
        idempotencyKey: null,
        onUnknown: 'error',
        onTooLarge: 'link',
        linkExpiryHours: 24,
        redirectTo: null,
      },
      maxSize: 25_000_000,
    });
    transport.close();
    await narrow.close();
    expect({ links: links.length, accepted }).toEqual({ links: 1, accepted: ['ann@example.org'] });
  });
});

describe('redirection while building', () => {
  it('S11 everything goes to one address, and whom it was for is told', async () => {
    const result = await send(
      { bcc: [{ name: null, address: 'bo@example.net' }] },
      { redirectTo: 'me@example.com' },
    );
    expect(result).toMatchObject({ status: 'redirected', envelope: { to: ['me@example.com'] } });
    const { headers } = await simpleParser(server.mails.at(-1)?.raw ?? '');
    expect(headers.get('x-redirected-from')).toBe('ann@example.org, bo@example.net');
  });
});

it('S7 composing alone never opens an attachment twice at once', async () => {
  let open = 0;
  let most = 0;
  const { Readable } = await import('node:stream');
  const attachment = (index: number) => ({
    ...file(`${index}.bin`, 10),
    content: () => {
      most = Math.max(most, (open += 1));
      return Promise.resolve(Readable.from([Buffer.alloc(10)]).once('close', () => (open -= 1)));
    },
  });
  await compose(
    outgoingMail({
      ...{ messageId: '<many@example.com>', date: new Date(), subject: 'x', text: 'x' },
      from: { name: null, address: 'me@example.com' },
      attachments: Array.from({ length: 50 }, (_, index) => attachment(index)),
    }),
  );
  expect(most).toBe(1);
});
