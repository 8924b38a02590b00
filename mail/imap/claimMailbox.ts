import type { ImapFlow, SearchObject } from 'imapflow';
import {
  onceField,
  rememberedDays,
  type Claim,
  type ClaimKey,
  type ClaimStore,
  type OnceOnly,
} from '../claim';
import { MailError } from '../error';
import { requireSpecial } from './mailboxes';
import type { SendResult } from '../result';
import type { MessageMetadata } from '../structure';

interface Mailboxes {
  readonly sent: string;
  readonly drafts: string;
}

async function mailboxesOf(client: ImapFlow): Promise<Mailboxes> {
  const sent = await requireSpecial(client, '\\Sent');
  return { sent, drafts: await requireSpecial(client, '\\Drafts') };
}

/** The UIDs of what fits the search. QUIRK: without a command in between some servers do not show new mail. */
async function find(client: ImapFlow, mailbox: string, wanted: SearchObject): Promise<number[]> {
  const lock = await client.getMailboxLock(mailbox);
  try {
    await client.noop();
    const found = await client.search({ ...wanted, deleted: false }, { uid: true });
    if (!found)
      throw new MailError('commandRefused', `The server refused to search ${mailbox}.`, { protocol: 'imap' });
    return found;
  } finally {
    lock.release();
  }
}

async function messageIdOf(client: ImapFlow, mailbox: string, uid: number): Promise<string | undefined> {
  const lock = await client.getMailboxLock(mailbox);
  try {
    const found = await client.fetchOne(String(uid), { envelope: true }, { uid: true });
    return found ? found.envelope?.messageId : undefined;
  } finally {
    lock.release();
  }
}

const byMessageId = (messageId: string): SearchObject => ({ header: { 'message-id': messageId } });

/** The copy in Sent: a draft keeps its own Message-ID, so its copy has the mark in a field of ours. */
const copyOf = ({ mark, messageId }: ClaimKey & Partial<OnceOnly>): SearchObject =>
  messageId === mark
    ? byMessageId(mark)
    : { or: [byMessageId(mark), { header: { [onceField.toLowerCase()]: mark } }] };

/** Notes among the drafts: a mail is being sent, or it was sent and no copy tells that. */
const noteId = ({ mark }: ClaimKey, kind: 'claim' | 'sent'): string => mark.replace('<', `<${kind}.`);

/** Whether a message among the drafts is such a note, and so nothing a person wrote. */
export const isClaimNote = ({ header }: Pick<MessageMetadata, 'header'>): boolean =>
  /^Message-ID:\s*<(?:claim|sent)\.[0-9a-f]{40}\.once@/im.test(header.toString('latin1'));

const notes = {
  claim: ({ to }: OnceOnly): string[] => [
    'Subject: n8n is sending a mail',
    '',
    `n8n is sending a mail to ${to.join(', ')} and removes this note when it is done.`,
    'If the note stays, that was interrupted: the mail may or may not have left.',
    'Look in Sent, then delete this note so that n8n may send it again.',
  ],
  sent: ({ to }: OnceOnly): string[] => [
    'Subject: n8n has sent a mail',
    '',
    `n8n has sent a mail to ${to.join(', ')}. No copy under its Message-ID is in Sent,`,
    'so this note keeps n8n from sending it again under the same key.',
    `n8n removes the note after ${rememberedDays} days.`,
  ],
};

function noteOf(mail: OnceOnly, kind: 'claim' | 'sent'): string {
  const [subject, ...text] = notes[kind](mail);
  return [
    `Message-ID: ${noteId(mail, kind)}`,
    subject,
    `From: ${mail.from}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    ...text,
    '',
  ].join('\r\n');
}

async function remove(client: ImapFlow, mailbox: string, uids: readonly number[]): Promise<void> {
  if (uids.length === 0) return;
  const lock = await client.getMailboxLock(mailbox);
  try {
    // Without UIDPLUS an EXPUNGE would take everybody's deleted mail along: then the mark has to do.
    if (client.capabilities.has('UIDPLUS')) await client.messageDelete(uids.join(','), { uid: true });
    else await client.messageFlagsAdd(uids.join(','), ['\\Deleted'], { uid: true });
  } finally {
    lock.release();
  }
}

function alreadySent(mail: ClaimKey & Partial<OnceOnly>, sentCopy: SendResult['sentCopy']): Claim {
  const { messageId = mail.mark, from = '', to = [] } = mail;
  const result: SendResult = {
    messageId,
    status: 'sent',
    accepted: to,
    rejected: [],
    response: null,
    envelope: { from, to },
    sentCopy,
    deduplicated: true,
    links: [],
    warnings: [],
  };
  return { state: 'sent', result };
}

/**
 * Claims as notes among the drafts of the account itself, for workers that share no folder. The server
 * numbers the notes, so of two workers the one with the lower uid has the claim. A copy in Sent is the
 * proof that a mail was sent; where none appears under our Message-ID, as behind a server that files the
 * copy itself and replaces the Message-ID, a note takes its place.
 */
export function openClaimMailbox(client: () => Promise<ImapFlow>): ClaimStore {
  let known: Promise<Mailboxes> | null = null;
  const mailboxes = async () => (known ??= mailboxesOf(await client()));

  async function removeNotes(mail: OnceOnly): Promise<void> {
    const [connection, { drafts }] = [await client(), await mailboxes()];
    await remove(connection, drafts, await find(connection, drafts, byMessageId(noteId(mail, 'claim'))));
  }

  async function noteSent(mail: OnceOnly): Promise<void> {
    const [connection, { drafts }] = [await client(), await mailboxes()];
    await connection.append(drafts, noteOf(mail, 'sent'), ['\\Seen']);
    const before = new Date(Date.now() - rememberedDays * 86_400_000);
    await remove(connection, drafts, await find(connection, drafts, { ...byMessageId('<sent.'), before }));
  }

  async function look(mail: ClaimKey & Partial<OnceOnly>): Promise<Claim | null> {
    const [connection, { sent, drafts }] = [await client(), await mailboxes()];
    const [copy] = await find(connection, sent, copyOf(mail));
    if (copy !== undefined) {
      const messageId = mail.messageId ?? (await messageIdOf(connection, sent, copy));
      return alreadySent({ ...mail, messageId }, { mailbox: sent, uid: copy });
    }
    const noted = (kind: 'claim' | 'sent') => find(connection, drafts, byMessageId(noteId(mail, kind)));
    if ((await noted('sent')).length > 0) return alreadySent(mail, null);
    return (await noted('claim')).length > 0 ? { state: 'sending' } : null;
  }

  return {
    look,
    async take(mail) {
      const before = await look(mail);
      if (before) return before;
      const [connection, { drafts }] = [await client(), await mailboxes()];
      const note = await connection.append(drafts, noteOf(mail, 'claim'), ['\\Seen']);
      const claims = await find(connection, drafts, byMessageId(noteId(mail, 'claim')));
      const own = note ? note.uid : undefined;
      if (claims.length === 1 || (own !== undefined && own === Math.min(...claims))) return null;
      if (own !== undefined) await remove(connection, drafts, [own]);
      return { state: 'sending' };
    },
    async settle(mail) {
      const [connection, { sent }] = [await client(), await mailboxes()];
      const isProven = (await find(connection, sent, copyOf(mail))).length > 0;
      if (!isProven) await noteSent(mail);
      await removeNotes(mail);
    },
    release: removeNotes,
  };
}
