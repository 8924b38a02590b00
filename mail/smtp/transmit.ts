import { randomUUID } from 'node:crypto';
import { compose, type ComposedMail } from '../compose';
import { MailError } from '../error';
import { estimatedSize, splitAttachments, withLinks } from '../large';
import type { OutgoingMail } from '../outgoing';
import type { AttachmentLink } from '../result';
import type { Bucket } from '../s3/bucket';
import { linksFor } from '../s3/links';
import type { Delivery, Transport } from './transport';

/** What a mail is fitted to, and what that takes. */
export interface FitServices {
  /** Opened when it is first needed. */
  readonly transport: () => Promise<Transport>;
  /** Null: no S3 credential. */
  readonly bucket: Bucket | null;
}

export interface FitOptions {
  /** Octets of the whole mail as sent; a lower limit that the server announces counts instead. */
  readonly maxSize: number;
  readonly onTooLarge: 'link' | 'error' | 'skip';
  readonly linkExpiryHours: number;
}

/** A mail that fits, with the links of what had to leave it. */
interface Fitted {
  readonly composed: ComposedMail;
  readonly links: readonly AttachmentLink[];
}

const megabytes = (octets: number): string => `${(octets / 1_000_000).toFixed(1)} MB`;

const tooLarge = (size: number, limit: number): MailError =>
  new MailError('messageTooLarge', `The mail has ${megabytes(size)}; the limit is ${megabytes(limit)}.`);

/** Moves attachments out of the mail until the rest is within the limit. */
async function fit(
  mail: OutgoingMail,
  limit: number,
  { bucket }: FitServices,
  options: FitOptions,
): Promise<Fitted> {
  const folder = `mailroom/${mail.date.toISOString().slice(0, 10)}/${randomUUID()}/`;
  const { linkExpiryHours: expiryHours } = options;
  let links: AttachmentLink[] = [];
  let rest = mail;
  for (;;) {
    // Known sizes spare reading a large file only to find that it is too large.
    const estimate = estimatedSize(rest);
    const composed = estimate > limit ? null : await compose(withBody(rest, links));
    const size = composed?.raw.size ?? estimate;
    if (composed && size <= limit) return { composed, links };
    const { staying, leaving } = splitAttachments(rest.attachments, size, limit);
    if (options.onTooLarge !== 'link' || !bucket || leaving.length === 0) throw tooLarge(size, limit);
    const place = { folder: `${folder}${links.length}/`, expiryHours, now: mail.date };
    links = [...links, ...(await linksFor(bucket, leaving, place))];
    rest = { ...rest, attachments: staying };
  }
}

const withBody = (mail: OutgoingMail, links: readonly AttachmentLink[]): OutgoingMail => ({
  ...mail,
  ...withLinks(mail, links),
});

/** A mail as it was sent, and what the server said of it. */
export interface Transmitted extends Fitted {
  readonly delivery: Delivery;
}

/**
 * Composes a mail within the size limit and hands it over; once more with the server's own limit if only now
 * it tells that.
 * @throws MailError `messageTooLarge` where nothing may leave the mail, or not enough can
 */
export async function transmit(
  mail: OutgoingMail,
  services: FitServices,
  options: FitOptions,
): Promise<Transmitted> {
  const transport = await services.transport();
  const limit = Math.min(options.maxSize, transport.sizeLimit() ?? Infinity);
  const fitted = await fit(mail, limit, services, options);
  const delivery = await transport.send(fitted.composed).catch((error: unknown) => {
    const announced = transport.sizeLimit();
    const retry =
      error instanceof MailError && error.kind === 'messageTooLarge' && options.onTooLarge === 'link';
    if (!retry || announced === null || announced >= fitted.composed.raw.size || !services.bucket)
      throw error;
    return null;
  });
  if (delivery) return { ...fitted, delivery };
  const smaller = await fit(mail, transport.sizeLimit() ?? limit, services, options);
  return { ...smaller, delivery: await transport.send(smaller.composed) };
}
