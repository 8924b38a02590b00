import { accessTokens, tokenCache } from '../../mail/accessToken';
import type { SignIn } from '../../mail/account';
import { MailError } from '../../mail/error';
import { connectImap, withImap } from '../../mail/imap/connect';
import { readTokenAnswer } from '../../mail/oauth';
import { testAccount } from '../support/account';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startTokenServer, type TokenServer } from '../support/tokenServer';

/** Signs in as `user` with what the token server gave, and renews there. */
function signInWith(provider: TokenServer, user: string): Extract<SignIn, { kind: 'oauth2' }> {
  const { access_token: accessToken, refresh_token: refreshToken } = provider.issue(user);
  const renew = async () => {
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
    const answer = await fetch(provider.tokenUrl, { method: 'POST', body: form });
    return readTokenAnswer({ status: answer.status, body: await answer.json() }, Date.now());
  };
  const source = { key: user, stored: { accessToken, renewAt: null }, renew };
  return { kind: 'oauth2', user, accessToken: accessTokens(source, tokenCache(Date.now)) };
}

describe('signing in to Dovecot with tokens', () => {
  let provider: TokenServer;
  beforeAll(async () => void (provider = await startTokenServer()));
  afterAll(async () => provider.close());

  describe.each(['xoauth2', 'oauthbearer'])('that offers %s only', (mechanism) => {
    let dovecot: Dovecot;
    beforeAll(async () => {
      dovecot = await startDovecot({
        introspectionUrl: provider.introspectionUrl,
        config: `auth_mechanisms = plain ${mechanism}`,
      });
    });
    afterAll(async () => dovecot.close());

    const account = (signIn: SignIn, mailboxUser?: string) =>
      testAccount({
        imap: { port: dovecot.imapsPort, signIn, ...(mailboxUser && { mailboxUser }) },
        ca: dovecot.ca,
        user: signIn.user,
      });

    it('C4 signs in with an access token', async () => {
      const signIn = signInWith(provider, 'anna@example.com');
      await withImap(account(signIn), (client) => client.mailboxOpen('INBOX'));
      expect((await dovecot.log()).toLowerCase()).toContain(`method=${mechanism}`);
    });

    it('C5 renews a refused token once and goes on', async () => {
      const signIn = signInWith(provider, 'bert@example.com');
      provider.expire(await signIn.accessToken());
      const before = provider.requests.length;
      await withImap(account(signIn), (client) => client.mailboxOpen('INBOX'));
      expect(provider.requests.length - before).toBe(1);
    });

    it('C5 a revoked grant gives one clear error and one token request', async () => {
      const signIn = signInWith(provider, 'carl@example.com');
      provider.revoke('carl@example.com');
      const before = provider.requests.length;
      const attempt = connectImap(account(signIn)).then(
        () => null,
        (error: unknown) => error,
      );
      expect(await attempt).toMatchObject({ name: 'MailError', kind: 'grantRevoked' });
      expect(provider.requests.length - before).toBe(1);
    });

    it('C8 shows no token when the server refuses a token that was renewed', async () => {
      const signIn = {
        ...signInWith(provider, 'dora@example.com'),
        accessToken: () => Promise.resolve('tok-SECRET-1'),
      };
      const error: unknown = await connectImap(account(signIn)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(MailError);
      expect(error).toMatchObject({ kind: 'signInRefused' });
      const { message, stack, cause } = error as MailError;
      expect([message, stack, String(cause), (cause as Error).stack].join()).not.toContain('SECRET');
    });
  });
});

describe('shared mailboxes', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({
      config: `
auth_master_user_separator = *
passdb {
  driver = static
  master = yes
  args = password=master-secret
}`,
    });
  });
  afterAll(async () => dovecot.close());

  it('C9 signs in as one user and opens the mailbox of another', async () => {
    await dovecot.deliver('Subject: hello\r\n\r\nshared\r\n', { user: 'shared@example.com' });
    const account = testAccount({
      imap: { port: dovecot.imapsPort, mailboxUser: 'shared@example.com' },
      ca: dovecot.ca,
      user: 'admin@example.com',
      password: 'master-secret',
    });
    const count = await withImap(account, async (client) => (await client.mailboxOpen('INBOX')).exists);
    expect(count).toBe(1);
  });
});
