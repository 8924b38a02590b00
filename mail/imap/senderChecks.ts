import { buffer } from 'node:stream/consumers';
import type { ImapFlow } from 'imapflow';
import type { SenderCheck, SenderChecker } from '../senderCheck';
import type { MessageMetadata } from '../structure';
import { streamSection } from './download';
import { translateImapError } from './errors';

/** Messages checked at one time, and the octets of the largest: together what they may take in memory. */
const AT_ONCE = 4;
const LARGEST = 16 * 1024 * 1024;

/** The messages with what the checker found out about their senders (P2). */
export async function withSenderChecks(
  client: ImapFlow,
  messages: readonly MessageMetadata[],
  checker: SenderChecker,
): Promise<MessageMetadata[]> {
  const checked: MessageMetadata[] = [];
  for (let start = 0; start < messages.length; start += AT_ONCE) {
    const pending: Promise<MessageMetadata>[] = [];
    for (const message of messages.slice(start, start + AT_ONCE)) {
      const source = checker.wants(message) ? await read(client, message) : null;
      // One connection reads one message after another; the DNS is asked for all of them at once.
      const found = Buffer.isBuffer(source) ? checker.check(source) : Promise.resolve(source);
      pending.push(found.then((senderCheck) => (senderCheck ? { ...message, senderCheck } : message)));
    }
    checked.push(...(await Promise.all(pending)));
  }
  return checked;
}

/** The whole message, or why it cannot be had. Throws where the connection is lost. */
function read(client: ImapFlow, { mailbox, uid, size }: MessageMetadata): Promise<Buffer | SenderCheck> {
  if (size > LARGEST) {
    return Promise.resolve({ kind: 'unavailable', reason: 'the mail is larger than 16 MB' });
  }
  return buffer(streamSection(client, { mailbox, uid, part: null })).catch((error: unknown) =>
    client.usable
      ? { kind: 'unavailable', reason: 'the mail could not be read as a whole' }
      : Promise.reject(translateImapError(error)),
  );
}
