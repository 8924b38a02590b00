import type { NewCredential } from '../../../harness/api';
import { startDovecot, type Dovecot } from '../../support/dovecot';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer';
import { startTokenServer, type TokenServer, type TokenServerOptions } from '../../support/tokenServer';
import { clientSecret } from './secrets';

/** A mail provider that lets nobody in without a token: OAuth2, IMAP, and SMTP that delivers into the mailboxes. */
export interface TokenOffice {
  readonly provider: TokenServer;
  readonly dovecot: Dovecot;
  readonly smtp: TestSmtpServer;
  /** A credential of the type; `data` replaces single fields of its form. */
  credential(type: string, user: string, data?: Readonly<Record<string, unknown>>): NewCredential;
  close(): Promise<void>;
}

export async function startTokenOffice(options: TokenServerOptions): Promise<TokenOffice> {
  const provider = await startTokenServer(options);
  const dovecot = await startDovecot({ introspectionUrl: provider.introspectionUrl });
  const smtp = await startSmtpServer({
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
        ...{ smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: 'tls' },
        ...{ showAdvanced: true, caCertificate: dovecot.ca },
        ...data,
      },
    }),
    async close() {
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
