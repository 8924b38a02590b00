import { lookAtSmtp } from '../../mail/smtp/check';
import { testAccount } from '../support/account';
import { startSmtpServer } from '../support/smtpServer';

describe('looking at an account on an SMTP server', () => {
  it.each(['tls', 'starttls'] as const)(
    'H1 tells TLS version, certificate and size limit over %s',
    async (security) => {
      const server = await startSmtpServer({ security, size: 1_000_000 });
      try {
        const account = testAccount({
          smtp: { port: server.port, security },
          ca: server.ca,
          user: server.user,
        });
        const report = await lookAtSmtp(account);
        expect(report.tls).toMatchObject({ verified: true });
        expect(report.tls?.certificateExpires?.getTime()).toBeGreaterThan(Date.now());
        expect(report.extensions).toContain('SIZE 1000000');
        expect(server.mails).toHaveLength(0);
      } finally {
        await server.close();
      }
    },
  );
});
