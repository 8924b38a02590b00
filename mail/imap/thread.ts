import type { ImapFlow, SearchObject } from 'imapflow';
import type { Account } from '../account';
import { MailError } from '../error';
import { readHead } from '../head';
import { fieldValue, parseHeader } from '../header';
import type { Message } from '../message';
import type { MessageMetadata } from '../structure';
import { parseIdentifiers } from '../thread';
import { listMailboxes } from './mailboxes';
import { readMetadata, toMessage, withText } from './read';
import type { LocatedMessage } from './search';
import { search } from './searchUids';
import { selectMailbox, selectReadable } from './select';

/** Identifiers asked for at once; every answer names the root, so the latest few find the rest. */
const MOST_IDENTIFIERS = 20;
/** Each round finds answers to what the last one found; most conversations need two. */
const MOST_ROUNDS = 5;

/** The messages of a conversation by Message-ID, so that a copy in another mailbox does not count twice. */
type Found = Map<string, MessageMetadata>;

export interface ThreadReading {
  readonly account: Account;
  /** How many of the latest messages to read, null for all. */
  readonly latest: number | null;
}

/**
 * The messages of the conversation a message belongs to, oldest first, each once: those in its own mailbox,
 * the inbox, the archive and Sent. Where the server knows conversations it is asked, else answers are found
 * by what they refer to (RFC 5322 section 3.6.4).
 */
export async function readThread(
  client: ImapFlow,
  { mailbox, uid }: LocatedMessage,
  { account, latest }: ThreadReading,
): Promise<Message[]> {
  const [start] = await readMetadata(client, { mailbox, uids: [uid] });
  if (!start) throw new MailError('messageMissing', `Message ${uid} in "${mailbox}" is gone.`);
  const mailboxes = await placesOf(client, mailbox);
  const found: Found = new Map([[keyOf(start), start]]);
  const asked = new Set<string>();
  if (start.serverThreadId !== null) {
    await findAll(client, mailboxes, { query: { threadId: start.serverThreadId }, found });
  } else {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const identifiers = nextIdentifiers(found, asked);
      if (identifiers.length === 0) break;
      await findAll(client, mailboxes, { query: { or: identifiers.flatMap(mentions) }, found });
    }
  }
  const messages = [...found.values()].sort((a, b) => timeOf(a) - timeOf(b) || arrivalOf(a) - arrivalOf(b));
  return readAll(client, account, messages.slice(latest === null ? 0 : -latest));
}

/** At Gmail one mailbox holds everything; elsewhere a conversation lies in these. */
async function placesOf(client: ImapFlow, mailbox: string): Promise<string[]> {
  const mailboxes = (await listMailboxes(client)).filter(({ selectable }) => selectable);
  const all = mailboxes.find(({ specialUse }) => specialUse === '\\All');
  const usual = ['\\Inbox', '\\Archive', '\\Sent'];
  const others = all
    ? [all]
    : mailboxes.filter(({ specialUse }) => specialUse !== null && usual.includes(specialUse));
  return [...new Set([mailbox, ...others.map(({ path }) => path)])];
}

function nextIdentifiers(found: Found, asked: Set<string>): string[] {
  const all = new Set([...found.values()].flatMap(identifiersOf));
  const open = [...all].filter((identifier) => !asked.has(identifier));
  const next =
    open.length <= MOST_IDENTIFIERS ? open : [...open.slice(0, 1), ...open.slice(1 - MOST_IDENTIFIERS)];
  for (const identifier of next) asked.add(identifier);
  return next;
}

function identifiersOf({ header }: MessageMetadata): string[] {
  const fields = parseHeader(header);
  return ['references', 'in-reply-to', 'message-id'].flatMap((name) =>
    parseIdentifiers(fieldValue(fields, name)),
  );
}

const mentions = (identifier: string): SearchObject[] =>
  ['message-id', 'references', 'in-reply-to'].map((name) => ({ header: { [name]: identifier } }));

interface Hunt {
  readonly query: SearchObject;
  readonly found: Found;
}

async function findAll(
  client: ImapFlow,
  mailboxes: readonly string[],
  { query, found }: Hunt,
): Promise<void> {
  for (const mailbox of mailboxes) {
    if (!(await selectReadable(client, mailbox))) continue;
    const uids = await search(client, query);
    for (const message of await readMetadata(client, { mailbox, uids })) {
      if (!found.has(keyOf(message))) found.set(keyOf(message), message);
    }
  }
}

function keyOf({ header, mailbox, uid }: MessageMetadata): string {
  const [messageId] = parseIdentifiers(fieldValue(parseHeader(header), 'message-id'));
  return messageId ?? `${mailbox}/${uid}`;
}

/** When a message was written, else when it arrived, in ms. */
function timeOf({ header, internalDate }: MessageMetadata): number {
  const { date } = readHead(parseHeader(header));
  return (date === null ? internalDate?.getTime() : Date.parse(date)) ?? 0;
}

/** Headers tell seconds; of two messages of one second the first to arrive comes first. */
const arrivalOf = ({ internalDate }: MessageMetadata) => internalDate?.getTime() ?? 0;

async function readAll(
  client: ImapFlow,
  account: Account,
  found: readonly MessageMetadata[],
): Promise<Message[]> {
  const messages = new Map<string, Message>();
  for (const mailbox of new Set(found.map((each) => each.mailbox))) {
    await selectMailbox(client, mailbox, 'read');
    const here = found.filter((each) => each.mailbox === mailbox);
    for (const each of await withText(client, here))
      messages.set(keyOf(each), await toMessage(each, account));
  }
  return found.flatMap((each) => messages.get(keyOf(each)) ?? []);
}
