import { createHash, randomBytes } from 'node:crypto';
import type { IBinaryKeyData, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import { hostAndUser, ownAddresses, type Account } from '../../mail/account';
import type { Circumstance, Consumer, Held, Notice, Outcome } from '../../mail/consumer';
import { conversationOf } from '../../mail/conversation';
import { matches, mayMatch, needsBody } from '../../mail/criteria';
import { MailError } from '../../mail/error';
import { answeredMail } from '../../mail/imap/answered';
import { withImap } from '../../mail/imap/connect';
import { inTurn } from '../../mail/inTurn';
import { isPassedOver } from '../../mail/loop';
import type { Message } from '../../mail/message';
import { readMessage, textParts, type ReadOptions } from '../../mail/parse';
import { readMail } from '../../mail/reader/reader';
import { traceOf } from '../../mail/rewritten';
import { admit, trustOf } from '../../mail/senders';
import { bytesOfParts, type MessageMetadata } from '../../mail/structure';
import type { SenderChecker } from '../../mail/senderCheck';
import type { Resolve } from '../../mail/verify/verify';
import { storeFile } from '../shared/binary';
import { messageItem } from '../shared/item';
import { senderCheckerOf } from '../shared/senderChecker';
import type { TriggerSettings } from './settings';

/** Text read of one part, in octets; longer text is cut and the item says so. */
const BODY_LIMIT = 2 * 1024 * 1024;

export interface MailConsumerOptions {
  readonly context: ITriggerFunctions;
  readonly settings: TriggerSettings;
  readonly account: Account;
  /** Spends the flood budget on a mail that is about to start a run; tells why it may not. */
  readonly overBudget: (message: Message) => Held | null;
  /** Starts one run with the items and tells how it ended. */
  readonly run: (items: INodeExecutionData[]) => Promise<Outcome>;
  readonly notice: (notice: Notice) => void;
  /** Who is asked about senders that are to be verified; the machine's DNS unless given. */
  readonly resolve?: Resolve;
}

const skip = { kind: 'skip' } as const;

/** Turns mail into items and hands them to n8n. */
export function mailConsumer(options: MailConsumerOptions): Consumer<INodeExecutionData> {
  const { context, settings, account, run, notice } = options;
  const readOptions = (): ReadOptions => ({
    ownAddresses: ownAddresses(account),
    authservId: account.authservId,
    sessionKey: settings.session.key,
    sessionTemplate: settings.session.template,
    nonce: randomBytes(9).toString('base64url'),
    conversationKey: account.conversationKey,
    ownMailKey: account.ownMailKey,
  });
  const readHead = (metadata: MessageMetadata): Message =>
    readMessage({ ...metadata, bodies: new Map() }, readOptions());
  const decide = (message: Message): Held | null | 'pass over' => {
    if (isPassedOver(message, settings.includeAutomatic)) return 'pass over';
    const admission = admit(settings.senders, message);
    if (admission.kind === 'block') return 'pass over';
    if (admission.kind === 'hold')
      return { reason: admission.reason, detail: admission.detail, unhurried: false };
    return options.overBudget(message);
  };
  const senderChecker: SenderChecker = {
    ...senderCheckerOf(account, options.resolve),
    wants: (metadata) => {
      const message = readHead(metadata);
      if (!mayMatch(settings.filters, message)) return false;
      return (
        !isPassedOver(message, settings.includeAutomatic) && admit(settings.senders, message).kind !== 'block'
      );
    },
  };
  return {
    ...(settings.senders.verify && { senderChecker }),
    bodyLimit: BODY_LIMIT,
    partsOf: ({ structure }) => textParts(structure),
    examine(metadata, decided) {
      const message = readHead(metadata);
      if (!mayMatch(settings.filters, message)) return skip;
      const held = decided ? decided.held : decide(message);
      if (held === 'pass over') return skip;
      return {
        kind: 'take',
        session: message.sessionId ?? String(metadata.uid),
        bytes: textMemory(metadata),
        held,
      };
    },
    async prepare(fetched, how) {
      const message = await withAnswered(await readMail(fetched, readOptions()), account);
      if (needsBody(settings.filters) && !matches(settings.filters, message)) return null;
      message.deliveryId = deliveryId(account, fetched);
      message.redelivered = how.redelivered;
      message.trust = trustOf(settings.senders, message);
      message.held = how.held && { reason: how.held.reason, detail: how.held.detail };
      const binary =
        settings.downloadTo === null
          ? {}
          : await download(context, message, { ...how, prefix: settings.downloadTo });
      return messageItem(message, { output: settings.output, binary });
    },
    deliver: (items) => run([...items]),
    notice,
  };
}

/** The message with the origin of the mail it answers, also where a relay replaced that one's Message-ID (F23). */
async function withAnswered(message: Message, account: Account): Promise<Message> {
  const { conversationKey } = account;
  const trace = conversationKey === null ? null : traceOf(message, ownAddresses(account));
  if (trace === null || message.from === null || account.imap === null) return message;
  const look = () => withImap(account, (client) => answeredMail(client, trace));
  try {
    // One after the other: a flood of answers must not become a flood of sign-ins.
    const answered = await inTurn(`answered ${hostAndUser(account)}`, look);
    if (answered === null) return message;
    const position = {
      inReplyTo: answered.messageId,
      references: [...answered.references],
      from: message.from,
    };
    const { conversation, warning } = conversationOf(position, conversationKey);
    return { ...message, conversation, warnings: [...message.warnings, ...(warning ? [warning] : [])] };
  } catch (error) {
    const words = error instanceof MailError ? error.message : 'unknown';
    const warning = `Sent could not be searched for the mail this one answers: ${words}`;
    return { ...message, warnings: [...message.warnings, warning] };
  }
}

/** The same for every delivery of one mail (RFC 3501 section 2.3.1.1: mailbox, UIDVALIDITY and UID name it). */
const deliveryId = (account: Account, { mailbox, uidValidity, uid }: MessageMetadata): string =>
  createHash('sha256')
    .update([hostAndUser(account), mailbox, uidValidity, uid].join('\n'))
    .digest('hex')
    .slice(0, 32);

/** What the text of a message takes in memory: as fetched, decoded, and once more as an item. */
const textMemory = ({ structure, header }: MessageMetadata): number =>
  3 * (header.length + bytesOfParts(structure, textParts(structure), BODY_LIMIT));

/** Streams the attachments into n8n's binary store and notes the field of each in the message. */
async function download(
  context: ITriggerFunctions,
  message: Message,
  { readPart, prefix }: Circumstance & { readonly prefix: string },
): Promise<IBinaryKeyData> {
  const binary: IBinaryKeyData = {};
  for (const [index, attachment] of message.attachments.entries()) {
    const field = `${prefix}${index}`;
    const { name, mimeType, part } = attachment;
    binary[field] = await storeFile(context, { name, mimeType, content: readPart(part) });
    attachment.binaryField = field;
  }
  return binary;
}
