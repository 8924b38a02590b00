import type { NewCredential } from '../../../harness/api';
import type { Security } from '../../../mail/account';
import type { ServerCertificate } from '../../support/certificate';
import { startDovecot, type Dovecot } from '../../support/dovecot';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer';
import { startTokenServer, type TokenServer, type TokenServerOptions } from '../../support/tokenServer';
import { clientSecret, keepSecret } from './secrets';

/** A mail provider that lets nobody in without a token: OAuth2, IMAP, and SMTP that delivers into the mailboxes. */
export interface TokenOffice {
  readonly provider: TokenServer;
  readonly dovecot: Dovecot;
  readonly smtp: TestSmtpServer;
  /** A credential of the type; `data` replaces single fields of its form. */
  credential(type: string, user: string, data?: Readonly<Record<string, unknown>>): NewCredential;
  close(): Promise<void>;
}

export interface TokenOfficeOptions extends TokenServerOptions {
  /** Of the mail servers; absent: the one of all tests. */
  readonly certificate?: ServerCertificate;
  readonly smtpSecurity?: Security;
}

export async function startTokenOffice(options: TokenOfficeOptions): Promise<TokenOffice> {
  const { certificate, smtpSecurity = 'tls', ...more } = options;
  const shown = certificate && { certificate };
  const provider = await startTokenServer(more);
  const dovecot = await startDovecot({ introspectionUrl: provider.introspectionUrl, ...shown });
  const smtp = await startSmtpServer({
    ...shown,
    security: smtpSecurity,
    authMethods: ['XOAUTH2'],
    signIn: ({ user, secret }) => [provider.userOf(secret), provider.mailboxOf(secret)].includes(user),
    deliver: async ({ raw, to, from }) => {
      for (const user of to) await dovecot.deliver(raw, { user, from });
    },
  });
  return {
    ...{ provider, dovecot, smtp },
    credential: (type, user, data = {}) => ({
      name: `${type} of ${user}`,
      type,
      data: {
        ...{ provider: 'custom', user },
        ...{ imapHost: dovecot.host, imapPort: dovecot.imapsPort, imapSecurity: 'tls' },
        ...{ smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity },
        ...{ showAdvanced: true, caCertificate: dovecot.ca },
        ...data,
      },
    }),
    async close() {
      // A signed assertion is worth a token for as long as it lasts.
      await keepSecret(...provider.requests.flatMap(({ assertion }) => assertion ?? []));
      await smtp.close();
      await dovecot.close();
      await provider.close();
    },
  };
}

/** The fields of a generic OAuth2 credential that names this provider. */
export const client = ({ authorizeUrl, tokenUrl }: TokenServer, user: string) => ({
  ...{ grantType: 'authorizationCode', authUrl: authorizeUrl, accessTokenUrl: tokenUrl },
  ...{ clientId: 'mailroom', clientSecret, authentication: 'body', mailScopes: 'mail offline_access' },
  authQueryParameters: `login_hint=${user}`,
});
