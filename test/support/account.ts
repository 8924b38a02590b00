import type { Account, Endpoint, SignIn } from '../../mail/account';
import { testPassword } from './secrets';

export interface TestAccountOptions {
  readonly imap?: Partial<Endpoint> & { readonly mailboxUser?: string; readonly signIn?: SignIn };
  readonly smtp?: Partial<Endpoint> & { readonly signIn?: SignIn | null };
  /** PEM of the authority to trust. */
  readonly ca?: string;
  readonly user?: string;
  readonly password?: string;
  readonly more?: Partial<Account>;
}

/** An account on loopback servers; a protocol without a port is switched off. */
export function testAccount(options: TestAccountOptions = {}): Account {
  const user = options.user ?? 'reader@example.com';
  const password: SignIn = { kind: 'password', user, password: options.password ?? testPassword };
  const endpoint = (given: Partial<Endpoint>): Endpoint => ({
    host: given.host ?? '127.0.0.1',
    port: given.port ?? 0,
    security: given.security ?? 'tls',
  });
  const { imap, smtp } = options;
  return {
    label: 'Test account',
    provider: 'custom',
    address: user,
    imap: imap
      ? { ...endpoint(imap), signIn: imap.signIn ?? password, mailboxUser: imap.mailboxUser ?? null }
      : null,
    smtp: smtp ? { ...endpoint(smtp), signIn: smtp.signIn === undefined ? password : smtp.signIn } : null,
    from: { name: null, address: user },
    tls: { requireTls: true, allowUnauthorizedCerts: false, caCertificate: options.ca ?? null },
    proxyUrl: null,
    authservId: null,
    dkim: null,
    conversationKey: null,
    ownMailKey: null,
    redirectAllTo: null,
    ...options.more,
  };
}
