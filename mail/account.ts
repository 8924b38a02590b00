import type { Address } from './address';
import type { ProviderId } from './providers';

/** How a connection is protected; `none` is plaintext. */
export type Security = 'tls' | 'starttls' | 'none';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
}

/** A fresh OAuth2 access token; `refused` is one that a server did not take, so another is wanted. */
export type AccessToken = (refused?: string) => Promise<string>;

export type SignIn =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'oauth2'; readonly user: string; readonly accessToken: AccessToken };

export interface TlsPolicy {
  /** No fallback to plaintext, ever. */
  readonly requireTls: boolean;
  readonly allowUnauthorizedCerts: boolean;
  /** PEM of an own certificate authority, null for the system's. */
  readonly caCertificate: string | null;
}

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

export interface ImapSettings extends Endpoint {
  readonly signIn: SignIn;
  /** Mailbox user to open when it is not the one who signs in (shared mailbox), else null. */
  readonly mailboxUser: string | null;
}

export interface SmtpSettings extends Endpoint {
  /** Null: the server asks for no sign-in. */
  readonly signIn: SignIn | null;
}

/** One account as typed once from its credential; holds secrets, so it is never logged or serialised. */
export interface Account {
  /** The credential's name, the label in messages to the person. */
  readonly label: string;
  readonly provider: ProviderId;
  /** Mail address of the account. */
  readonly address: string;
  /** Null: this account is SMTP only. */
  readonly imap: ImapSettings | null;
  /** Null: this account is IMAP only. */
  readonly smtp: SmtpSettings | null;
  readonly from: Address;
  readonly tls: TlsPolicy;
  /** `http:`, `https:`, `socks5:` …, null for a direct connection. */
  readonly proxyUrl: string | null;
  /** The servers whose Authentication-Results are believed, as for `senderAuthentication`; null when none is. */
  readonly authservId: string | null;
  readonly dkim: DkimKey | null;
  /** Secret that seals conversation origins, null when tracking is off. */
  readonly conversationKey: string | null;
  /** Secret by which answers to mail we sent are known: the one above, else the installation's; null for none. */
  readonly ownMailKey: string | null;
  /** While building: every mail goes here instead, null in production. */
  readonly redirectAllTo: string | null;
}

/** The addresses that are the account's own: they tell own mail, and never get a reply. */
export function ownAddresses({ address, from }: Account): string[] {
  return [...new Set([address, from.address])];
}

/** The mailbox store an account opens, whoever signs in: what positions and delivery ids belong to. */
export const hostAndUser = ({ imap, address }: Account): string =>
  `${imap?.host ?? ''}/${imap?.mailboxUser ?? imap?.signIn.user ?? address}`.toLowerCase();
