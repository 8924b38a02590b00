import type { ImapFlow } from 'imapflow';
import type { Claim, ClaimStore, OnceOnly } from '../claim';
import { MailError } from '../error';
import type { SendResult } from '../result';

interface Mailboxes {
  readonly sent: string;
  readonly drafts: string;
}

async function mailboxesOf(client: ImapFlow): Promise<Mailboxes> {
  const list = await client.list();
  const path = (use: string) => list.find(({ specialUse }) => specialUse === use)?.path;
  const [sent, drafts] = [path('\\Sent'), path('\\Drafts')];
  if (sent && drafts) return { sent, drafts };
  throw new MailError('mailboxMissing', 'This account has no mailbox for drafts or for sent mail.', {
    protocol: 'imap',
  });
}

async function find(client: ImapFlow, mailbox: string, messageId: string): Promise<number[]> {
  const lock = await client.getMailboxLock(mailbox);
  try {
    // QUIRK: without a command in between some servers do not show what others have just appended.
    await client.noop();
    const found = await client.search({ header: { 'message-id': messageId }, deleted: false }, { uid: true });
    if (!found)
      throw new MailError('commandRefused', `The server refused to search ${mailbox}.`, { protocol: 'imap' });
    return found;
  } finally {
    lock.release();
  }
}

const claimId = ({ messageId }: OnceOnly): string => messageId.replace('<', '<claim.');

/** What a person finds among the drafts while a mail is being sent, or after that was interrupted. */
const claimNote = (mail: OnceOnly): string =>
  [
    `Message-ID: ${claimId(mail)}`,
    'Subject: n8n is sending a mail',
    `From: ${mail.from}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `n8n is sending a mail to ${mail.to.join(', ')} and removes this note when it is done.`,
    'If the note stays, that was interrupted: the mail may or may not have left.',
    'Look in Sent, then delete this note so that n8n may send it again.',
    '',
  ].join('\r\n');

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

function alreadySent(mail: OnceOnly, mailbox: string, uid: number): Claim {
  const result: SendResult = {
    messageId: mail.messageId,
    status: 'sent',
    accepted: mail.to,
    rejected: [],
    response: null,
    envelope: { from: mail.from, to: mail.to },
    sentCopy: { mailbox, uid },
    deduplicated: true,
    links: [],
    warnings: [],
  };
  return { state: 'sent', result };
}

/**
 * Claims as notes among the drafts of the account itself, for workers that share no folder. The server
 * numbers the notes, so of two workers the one with the lower uid has the claim. A copy in Sent is the
 * proof that a mail was sent; where none appears the note stays.
 */
export function openClaimMailbox(client: () => Promise<ImapFlow>): ClaimStore {
  let known: Promise<Mailboxes> | null = null;
  const mailboxes = async () => (known ??= mailboxesOf(await client()));

  async function removeNotes(mail: OnceOnly): Promise<void> {
    const [connection, { drafts }] = [await client(), await mailboxes()];
    await remove(connection, drafts, await find(connection, drafts, claimId(mail)));
  }

  return {
    async take(mail) {
      const [connection, { sent, drafts }] = [await client(), await mailboxes()];
      const [copy] = await find(connection, sent, mail.messageId);
      if (copy !== undefined) return alreadySent(mail, sent, copy);
      const before = await find(connection, drafts, claimId(mail));
      if (before.length > 0) return { state: 'sending' };
      const note = await connection.append(drafts, claimNote(mail), ['\\Seen']);
      const notes = await find(connection, drafts, claimId(mail));
      const own = note ? note.uid : undefined;
      if (notes.length === 1 || (own !== undefined && own === Math.min(...notes))) return null;
      if (own !== undefined) await remove(connection, drafts, [own]);
      return { state: 'sending' };
    },
    async settle(mail, { sentCopy }) {
      if (sentCopy && sentCopy.uid !== null) await removeNotes(mail);
    },
    release: removeNotes,
  };
}
