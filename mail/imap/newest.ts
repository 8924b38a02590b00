import type { ImapFlow, SearchObject } from 'imapflow';
import type { Circumstance, Consumer, Held } from '../consumer';
import type { MessageMetadata } from '../structure';
import { streamAttachment } from './download';
import { translateImapError } from './errors';
import { fetchBodies, fetchMetadata } from './fetch';
import { withSenderChecks } from './senderChecks';
import { search } from './searchUids';

/** Messages looked at in one step, from the newest backwards. */
const STEP = 50;
/** Messages looked at in all: whoever filters for something rarer sees it when it arrives. */
const MOST = 1000;

/**
 * The newest message a consumer wants, prepared as for a delivery, or null when there is none among
 * the newest thousand. The mailbox is opened read-only and nothing in it changes.
 */
export async function newestWanted<Item>(
  client: ImapFlow,
  {
    mailbox,
    consumer,
    narrow,
  }: { readonly mailbox: string; readonly consumer: Consumer<Item>; readonly narrow: SearchObject },
): Promise<Item | null> {
  try {
    await client.mailboxOpen(mailbox, { readOnly: true });
  } catch (error) {
    throw translateImapError(error, { mailbox });
  }
  const { senderChecker } = consumer;
  const uids = await search(client, { all: true, ...narrow });
  const newestFirst = uids.sort((a, b) => b - a).slice(0, MOST);
  for (let from = 0; from < newestFirst.length; from += STEP) {
    const messages = await fetchMetadata(client, newestFirst.slice(from, from + STEP));
    for (const found of messages.reverse()) {
      const [message = found] = senderChecker ? await withSenderChecks(client, [found], senderChecker) : [];
      const verdict = consumer.examine(message);
      const item =
        verdict.kind === 'take' ? await prepare(client, message, { consumer, held: verdict.held }) : null;
      if (item !== null) return item;
    }
  }
  return null;
}

async function prepare<Item>(
  client: ImapFlow,
  message: MessageMetadata,
  { consumer, held }: { readonly consumer: Consumer<Item>; readonly held: Held | null },
): Promise<Item | null> {
  const partsOf = (each: MessageMetadata) => consumer.partsOf(each);
  const [fetched] = await fetchBodies(client, [message], { partsOf, limit: consumer.bodyLimit });
  const { mailbox, uid, structure } = message;
  const readPart: Circumstance['readPart'] = (partNumber) =>
    streamAttachment(client, { mailbox, uid, structure, attachment: { part: partNumber } });
  return fetched
    ? consumer.prepare(fetched, { redelivered: false, earlierAttempts: 0, held, readPart })
    : null;
}
