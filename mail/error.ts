/**
 * Every way mail can fail that a person or a workflow reacts to differently.
 * What to do about each is said once, in `nodes/shared/errors.ts`.
 */
export type MailErrorKind =
  /** Name not found, connection refused, host or network unreachable. */
  | 'unreachable'
  /** No answer within the deadline. */
  | 'timeout'
  /** An established connection ended: reset, BYE, or a silent death found by the heartbeat. */
  | 'connectionLost'
  /** The server's certificate cannot be verified. */
  | 'certificate'
  /** TLS spoken to a plaintext port or the reverse: port and security do not belong together. */
  | 'securityMismatch'
  /** Require TLS is on and the server offers none. */
  | 'tlsRequired'
  /** User, password or app password refused. */
  | 'signInRefused'
  /** An OAuth2 grant is revoked or expired: a person must sign in again. */
  | 'grantRevoked'
  /** This protocol is switched off for the account at the provider. */
  | 'protocolDisabled'
  /** Too many connections, logins, mails or bytes; later it works again. */
  | 'throttled'
  /** The server says it cannot right now: UNAVAILABLE, INUSE, SERVERBUG, 4xx. */
  | 'serverBusy'
  /** The server refused a command, without a reason known here. */
  | 'commandRefused'
  /** The server lacks what the operation needs. */
  | 'capabilityMissing'
  | 'mailboxMissing'
  | 'messageMissing'
  /** UIDVALIDITY or Message-ID no longer match the reference (threat X27). */
  | 'messageMismatch'
  | 'quotaExceeded'
  | 'readOnly'
  | 'senderRefused'
  | 'recipientsRefused'
  | 'messageTooLarge'
  /** The server refused the content of a mail: spam, policy, malformed. */
  | 'contentRefused'
  /** A recipient the person has not allowed (threat X25). */
  | 'recipientNotAllowed'
  | 'attachmentMissing'
  /** A value given by the workflow is malformed; `field` names it. */
  | 'invalidInput'
  /** The account or node is set up in a way that can never work; `field` names where. */
  | 'configuration'
  /** Whether the mail left is not known (threats: a second send). */
  | 'outcomeUnknown'
  /** Closed on request: unpublish, shutdown, cancelled execution. */
  | 'cancelled';

/** What the server itself said, for the person who has to ask its administrator. */
export interface ServerAnswer {
  /** Response code (RFC 5530 / RFC 3501 such as `AUTHENTICATIONFAILED`) or SMTP code (`5.7.8`), null if none. */
  readonly code: string | null;
  /** The server's own words, one line. */
  readonly text: string;
}

export interface MailErrorDetails {
  readonly cause?: unknown;
  /** Name of the parameter or credential field that is wrong. */
  readonly field?: string | null;
  /** What to do, where more is known than the kind alone tells. */
  readonly fix?: string | null;
  readonly server?: ServerAnswer | null;
  /** Which protocol failed, where both could have. */
  readonly protocol?: 'imap' | 'smtp' | null;
}

/** The only error the mail library throws on purpose. */
export class MailError extends Error {
  override readonly name = 'MailError';
  readonly field: string | null;
  readonly fix: string | null;
  readonly server: ServerAnswer | null;
  readonly protocol: 'imap' | 'smtp' | null;

  constructor(
    readonly kind: MailErrorKind,
    message: string,
    details: MailErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.field = details.field ?? null;
    this.fix = details.fix ?? null;
    this.server = details.server ?? null;
    this.protocol = details.protocol ?? null;
  }
}
