import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { SMTPPoolSentMessageInfo } from 'nodemailer/lib/smtp-pool';
import type { Account } from '../account';
import type { ComposedMail } from '../compose';
import { smtpOptions, type SmtpDeadlines } from './connect';
import { openSlots } from './slots';

/** How far a mail got that failed: the server cannot have it before its last byte was handed over. */
export type Progress = 'notComplete' | 'complete';

export interface PoolAttempt {
  readonly mail: ComposedMail;
  readonly to: readonly string[];
  readonly signal: AbortSignal | undefined;
}

export type PoolOutcome =
  | {
      readonly kind: 'answered';
      readonly info: SMTPPoolSentMessageInfo;
      /** When MAIL FROM left over a connection that stood, in monotonic milliseconds. */
      readonly began: number;
    }
  | { readonly kind: 'failed'; readonly error: unknown; readonly progress: Progress };

export interface ConnectionPool {
  readonly attempt: (attempt: PoolAttempt) => Promise<PoolOutcome>;
  readonly close: () => void;
}

const deliveryStatusOf = ({ deliveryStatus, messageId }: ComposedMail) =>
  deliveryStatus
    ? {
        ret: deliveryStatus.return === 'full' ? 'FULL' : 'HDRS',
        notify: deliveryStatus.notify.map((event) => event.toUpperCase()),
        envid: messageId.slice(1, -1),
      }
    : undefined;

/** How servers say that one account has too many connections; Microsoft says so after the mail. */
const crowdedWords =
  /too many (?:\w+ )?connections|concurrent connections|connection limit|thread limit exceeded|number of connections/i;

/** Whether a mail was refused only because others are under way. */
function isCrowded(outcome: PoolOutcome): boolean {
  if (outcome.kind === 'answered') return false;
  const { error } = outcome;
  return error instanceof Error && crowdedWords.test(String(Reflect.get(error, 'response') ?? ''));
}

const lostCodes = new Set<unknown>(['ECONNECTION', 'ESOCKET', 'ECONNRESET', 'EPIPE']);

/** Whether the connection ended before the server had the mail, or a word for it. */
function isLost(outcome: PoolOutcome): boolean {
  if (outcome.kind === 'answered' || outcome.progress === 'complete') return false;
  const { error } = outcome;
  return (
    error instanceof Error && lostCodes.has(Reflect.get(error, 'code')) && !Reflect.has(error, 'response')
  );
}

/**
 * Connections to one account's server that are kept while they are of use: up to the given number, and
 * fewer from the moment the server says that they are too many.
 */
export function openPool(
  account: Account,
  connections: number,
  deadlines?: Partial<SmtpDeadlines>,
): ConnectionPool {
  const slots = openSlots(connections);
  const transporter = createTransport({
    ...smtpOptions(account, deadlines),
    pool: true,
    maxConnections: connections,
    // Repeating is decided where it is known what was handed over, and needs a stream opened anew.
    maxRequeues: 0,
  });
  // nodemailer reads ahead into buffers of its own, so only the last of its streams tells what was sent. It is
  // made when a connection stands, just before MAIL FROM.
  const handedOver = new WeakMap<object, { readonly stream: Readable; readonly began: number }>();
  transporter.use('stream', ({ data, message }, done) => {
    message.processFunc((stream) => {
      handedOver.set(data.raw as Readable, { stream, began: performance.now() });
      return stream;
    });
    done();
  });

  async function handOver({ mail, to, signal }: PoolAttempt): Promise<PoolOutcome> {
    const raw = mail.raw.open();
    try {
      const info = await transporter.sendMail({
        envelope: {
          from: mail.smtpEnvelope.from,
          to: [...to],
          size: mail.raw.size,
          use8BitMime: mail.eightBit,
        },
        raw,
        dsn: deliveryStatusOf(mail),
        signal,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { kind: 'answered', info, began: handedOver.get(raw)?.began ?? performance.now() };
    } catch (error) {
      const complete = handedOver.get(raw)?.stream.readableEnded === true;
      return { kind: 'failed', error, progress: complete ? 'complete' : 'notComplete' };
    } finally {
      raw.destroy();
    }
  }

  /** Connections that the server closes as too many; each may be given one more mail before that is seen. */
  let closing = 0;

  async function attempt(mail: PoolAttempt): Promise<PoolOutcome> {
    const outcome = await slots.run(() => handOver(mail));
    if (isLost(outcome) && closing > 0) {
      closing -= 1;
      return attempt(mail);
    }
    // With one connection left it is the server that is crowded: then waiting helps, as for any refusal.
    if (!isCrowded(outcome) || !slots.narrow()) return outcome;
    closing += 1;
    return attempt(mail);
  }

  return { attempt, close: () => transporter.close() };
}
