/** A recipient the server did not take the mail for. */
export interface RejectedRecipient {
  readonly address: string;
  /** Enhanced status code (RFC 3463) such as `5.1.1`, else the reply code; null if the server gave none. */
  readonly code: string | null;
  /** The server's own words. */
  readonly response: string;
  /** False: it may work later. */
  readonly permanent: boolean;
}

/** A large attachment that went as a link instead. */
export interface AttachmentLink {
  readonly name: string;
  readonly url: string;
  /** Octets. */
  readonly size: number;
  /** ISO 8601. */
  readonly expires: string;
}

/** What became of one mail: the `json` of the item after sending. */
export interface SendResult {
  /** As the recipient sees it: the server's own where it replaced ours. */
  readonly messageId: string;
  readonly status: 'sent' | 'queued' | 'skipped' | 'unknown' | 'redirected';
  readonly accepted: readonly string[];
  readonly rejected: readonly RejectedRecipient[];
  /** The server's words on acceptance, null if nothing was sent now. */
  readonly response: string | null;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** `uid` is null where the server does not tell it. */
  readonly sentCopy: { readonly mailbox: string; readonly uid: number | null } | null;
  /** True: an earlier run with the same idempotency key had sent it, so nothing was sent now. */
  readonly deduplicated: boolean;
  readonly links: readonly AttachmentLink[];
  /** What went wrong beside the sending itself, in words. */
  readonly warnings: readonly string[];
}
