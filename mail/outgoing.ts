import type { Readable } from 'node:stream';
import type { DkimKey } from './account';
import type { Address } from './address';

export interface OutgoingAttachment {
  readonly name: string;
  readonly mimeType: string;
  /** Without angle brackets; what `cid:` in the HTML names. Null: an ordinary attachment. */
  readonly contentId: string | null;
  /** The bytes, or what opens them anew each time they are needed, so that large ones are never held. */
  readonly content: Buffer | (() => Promise<Readable>);
  /** Octets before encoding, null if not known before reading. */
  readonly size: number | null;
}

/** The calendar part of a mail (RFC 6047): what a mail client shows as an invitation. */
export interface OutgoingCalendar {
  readonly method: 'REQUEST' | 'CANCEL' | 'REPLY' | 'PUBLISH';
  /** The iCalendar object (RFC 5545). */
  readonly content: string;
}

/** Where a recipient leaves the list: at least one of the two (RFC 2369, RFC 8058). */
export interface Unsubscribe {
  /** `https:` address that takes the one-click POST, null for none. */
  readonly url: string | null;
  /** Mail address that takes the request, null for none. */
  readonly mailto: string | null;
}

/** Delivery status notifications to ask for (RFC 3461). */
export interface DeliveryStatusRequest {
  readonly notify: readonly ('success' | 'failure' | 'delay')[];
  readonly return: 'headers' | 'full';
}

export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** One mail as its author means it, before it becomes bytes. */
export interface OutgoingMail {
  /** With angle brackets; unique for every mail. */
  readonly messageId: string;
  readonly date: Date;
  readonly from: Address;
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly subject: string;
  /** Null: no such alternative. */
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly OutgoingAttachment[];
  readonly calendar: OutgoingCalendar | null;
  readonly inReplyTo: string | null;
  /** Oldest first, the parent last (RFC 5322 section 3.6.4). */
  readonly references: readonly string[];
  readonly headers: readonly HeaderField[];
  readonly priority: 'high' | 'normal' | 'low';
  /** Auto-Submitted (RFC 3834); null for what a person wrote. */
  readonly automatic: 'auto-replied' | 'auto-generated' | null;
  readonly unsubscribe: Unsubscribe | null;
  readonly deliveryStatus: DeliveryStatusRequest | null;
  /** Null: not signed here. */
  readonly dkim: DkimKey | null;
}

/** What no mail can do without. */
export type Essentials = Pick<OutgoingMail, 'messageId' | 'date' | 'from'>;

/** A mail from what is given; everything else is empty. */
export function outgoingMail(given: Essentials & Partial<OutgoingMail>): OutgoingMail {
  return {
    replyTo: [],
    to: [],
    cc: [],
    bcc: [],
    subject: '',
    text: null,
    html: null,
    attachments: [],
    calendar: null,
    inReplyTo: null,
    references: [],
    headers: [],
    priority: 'normal',
    automatic: null,
    unsubscribe: null,
    deliveryStatus: null,
    dkim: null,
    ...given,
  };
}
