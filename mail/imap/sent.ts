import type { ImapFlow } from 'imapflow';
import type { Account } from '../account';
import type { ComposedMail } from '../compose';
import { MailError } from '../error';
import { presetOfSmtp } from '../providers';
import { rawBytes } from '../rawMail';
import type { SendResult } from '../result';
import { translateImapError } from './errors';
import { requireSpecial } from './mailboxes';

/** Octets; the driver takes a copy in one piece, so it is in memory as a whole. */
const largestCopy = 100_000_000;

/** Where the copy is, or why there is none; a missing copy never makes a mail unsent (fault F22). */
export type SentCopy =
  | { readonly kind: 'kept'; readonly copy: NonNullable<SendResult['sentCopy']> }
  | { readonly kind: 'filedByProvider'; readonly mailbox: string }
  | { readonly kind: 'failed'; readonly warning: string };

export interface SentMailbox {
  /** Puts the copy into Sent, unless the provider does that itself; never throws. */
  readonly keep: (mail: ComposedMail, sentAs?: string) => Promise<SentCopy>;
}

/** Providers that file what passes their SMTP server, told by that server and by what IMAP announces. */
function filesItself(client: ImapFlow, { smtp }: Account): boolean {
  const host = smtp?.host.toLowerCase() ?? '';
  const provider = smtp && presetOfSmtp(host, smtp.port);
  // QUIRK: a Gmail mailbox files only what Gmail's own server sent.
  const gmail = client.capabilities.has('X-GM-EXT-1') && /\.(?:gmail|google|googlemail)\.com$/.test(host);
  return gmail || provider?.filesSentMail === true;
}

async function uidOf(client: ImapFlow, messageId: string): Promise<number | null> {
  const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
  return found ? (found.at(-1) ?? null) : null;
}

async function append(client: ImapFlow, mailbox: string, mail: ComposedMail): Promise<SentCopy> {
  const { size } = mail.keptCopy;
  if (size > largestCopy) {
    const warning = `The mail was sent, but its copy of ${Math.round(size / 1e6)} MB was not kept: copies have ${largestCopy / 1e6} MB at most.`;
    return { kind: 'failed', warning };
  }
  const answer = await client.append(mailbox, await rawBytes(mail.keptCopy), ['\\Seen']);
  if (!answer) throw new MailError('commandRefused', `The server did not take the copy into ${mailbox}.`);
  return { kind: 'kept', copy: { mailbox, uid: answer.uid ?? (await uidOf(client, mail.messageId)) } };
}

/** The mailbox for sent mail of a signed-in account; found once, used for every mail of an execution. */
export function openSentMailbox(client: ImapFlow, account: Account): SentMailbox {
  let path: Promise<string> | null = null;
  /** Whether copies appear that we did not put there; null: the first mail will show, as asking costs a round trip. */
  let filed: boolean | null = filesItself(client, account) ? true : null;

  async function keep(mail: ComposedMail, sentAs: string): Promise<SentCopy> {
    const mailbox = await (path ??= requireSpecial(client, '\\Sent'));
    // QUIRK: imapflow drops flags that the selected mailbox cannot keep, so it has to be this one, for writing.
    const lock = await client.getMailboxLock(mailbox);
    try {
      if (filed === false) return await append(client, mailbox, mail);
      const uid = await uidOf(client, sentAs);
      if (uid !== null) filed = true;
      else filed ??= false;
      if (!filed) return await append(client, mailbox, mail);
      // A provider may file a mail some moments after it took it: then there is no uid to tell yet.
      return uid === null ? { kind: 'filedByProvider', mailbox } : { kind: 'kept', copy: { mailbox, uid } };
    } finally {
      lock.release();
    }
  }

  return {
    keep: (mail, sentAs = mail.messageId) =>
      keep(mail, sentAs).catch((error: unknown): SentCopy => {
        path = null;
        const { message } = translateImapError(error, { account });
        return { kind: 'failed', warning: `The mail was sent, but its copy was not kept: ${message}` };
      }),
  };
}
