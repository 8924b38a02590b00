import { withImap } from '../../mail/imap/connect';
import { MailError } from '../../mail/error';
import { lookAtSmtp } from '../../mail/smtp/check';
import { testAccount } from '../support/account';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startHttpProxy, startSocksProxy, type TestProxy } from '../support/proxy';
import { startSmtpServer, type TestSmtpServer } from '../support/smtpServer';

const kinds: ReadonlyArray<readonly [string, () => Promise<TestProxy>]> = [
  ['an HTTP proxy with a password', () => startHttpProxy('worker', 'proxy-pass')],
  ['a SOCKS proxy', startSocksProxy],
];

describe.each(kinds)('through %s', (_name, start) => {
  let dovecot: Dovecot;
  let smtp: TestSmtpServer;
  let proxy: TestProxy;
  beforeAll(async () => {
    [dovecot, smtp, proxy] = await Promise.all([startDovecot(), startSmtpServer(), start()]);
  });
  afterAll(() => Promise.all([dovecot.close(), smtp.close(), proxy.close()]));

  it('C9 reads mail', async () => {
    const account = testAccount({
      imap: { port: dovecot.imapsPort },
      ca: dovecot.ca,
      more: { proxyUrl: proxy.url },
    });
    await withImap(account, (client) => client.mailboxOpen('INBOX'));
    expect(proxy.destinations).toContain(`127.0.0.1:${dovecot.imapsPort}`);
  });

  it('C9 sends mail', async () => {
    const account = testAccount({
      smtp: { port: smtp.port },
      ca: smtp.ca,
      user: smtp.user,
      more: { proxyUrl: proxy.url },
    });
    await lookAtSmtp(account);
    expect(proxy.destinations).toContain(`127.0.0.1:${smtp.port}`);
  });
});

describe('a proxy that refuses', () => {
  it('C8 is named, without its password', async () => {
    const proxy = await startHttpProxy('worker', 'right-password');
    const proxyUrl = proxy.url.replace('right-password', 'wrong-password');
    const account = testAccount({ imap: { port: 993 }, smtp: { port: 465 }, more: { proxyUrl } });
    try {
      for (const attempt of [() => withImap(account, () => Promise.resolve()), () => lookAtSmtp(account)]) {
        const error: unknown = await attempt().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(MailError);
        expect(error).toMatchObject({
          kind: 'unreachable',
          field: 'proxyUrl',
          message: expect.stringContaining('proxy') as string,
        });
        const { message, stack, cause } = error as MailError;
        expect([message, stack, String((cause as Error).stack)].join()).not.toContain('wrong-password');
      }
    } finally {
      await proxy.close();
    }
  });
});
