import { simpleParser, type EmailAddress, type ParsedMail } from 'mailparser';
import type { StoredMessage } from 'hoodiecrow-imap';
import type { Postbox } from './postbox';

/** A mail as the page shows it; plain text only. */
export interface ShownMail {
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly date: string;
  /** What was newly written. */
  readonly text: string;
  /** What was quoted below it, empty if nothing. */
  readonly quoted: string;
  readonly attachments: readonly string[];
  /** Whether the owner of the mailbox wrote it. */
  readonly own: boolean;
}

export interface Conversation {
  readonly subject: string;
  /** Oldest first. */
  readonly mails: readonly ShownMail[];
}

/** Each stored message is parsed once. */
const parsed = new WeakMap<StoredMessage, Promise<ParsedMail>>();

function parse(message: StoredMessage): Promise<ParsedMail> {
  const known = parsed.get(message);
  if (known) return known;
  const parsing = simpleParser(Buffer.from(message.raw, 'latin1'));
  parsed.set(message, parsing);
  return parsing;
}

const listOf = (references: string | string[] | undefined): string[] =>
  references === undefined ? [] : [references].flat();

const people = (addresses: readonly EmailAddress[]) =>
  addresses.map(({ name, address = '' }) => (name ? `${name} <${address}>` : address)).join(', ');

function shown(mail: ParsedMail, account: string): ShownMail {
  const [text, quoted] = splitQuote(mail.text ?? '');
  const to = [mail.to ?? []].flat().flatMap((group) => group.value);
  return {
    messageId: mail.messageId ?? '',
    inReplyTo: mail.inReplyTo ?? null,
    from: people(mail.from?.value ?? []),
    to: people(to),
    subject: mail.subject ?? '',
    date: (mail.date ?? new Date(0)).toISOString(),
    text,
    quoted,
    attachments: mail.attachments.map(({ filename }) => filename ?? 'unnamed'),
    own: mail.from?.value[0]?.address === account,
  };
}

/** Cuts before the first quoted line, together with the line that introduces it. */
function splitQuote(text: string): [string, string] {
  const lines = text.split('\n');
  const quote = lines.findIndex((line) => line.startsWith('>'));
  if (quote < 0) return [text.trim(), ''];
  const above = lines.slice(0, quote).join('\n').trimEnd();
  const introduced = /\n*[^\n]*:$/.exec(above);
  return [above.slice(0, introduced?.index).trim(), lines.slice(quote).join('\n').trim()];
}

/** All mail of an account, sent and received, by conversation; the one with the newest mail first. */
export async function conversationsOf(postbox: Postbox): Promise<Conversation[]> {
  const stored = [...postbox.messages('Sent'), ...postbox.messages('INBOX')];
  const mails = await Promise.all(stored.map(parse));
  const threads = new Map<string, ParsedMail[]>();
  for (const mail of mails.sort(byDate)) {
    const first = listOf(mail.references)[0] ?? mail.inReplyTo ?? mail.messageId ?? '';
    threads.set(first, [...(threads.get(first) ?? []), mail]);
  }
  return [...threads.values()]
    .sort((one, other) => byDate(other.at(-1), one.at(-1)))
    .map((thread) => ({
      subject: thread[0]?.subject ?? '',
      mails: thread.map((mail) => shown(mail, postbox.account.address)),
    }));
}

/** Received mail of an account, newest first. */
export async function receivedBy(postbox: Postbox): Promise<ShownMail[]> {
  const mails = await Promise.all(postbox.messages('INBOX').map(parse));
  return mails.map((mail) => shown(mail, postbox.account.address)).reverse();
}

const byDate = (one: ParsedMail | undefined, other: ParsedMail | undefined) =>
  (one?.date?.getTime() ?? 0) - (other?.date?.getTime() ?? 0);
