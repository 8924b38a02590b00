import { randomBytes } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import { ownAddresses, type Account } from '../account';
import { MAX_TEXT_PART_BYTES } from '../limits';
import type { Message } from '../message';
import { readMessage, textParts } from '../parse';
import type { SenderChecker } from '../senderCheck';
import type { FetchedMessage, MessageMetadata } from '../structure';
import { fetchBodies, fetchMetadata } from './fetch';
import type { Messages } from './messages';
import { withSenderChecks } from './senderChecks';
import { selectMailbox } from './select';

export interface Reading extends Messages {
  /** `metadata` leaves every text field null. */
  readonly content: 'metadata' | 'text';
  readonly account: Account;
  /** A full check of the senders, absent for none. */
  readonly senderChecker?: SenderChecker;
}

/** Messages of one mailbox as a workflow sees them, by UID; without setting `\Seen`. Absent ones are left out. */
export async function readMessages(
  client: ImapFlow,
  { mailbox, uids, content, account, senderChecker }: Reading,
): Promise<Map<number, Message>> {
  const found = await readMetadata(client, { mailbox, uids });
  const metadata = senderChecker ? await withSenderChecks(client, found, senderChecker) : found;
  const fetched = content === 'text' ? await withText(client, metadata) : metadata.map(withoutBodies);
  return new Map(fetched.map((each) => [each.uid, toMessage(each, account)]));
}

/** Headers, flags and structure of messages of one mailbox, by rising UID. */
export async function readMetadata(
  client: ImapFlow,
  { mailbox, uids }: Messages,
): Promise<MessageMetadata[]> {
  await selectMailbox(client, mailbox, 'read');
  return fetchMetadata(client, uids);
}

/** Adds the parts that hold text. */
export function withText(client: ImapFlow, metadata: readonly MessageMetadata[]): Promise<FetchedMessage[]> {
  return fetchBodies(client, metadata, {
    partsOf: ({ structure }) => textParts(structure),
    limit: MAX_TEXT_PART_BYTES,
  });
}

export const withoutBodies = (metadata: MessageMetadata): FetchedMessage => ({
  ...metadata,
  bodies: new Map(),
});

export function toMessage(fetched: FetchedMessage, account: Account): Message {
  return readMessage(fetched, {
    ownAddresses: ownAddresses(account),
    authservId: account.authservId,
    sessionKey: 'sender',
    sessionTemplate: '',
    nonce: randomBytes(8).toString('hex'),
    conversationKey: account.conversationKey,
  });
}
