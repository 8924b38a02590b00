import { randomBytes } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import { ownAddresses, type Account } from '../account';
import { MAX_TEXT_PART_BYTES } from '../limits';
import type { Message } from '../message';
import { readMessage, textParts, type ReadOptions } from '../parse';
import { readMail, readMails } from '../reader/reader';
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
  const messages = new Map<number, Message>();
  for (const each of fetched) messages.set(each.uid, await toMessage(each, account));
  return messages;
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

/** A message with its text; see `readMail`. */
export const toMessage = (fetched: FetchedMessage, account: Account): Promise<Message> =>
  readMail(fetched, readOptions(account));

/** Messages with their texts, in the same order; see `readMails`. */
export const toMessages = (fetched: readonly FetchedMessage[], account: Account): Promise<Message[]> =>
  readMails(fetched, readOptions(account));

/** What the header and the structure of a message say; everything that needs its text is null. */
export const toHeadOnly = (metadata: MessageMetadata, account: Account): Message =>
  readMessage(withoutBodies(metadata), readOptions(account));

function readOptions(account: Account): ReadOptions {
  return {
    ownAddresses: ownAddresses(account),
    authservId: account.authservId,
    sessionKey: 'sender',
    sessionTemplate: '',
    nonce: randomBytes(8).toString('hex'),
    conversationKey: account.conversationKey,
    ownMailKey: account.ownMailKey,
  };
}
