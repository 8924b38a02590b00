import type { ImapFlow, SearchObject } from 'imapflow';
import { MailError } from '../error';
import { sentAsField, type Trace } from '../rewritten';
import { parseIdentifiers, type ThreadPosition } from '../thread';
import { fieldValues, parseHeader } from '../header';
import { listMailboxes } from './mailboxes';
import { selectMailbox } from './select';

function searchFor({ sentAs, tokenStart }: Trace): SearchObject {
  const header = (name: string, value: string): SearchObject => ({ header: { [name]: value } });
  const wanted = [
    ...(sentAs === null ? [] : [header(sentAsField, sentAs), header('message-id', sentAs)]),
    ...(tokenStart === null
      ? []
      : [header('message-id', `<m1.${tokenStart}`), header('references', `<m2.${tokenStart}`)]),
  ];
  return { or: wanted };
}

/** The mail of ours that an answer leads to, by its copy in Sent; null where there is none. Throws `MailError`. */
export async function answeredMail(client: ImapFlow, trace: Trace): Promise<ThreadPosition | null> {
  const sent = (await listMailboxes(client)).find(({ specialUse }) => specialUse === '\\Sent');
  if (!sent) return null;
  await selectMailbox(client, sent.path, 'read');
  const found = await client.search(searchFor(trace), { uid: true });
  if (!found) throw new MailError('commandRefused', `The server refused to search ${sent.path}.`);
  const copy = found.at(-1);
  if (copy === undefined) return null;
  const fields = ['message-id', 'references'];
  const fetched = await client.fetchOne(String(copy), { headers: fields }, { uid: true });
  if (!fetched || !fetched.headers) return null;
  const read = parseHeader(fetched.headers);
  const identifiers = (name: string) => fieldValues(read, name).flatMap(parseIdentifiers);
  return {
    messageId: identifiers('message-id')[0] ?? null,
    inReplyTo: null,
    references: identifiers('references'),
  };
}
