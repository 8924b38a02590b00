import type { Address } from './address';

export interface Attachment {
  /** IMAP section of the part, for example `2` or `1.3`. */
  part: string;
  /** A safe base name; never empty. */
  name: string;
  mimeType: string;
  /** Decoded size in bytes, estimated from the encoded size until the bytes were read. */
  size: number;
  contentId: string | null;
  disposition: 'inline' | 'attachment' | null;
  /** Name of the n8n binary field when downloaded. */
  binaryField: string | null;
}

export type TrustVerdict = 'trusted' | 'unknown' | 'untrusted' | 'blocked';
/** Results of RFC 8601 section 2.7, null when the method was not reported. */
export type AuthenticationResult =
  'none' | 'pass' | 'fail' | 'softfail' | 'neutral' | 'policy' | 'temperror' | 'permerror';

export interface SenderAuthentication {
  spf: AuthenticationResult | null;
  dkim: AuthenticationResult | null;
  dmarc: AuthenticationResult | null;
  arc: AuthenticationResult | null;
  fromDomain: string | null;
  /** True only when DMARC passed for exactly the domain of the one From address. */
  aligned: boolean;
  /** authserv-id of the header that was believed, `verified` for our own check, null when not evaluated. */
  source: string | null;
}

export type AutomaticKind = 'autoReply' | 'bounce' | 'bulk' | 'own';

export interface BounceRecipient {
  address: string;
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded` (RFC 3464 section 2.3.3). */
  action: string | null;
  status: string | null;
  diagnosticCode: string | null;
}

export interface CalendarAttendee extends Address {
  /** What this one answered: `accepted`, `declined`, `tentative`, `needs-action` (RFC 5545 section 3.2.12); null if not told. */
  status: string | null;
}

export interface CalendarInvitation {
  method: string | null;
  uid: string | null;
  summary: string | null;
  /** ISO 8601; a date alone for all-day events. */
  start: string | null;
  end: string | null;
  location: string | null;
  /** The zone as the calendar names it, in which what is repeated stays at the same time of day; null if none. */
  timeZone: string | null;
  /** RRULE (RFC 5545 section 3.3.10), null for what happens once. */
  recurrence: string | null;
  organizer: Address | null;
  attendees: CalendarAttendee[];
}

export interface SuspicionFinding {
  kind: string;
  detail: string;
}

/**
 * A mail as a workflow sees it: the `json` of an item, the same from trigger, get, search and EML.
 * Absent scalars and objects are null, absent lists empty; no field is ever missing.
 */
export interface Message {
  deliveryId: string | null;
  redelivered: boolean | null;
  mailbox: string | null;
  uid: number | null;
  uidValidity: string | null;
  /** With angle brackets, as in the header; null if absent. */
  messageId: string | null;
  threadId: string | null;
  inReplyTo: string | null;
  references: string[];
  subject: string | null;
  from: Address | null;
  sender: Address | null;
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  /** The Date header, ISO 8601 in UTC. */
  date: string | null;
  internalDate: string | null;
  size: number | null;
  flags: string[];
  labels: string[];
  text: string | null;
  html: string | null;
  /** What the person newly wrote, without quote and signature. */
  replyText: string | null;
  markdown: string | null;
  /** What a reader would see of the mail. */
  visibleText: string | null;
  /** Fenced text for an AI Agent node, which reads this field unconfigured. */
  chatInput: string | null;
  /** Key for memory nodes, which read this field unconfigured. */
  sessionId: string | null;
  headers: Record<string, string[]>;
  attachments: Attachment[];
  held: { reason: string; detail: string } | null;
  trust: { verdict: TrustVerdict; reasons: string[] };
  authentication: SenderAuthentication;
  automatic: { kind: AutomaticKind | null; reasons: string[] };
  bounce: {
    recipients: BounceRecipient[];
    originalMessageId: string | null;
    /** Of the mail that came back, as it shows whom it was for; null if it had none, or the report does not show it. */
    listUnsubscribe: string | null;
  } | null;
  /** A recipient's complaint about a mail of ours, as its provider reports it (RFC 5965); null for any other mail. */
  complaint: {
    /** `abuse` for "this is spam", also `fraud`, `virus`, `not-spam`, `other`. */
    type: string | null;
    recipients: string[];
    originalMessageId: string | null;
    /** Of the mail complained of: it tells the recipient where the provider hides the address. */
    listUnsubscribe: string | null;
  } | null;
  calendar: CalendarInvitation | null;
  conversation: { origin: unknown; messageId: string; sealed: true } | null;
  /** Whether it answers mail of this n8n, or of whoever shares its Conversation Key. */
  isReplyToOurMail: boolean;
  suspicion: { score: number; findings: SuspicionFinding[] };
  plusTag: string | null;
  /** End-to-end protection (RFC 3156, RFC 8551); null where there is none. */
  protection: { encrypted: 'openpgp' | 'smime' | null; signed: 'openpgp' | 'smime' | null };
  warnings: string[];
}
