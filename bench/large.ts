import { createHash } from 'node:crypto';
import { testAccount } from '../test/support/account';
import { startDovecot } from '../test/support/dovecot';
import { shipped } from './shipped';

const USER = 'bench@example.com';
const MEGABYTE = 1024 * 1024;
/** Decoded bytes of the attachment. */
const SIZE = 200 * MEGABYTE;

/** A mail with one file of 200 MB in base64, and the hash of the file. */
function largeMail(): { source: Buffer; sha256: string } {
  const content = Buffer.alloc(SIZE, Buffer.from(Array.from({ length: 251 }, (_, index) => index)));
  const head = `From: carla@example.org\r\nTo: ${USER}\r\nSubject: Large\r\nMessage-ID: <large@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/x-large\r\nContent-Disposition: attachment; filename=large.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  const lines: Buffer[] = [];
  // 57 bytes make one line of 76 characters.
  for (let at = 0; at < SIZE; at += 57 * 10_000) {
    const encoded = content.subarray(at, at + 57 * 10_000).toString('base64');
    lines.push(Buffer.from(encoded.replace(/.{76}/g, '$&\r\n')));
  }
  const source = Buffer.concat([Buffer.from(head), ...lines, Buffer.from('\r\n--b--\r\n')]);
  return { source, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Downloads an attachment of 200 MB from a real server: how much more memory that takes, and whether it is right. */
export async function large(): Promise<void> {
  const { withImap, readMetadata, streamAttachment } = await shipped();
  const dovecot = await startDovecot();
  try {
    let mail: ReturnType<typeof largeMail> | null = largeMail();
    const { sha256 } = mail;
    await dovecot.deliver(mail.source, { user: USER });
    mail = null;
    const account = testAccount({
      user: USER,
      password: dovecot.password,
      ca: dovecot.ca,
      imap: { port: dovecot.imapsPort },
    });
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const hash = createHash('sha256');
    let size = 0;
    const begun = performance.now();
    await withImap(account, async (client) => {
      const [message] = await readMetadata(client, { mailbox: 'INBOX', uids: [1] });
      if (!message) throw new Error('The mail did not arrive.');
      const from = { ...message, attachment: { part: '2' } };
      for await (const chunk of streamAttachment(client, from)) {
        hash.update(chunk as Buffer);
        size += (chunk as Buffer).length;
        most = Math.max(most, process.memoryUsage().rss);
      }
    });
    const seconds = (performance.now() - begun) / 1_000;
    const right = hash.digest('hex') === sha256 && size === SIZE;
    const grown = ((most - before) / MEGABYTE).toFixed(0);
    console.log(
      `an attachment of ${SIZE / MEGABYTE} MB: ${right ? 'right' : 'WRONG'} bytes in ${seconds.toFixed(1)} s, memory grew by ${grown} MB`,
    );
  } finally {
    await dovecot.close();
  }
}
