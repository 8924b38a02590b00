import type { ImapFlow } from 'imapflow';
import { parseAddressList, type Address } from '../address';
import { MailError } from '../error';
import { fieldValues, parseHeader } from '../header';
import type { MessageMetadata } from '../structure';
import { parseIdentifiers, type ThreadPosition } from '../thread';
import { translateImapError } from './errors';
import { findSpecial } from './mailboxes';
import { readMetadata } from './read';
import { selectMailbox } from './select';

/** Identifiers asked for at once; of a longer conversation the latest. */
const MOST_IDENTIFIERS = 20;

/**
 * Everybody whom the account itself addressed openly earlier in these conversations: only it files mail in
 * Sent. Empty where there is no such mailbox.
 */
export async function sentTo(client: ImapFlow, positions: readonly ThreadPosition[]): Promise<Address[]> {
  const named = positions.flatMap((each) => [
    ...each.references,
    ...[each.inReplyTo ?? [], each.messageId ?? []].flat(),
  ]);
  const identifiers = [...new Set(named)].slice(-MOST_IDENTIFIERS);
  const sent = identifiers.length === 0 ? null : await findSpecial(client, '\\Sent');
  if (sent === null) return [];
  await selectMailbox(client, sent.path, 'read');
  const or = identifiers.map((identifier) => ({ header: { 'message-id': identifier } }));
  const uids = await client.search({ or }, { uid: true }).catch(translated);
  if (!uids) throw new MailError('commandRefused', `The server refused to search "${sent.path}".`);
  const mails = await readMetadata(client, { mailbox: sent.path, uids });
  return mails.flatMap((mail) => recipientsOf(mail, identifiers));
}

/** SEARCH HEADER finds substrings (RFC 3501 section 6.4.4), so the header itself decides. */
function recipientsOf({ header }: MessageMetadata, identifiers: readonly string[]): Address[] {
  const fields = parseHeader(header);
  const ids = fieldValues(fields, 'message-id').flatMap(parseIdentifiers);
  if (!ids.some((id) => identifiers.includes(id))) return [];
  return ['to', 'cc'].flatMap((name) => fieldValues(fields, name).flatMap(parseAddressList));
}

function translated(error: unknown): never {
  throw translateImapError(error);
}
