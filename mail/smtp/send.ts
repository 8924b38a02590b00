import type { Account } from '../account';
import { claimKey, onceField, sendOnce, sentUnder, type ClaimStore, type OnceOnly } from '../claim';
import type { ComposedMail } from '../compose';
import { MailError } from '../error';
import type { SentMailbox } from '../imap/sent';
import { inTurn } from '../inTurn';
import type { OutgoingMail } from '../outgoing';
import { withProof } from '../ownMail';
import { held, joined } from '../rawMail';
import { sentAsField } from '../rewritten';
import { redirected } from '../redirect';
import type { SendResult } from '../result';
import { transmit, type FitOptions, type FitServices } from './transmit';
import type { Delivery } from './transport';

/** What sending stands on; each is opened when it is first needed. */
export interface SendServices extends FitServices {
  readonly account: Account;
  /** Null: no copy is wanted, or the account has no IMAP. */
  readonly sentMailbox: (() => Promise<SentMailbox>) | null;
  /** In the order they are asked; used for mails with an idempotency key. */
  readonly claims: readonly ClaimStore[];
}

export interface SendOptions extends FitOptions {
  /** Null: every call sends. */
  readonly idempotencyKey: string | null;
  readonly onUnknown: 'error' | 'resend';
  /** Null: to its recipients. */
  readonly redirectTo: string | null;
}

async function transmitAndKeep(
  mail: OutgoingMail,
  services: SendServices,
  options: SendOptions,
): Promise<SendResult> {
  const { composed, links, delivery } = await transmit(mail, services, options);
  return { ...(await keptResult(composed, delivery, services, options)), links };
}

/** The copy tells the Message-ID that answers will name, where the server gave the mail another (fault F23). */
function withSentAs(composed: ComposedMail, sentAs: string): ComposedMail {
  if (sentAs === composed.messageId || !/^<[^<>\s]+>$/.test(sentAs)) return composed;
  return onTop(composed, `${sentAsField}: ${sentAs}`);
}

/** A field that the kept copy alone has, as it has Bcc. */
const onTop = (composed: ComposedMail, field: string): ComposedMail => ({
  ...composed,
  keptCopy: joined([held(Buffer.from(`${field}\r\n`)), composed.keptCopy]),
});

/** Keeps the copy of what was sent; that it fails is a warning, as the mail is out (S4, fault F22). */
async function keptResult(
  composed: ComposedMail,
  delivery: Delivery,
  { sentMailbox }: SendServices,
  { redirectTo }: Pick<SendOptions, 'redirectTo'>,
): Promise<SendResult> {
  const kept = await sentMailbox?.()
    .then((mailbox) => mailbox.keep(withSentAs(composed, delivery.messageId), delivery.messageId))
    .catch((error: unknown) => ({
      kind: 'failed' as const,
      warning: `The mail was sent, but its copy was not kept: ${error instanceof Error ? error.message : 'unknown'}`,
    }));
  return {
    ...delivery,
    status: redirectTo === null ? 'sent' : 'redirected',
    sentCopy: kept?.kind === 'kept' ? kept.copy : null,
    deduplicated: false,
    links: [],
    warnings: kept?.kind === 'failed' ? [kept.warning] : [],
  };
}

function skipped(mail: OutgoingMail, because: MailError): SendResult {
  return {
    messageId: mail.messageId,
    status: 'skipped',
    accepted: [],
    rejected: [],
    response: null,
    envelope: {
      from: mail.from.address,
      to: [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address),
    },
    sentCopy: null,
    deduplicated: false,
    links: [],
    warnings: [`Not sent: ${because.message}`],
  };
}

/**
 * Sends one mail and keeps its copy, as the options ask. The one way mail leaves: redirection, size,
 * idempotency and the copy in Sent hold for every operation that sends.
 * @throws MailError
 */
export async function sendMail(
  given: OutgoingMail,
  services: SendServices,
  options: SendOptions,
): Promise<SendResult> {
  const mail = options.redirectTo === null ? given : redirected(given, options.redirectTo);
  const skipTooLarge = (error: unknown) => {
    if (options.onTooLarge !== 'skip' || !(error instanceof MailError) || error.kind !== 'messageTooLarge')
      throw error;
    return skipped(mail, error);
  };
  const { idempotencyKey } = options;
  if (idempotencyKey === null) return transmitAndKeep(mail, services, options).catch(skipTooLarge);
  const key = claimKey(services.account, idempotencyKey);
  const once = withProof({ ...mail, messageId: key.mark }, services.account.ownMailKey);
  const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address);
  const claim = { ...key, messageId: key.mark, from: mail.from.address, to: recipients };
  return sendClaimed(claim, services, options, () => transmitAndKeep(once, services, options)).catch(
    skipTooLarge,
  );
}

/** What of the options a mail heeds whose bytes are given. */
export type ComposedOptions = Pick<SendOptions, 'idempotencyKey' | 'onUnknown' | 'redirectTo'>;

/**
 * Sends bytes as they are and keeps their copy; an idempotency key holds as for any mail.
 * @throws MailError
 */
export async function sendComposed(
  composed: ComposedMail,
  services: SendServices,
  options: ComposedOptions,
): Promise<SendResult> {
  const { smtpEnvelope, messageId } = composed;
  const to = options.redirectTo === null ? smtpEnvelope.to : [options.redirectTo];
  const send = async (mail: ComposedMail) => {
    const transport = await services.transport();
    const delivery = await transport.send({ ...mail, smtpEnvelope: { ...smtpEnvelope, to } });
    return keptResult(mail, delivery, services, options);
  };
  if (options.idempotencyKey === null) return send(composed);
  const key = claimKey(services.account, options.idempotencyKey);
  const marked = onTop(composed, `${onceField}: ${key.mark}`);
  return sendClaimed({ ...key, messageId, from: smtpEnvelope.from, to }, services, options, () =>
    send(marked),
  );
}

/** The result of the mail that was sent under an idempotency key, null if none surely was. */
export const sentBefore = ({ account, claims }: SendServices, idempotencyKey: string) =>
  sentUnder(claimKey(account, idempotencyKey), claims);

/** Mails of one process with the same key take turns, so that the second hears what became of the first. */
const sendClaimed = (
  mail: OnceOnly,
  { claims }: SendServices,
  { onUnknown }: Pick<SendOptions, 'onUnknown'>,
  send: () => Promise<SendResult>,
): Promise<SendResult> => inTurn(mail.id, () => sendOnce(mail, { stores: claims, onUnknown }, send));
