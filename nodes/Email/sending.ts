import { homedir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../mail/error';
import { openClaimMailbox } from '../../mail/imap/claimMailbox';
import { recipientsFrom } from '../../mail/recipients';
import { openClaimFolder } from '../../mail/smtp/claimFolder';
import type { RateLimit } from '../../mail/smtp/pace';
import type { SendOptions, SendServices } from '../../mail/smtp/send';
import { optionsParameter, personsOption, textOf } from './parameters';
import type { Session } from './session';

/** Octets on the wire of a megabyte as people count files: base64 makes 78 of 57 (RFC 2045 section 6.8). */
const MEGABYTE = (1024 * 1024 * 78) / 57;
const INTERVALS: Readonly<Record<string, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000 };

const mostConnections = 5;

/** What sending stands on for one item: the execution's connections, and where claims are kept. */
export async function servicesOf(session: Session, itemIndex: number): Promise<SendServices> {
  const account = await session.account();
  const { saveToSent } = optionsParameter(session.context, itemIndex);
  const claims = [openClaimFolder(claimFolder())];
  // Workers of a queue share no folder, but they share the mailbox.
  if (account.imap !== null) claims.push(openClaimMailbox(() => session.imap()));
  return {
    account,
    transport: () => session.smtp(),
    sentMailbox: saveToSent === false || account.imap === null ? null : () => session.sentMailbox(),
    claims,
    bucket: await session.bucket(),
  };
}

/** How an item wants its mail sent. */
export async function sendOptionsOf(session: Session, itemIndex: number): Promise<SendOptions> {
  const options = optionsParameter(session.context, itemIndex);
  return {
    idempotencyKey:
      textOf(options['idempotencyKey'], 'idempotencyKey').trim() || approvedAs(session, itemIndex),
    onUnknown: options['onUnknown'] === 'resend' ? 'resend' : 'error',
    maxSize: Math.ceil(positive(options, 'maxMegabytes', 25) * MEGABYTE),
    onTooLarge: onTooLargeOf(options, (await session.bucket()) !== null),
    linkExpiryHours: positive(options, 'linkExpiryHours', 72),
    redirectTo: await redirectOf(session, itemIndex),
  };
}

/** What pins an approved draft is its key too: one approval sends it once. Null for any other mail. */
function approvedAs({ context }: Session, itemIndex: number): string | null {
  const sha256 = textOf(context.getNodeParameter('expectedSha256', itemIndex, ''), 'expectedSha256').trim();
  return sha256 === '' ? null : `draft ${sha256.toLowerCase()}`;
}

/** Large files become links where there is a place for them, unless the item says otherwise (S7). */
function onTooLargeOf({ onTooLarge }: IDataObject, hasBucket: boolean): SendOptions['onTooLarge'] {
  if (onTooLarge === 'skip' || onTooLarge === 'error') return onTooLarge;
  if (onTooLarge !== 'link') return hasBucket ? 'link' : 'error';
  if (hasBucket) return 'link';
  throw new MailError('configuration', 'Links to large files need an S3 credential in this node.', {
    field: 'onTooLarge',
  });
}

/** The address that gets everything while a workflow is built: the node's, else the credential's (S11). */
async function redirectOf(session: Session, itemIndex: number): Promise<string | null> {
  const redirect = personsOption(session.context, 'redirectTo', itemIndex);
  const [given] = recipientsFrom('redirectTo', redirect);
  return given?.address ?? (await session.account()).redirectAllTo;
}

/**
 * Messages an execution sends at once; the first item says how many. One for an agent, whose mail to
 * strangers becomes a draft: that selects mailboxes on the one IMAP connection.
 */
export function connectionsOf({ context, asTool }: Session): number {
  const given = positive(optionsParameter(context, 0), 'connections', mostConnections);
  return asTool ? 1 : Math.min(Math.floor(Math.max(given, 1)), mostConnections);
}

/** How fast an execution may send, null for as fast as the server takes it. */
export function rateLimitOf(options: IDataObject): RateLimit | null {
  if (options['rateLimit'] === undefined && options['pauseSeconds'] === undefined) return null;
  const interval = INTERVALS[textOf(options['rateInterval'], 'rateInterval') || 'minute'];
  if (interval === undefined) {
    throw new MailError('invalidInput', 'The interval is second, minute or hour.', { field: 'rateInterval' });
  }
  return {
    limit: options['rateLimit'] === undefined ? null : positive(options, 'rateLimit', 60),
    interval,
    pause: options['pauseSeconds'] === undefined ? 0 : positive(options, 'pauseSeconds', 1) * 1_000,
  };
}

function positive(options: IDataObject, name: string, standard: number): number {
  const value = Number(options[name] ?? standard);
  if (value > 0) return value;
  throw new MailError('invalidInput', 'A number above 0 is needed.', { field: name });
}

/** In n8n's user folder, which outlives updates and is shared by the processes of one machine. */
const claimFolder = () => join(process.env['N8N_USER_FOLDER'] ?? homedir(), '.n8n', 'mailroom', 'sent');
