import type { INodeExecutionData } from 'n8n-workflow';
import { compose, type ComposedMail } from '../../mail/compose';
import { changeFlags } from '../../mail/imap/messages';
import type { LocatedMessage } from '../../mail/imap/search';
import type { SentCopy } from '../../mail/imap/sent';
import type { OutgoingMail } from '../../mail/outgoing';
import type { SendResult } from '../../mail/result';
import { optionsParameter } from './parameters';
import type { Session } from './session';

/** Sends a mail and keeps a copy of it; a copy that fails is a warning, as the mail is out (S4). */
export async function deliver(session: Session, itemIndex: number, mail: OutgoingMail): Promise<SendResult> {
  const account = await session.account();
  const { mail: addressed, redirected } = redirect(mail, account.redirectAllTo);
  const composed = await compose(addressed);
  const transport = await session.smtp();
  const delivery = await transport.send(composed);
  const wanted = optionsParameter(session.context, itemIndex)['saveToSent'] !== false;
  const kept = wanted ? await keepCopy(session, composed, delivery.messageId) : null;
  return {
    ...delivery,
    status: redirected ? 'redirected' : 'sent',
    sentCopy: kept?.kind === 'kept' ? kept.copy : null,
    deduplicated: false,
    links: [],
    warnings: kept?.kind === 'failed' ? [kept.warning] : [],
  };
}

/** The result of sending as an item. */
export function resultItem(result: SendResult, itemIndex: number): INodeExecutionData {
  return { json: { ...result }, pairedItem: { item: itemIndex } };
}

/** Marks the message that was answered or passed on; that it failed is a warning, as the mail is out. */
export async function markOriginal(
  session: Session,
  { mailbox, uid }: LocatedMessage,
  flag: '\\Answered' | '$Forwarded',
): Promise<string[]> {
  try {
    await changeFlags(await session.imap(), { mailbox, uids: [uid] }, { add: [flag], remove: [] });
    return [];
  } catch (error) {
    return [`The original could not be marked ${flag}: ${wordsOf(error)}`];
  }
}

/** While a workflow is built: everything goes to one address, and who it was for is told on top (S11). */
function redirect(
  mail: OutgoingMail,
  to: string | null,
): { readonly mail: OutgoingMail; readonly redirected: boolean } {
  if (to === null) return { mail, redirected: false };
  const meant = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address).join(', ');
  const headers = [...mail.headers, { name: 'X-Redirected-From', value: meant }];
  return { mail: { ...mail, to: [{ name: null, address: to }], cc: [], bcc: [], headers }, redirected: true };
}

async function keepCopy(session: Session, composed: ComposedMail, sentAs: string): Promise<SentCopy | null> {
  if ((await session.account()).imap === null) return null;
  try {
    const sent = await session.sentMailbox();
    return await sent.keep(composed, sentAs);
  } catch (error) {
    return { kind: 'failed', warning: `The mail was sent, but its copy was not kept: ${wordsOf(error)}` };
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
