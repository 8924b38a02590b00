import type { SignIn } from '../../mail/account';
import { MailError } from '../../mail/error';
import { lookAtSmtp } from '../../mail/smtp/check';
import { smtpOptions } from '../../mail/smtp/connect';
import { testAccount } from '../support/account';
import { startLineServer, type LineServer, type LineServerOptions } from '../support/lineServer';
import { shows, testPassword } from '../support/secrets';
import { startSmtpServer, type SmtpServerOptions, type TestSmtpServer } from '../support/smtpServer';

const failure = async (attempt: Promise<unknown>): Promise<MailError> => {
  const error: unknown = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof MailError) return error;
  throw new Error(`Expected a MailError, got ${String(error)}`);
};

const tokens = (...given: string[]): SignIn => ({
  kind: 'oauth2',
  user: 'sender@example.com',
  accessToken: (refused) => Promise.resolve((refused === undefined ? given[0] : given.at(-1)) ?? ''),
});

describe('connecting to an SMTP server', () => {
  let server: TestSmtpServer;
  afterEach(async () => server.close());
  const serve = async (options: SmtpServerOptions = {}) => (server = await startSmtpServer(options));
  const account = (smtp: Partial<Parameters<typeof testAccount>[0]> & { signIn?: SignIn | null } = {}) =>
    testAccount({
      smtp: { port: server.port, ...(smtp.signIn !== undefined && { signIn: smtp.signIn }) },
      ca: server.ca,
      user: server.user,
      ...(smtp.password !== undefined && { password: smtp.password }),
    });
  const overStartTls = () =>
    testAccount({ smtp: { port: server.port, security: 'starttls' }, ca: server.ca, user: server.user });

  it('C2 signs in over TLS', async () => {
    await serve();
    await lookAtSmtp(account());
    expect(server.signIns).toMatchObject([{ user: server.user, secret: server.password }]);
  });

  it('C2 signs in over STARTTLS', async () => {
    await serve({ security: 'starttls' });
    await lookAtSmtp(overStartTls());
    expect(server.signIns).toHaveLength(1);
  });

  it('H2 says that user or password was refused', async () => {
    await serve();
    const error = await failure(lookAtSmtp(account({ password: 'wrong horse' })));
    expect(error).toMatchObject({ kind: 'signInRefused', protocol: 'smtp', server: { code: '5.7.8' } });
  });

  it('H2 says that a refused password begins or ends with a space', async () => {
    await serve();
    const error = await failure(lookAtSmtp(account({ password: `${server.password}\t` })));
    expect(error.fix).toMatch(/^The password begins or ends with a space/);
  });

  it('C2 refuses a certificate nobody vouches for', async () => {
    await serve();
    const untrusting = testAccount({ smtp: { port: server.port }, user: server.user });
    expect((await failure(lookAtSmtp(untrusting))).kind).toBe('certificate');
  });

  it('H2 names TLS spoken to a plaintext port as what it is', async () => {
    await serve({ security: 'starttls' });
    expect((await failure(lookAtSmtp(account()))).kind).toBe('securityMismatch');
  });

  it('H2 names plaintext spoken to a TLS port as what it is', async () => {
    await serve({ security: 'tls' });
    const error = await failure(lookAtSmtp(overStartTls(), { connect: 500, greeting: 500 }));
    expect(error).toMatchObject({ kind: 'securityMismatch', field: 'smtpSecurity' });
  });

  it('C4 signs in with an access token', async () => {
    await serve({ signIn: ({ method, secret }) => method === 'XOAUTH2' && secret === 'fresh' });
    await lookAtSmtp(account({ signIn: tokens('fresh') }));
    expect(server.signIns).toHaveLength(1);
  });

  it('C5 renews a refused token once', async () => {
    await serve({ signIn: ({ secret }) => secret === 'fresh' });
    await lookAtSmtp(account({ signIn: tokens('stale', 'fresh') }));
    expect(server.signIns.map(({ secret }) => secret)).toEqual(['stale', 'fresh']);
  });

  it('C5 gives up when the renewed token is refused too', async () => {
    await serve({ signIn: () => false });
    const error = await failure(lookAtSmtp(account({ signIn: tokens('stale', 'stale too') })));
    expect(error.kind).toBe('signInRefused');
    expect(server.signIns).toHaveLength(2);
  });

  it('C9 needs no sign-in where the server asks for none', async () => {
    await serve({ authentication: 'none' });
    await lookAtSmtp(account({ signIn: null }));
  });

  it('C9 never sends unsigned when a sign-in is set and the server offers none', async () => {
    await serve({ authentication: 'none' });
    expect((await failure(lookAtSmtp(account()))).kind).toBe('capabilityMissing');
  });
});

describe('an SMTP server that misbehaves', () => {
  let server: LineServer;
  afterEach(async () => server.close());
  const serve = async (options: LineServerOptions) => (server = await startLineServer(options));
  const overStartTls = () => testAccount({ smtp: { port: server.port, security: 'starttls' } });
  const plain = (signIn?: SignIn) =>
    testAccount({
      smtp: { port: server.port, security: 'none', ...(signIn && { signIn }) },
      more: { tls: { requireTls: false, allowUnauthorizedCerts: false, caCertificate: null } },
    });

  it('X14 sends no credential when STARTTLS was stripped', async () => {
    await serve({
      greeting: '220 ready',
      onLine: (line, talk) =>
        /^EHLO/.test(line)
          ? talk.say('250-hello', '250 AUTH PLAIN LOGIN')
          : talk.say('502 5.5.1 no such command'),
    });
    expect((await failure(lookAtSmtp(overStartTls()))).kind).toBe('tlsRequired');
    expect(server.plaintext()).not.toMatch(/AUTH|secret/);
  });

  it('X14 sends no token when STARTTLS was stripped', async () => {
    await serve({
      greeting: '220 ready',
      onLine: (line, talk) =>
        /^EHLO/.test(line)
          ? talk.say('250-hello', '250 AUTH XOAUTH2 OAUTHBEARER')
          : talk.say('502 5.5.1 no such command'),
    });
    const account = testAccount({
      smtp: { port: server.port, security: 'starttls', signIn: tokens('token-Gq5vMn8c') },
    });
    expect((await failure(lookAtSmtp(account))).kind).toBe('tlsRequired');
    expect(server.lines).not.toEqual([]);
    expect(shows(server.plaintext(), 'token-Gq5vMn8c') || /AUTH/.test(server.plaintext())).toBe(false);
  });

  it('X14 refuses security "none" while Require TLS is on, before it connects', async () => {
    await serve({ greeting: '220 ready' });
    const account = testAccount({ smtp: { port: server.port, security: 'none' } });
    expect(await failure(lookAtSmtp(account))).toMatchObject({
      kind: 'configuration',
      field: 'smtpSecurity',
    });
    expect(server.plaintext()).toBe('');
  });

  it('X14 sends no credential when STARTTLS is refused', async () => {
    await serve({
      greeting: '220 ready',
      onLine: (line, talk) =>
        /^EHLO/.test(line)
          ? talk.say('250-hello', '250-STARTTLS', '250 AUTH PLAIN LOGIN')
          : talk.say('454 4.7.0 TLS not available'),
    });
    expect((await failure(lookAtSmtp(overStartTls()))).kind).toBe('tlsRequired');
    expect(server.plaintext()).not.toMatch(/AUTH|secret/);
  });

  it('X14 forgets what was slipped in before TLS', async () => {
    await serve({
      greeting: '220 ready',
      onLine: (line, talk) => {
        if (/^EHLO/.test(line)) return talk.say('250-hello', '250 STARTTLS');
        if (/^STARTTLS/.test(line)) {
          talk.say('220 go ahead', '250-hello', '250 AUTH PLAIN', '235 signed in');
          talk.startTls();
        }
      },
    });
    const trusting = testAccount({
      smtp: { port: server.port, security: 'starttls' },
      more: { tls: { requireTls: true, allowUnauthorizedCerts: true, caCertificate: null } },
    });
    await failure(lookAtSmtp(trusting, { connect: 2_000, greeting: 500, answer: 500 }));
    expect(server.plaintext()).not.toMatch(/AUTH|secret/);
  });

  it('C8 hides a password that the server echoes', async () => {
    await serve({
      greeting: '220 ready',
      onLine: (line, talk) =>
        /^EHLO/.test(line)
          ? talk.say('250-hello', '250 AUTH PLAIN')
          : talk.say(`500 unknown command: ${line}`),
    });
    const error = await failure(lookAtSmtp(plain()));
    const told = [error.message, error.server?.text, (error.cause as Error).message].join();
    expect(shows(told, testPassword)).toBe(false);
  });

  it('C8 hides a token that the server echoes', async () => {
    await serve({
      greeting: '220 ready',
      onLine: (line, talk) =>
        /^EHLO/.test(line)
          ? talk.say('250-hello', '250 AUTH XOAUTH2')
          : talk.say(`500 unknown command: ${line}`),
    });
    const error = await failure(lookAtSmtp(plain(tokens('token-of-mine'))));
    const shown = [error.message, error.server?.text, (error.cause as Error).message].join();
    expect(shown).not.toMatch(/token-of-mine|dXNlcj1/);
  });

  it('C4 uses OAUTHBEARER where the server offers no XOAUTH2', async () => {
    await serve({
      greeting: '220 ready',
      onLine: (line, talk) => {
        if (/^EHLO/.test(line)) return talk.say('250-hello', '250 AUTH OAUTHBEARER');
        if (/^AUTH OAUTHBEARER /.test(line)) return talk.say('235 signed in');
        talk.say('221 bye');
      },
    });
    await lookAtSmtp(plain(tokens('fresh')));
    expect(server.lines.some((line) => line.startsWith('AUTH OAUTHBEARER '))).toBe(true);
  });

  it('H2 shows why the server refused a token', async () => {
    const reason = Buffer.from('{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}');
    await serve({
      greeting: '220 ready',
      onLine: (line, talk) => {
        if (/^EHLO/.test(line)) return talk.say('250-hello', '250 AUTH XOAUTH2');
        if (/^AUTH/.test(line)) return talk.say(`334 ${reason.toString('base64')}`);
        talk.say('535 5.7.8 Username and Password not accepted');
      },
    });
    const error = await failure(lookAtSmtp(plain(tokens('stale', 'stale too'))));
    expect(error).toMatchObject({ kind: 'signInRefused' });
    expect(error.message).toContain('"status":"400"');
  });

  it('F3 gives up on a server that never greets', async () => {
    await serve({});
    expect((await failure(lookAtSmtp(overStartTls(), { connect: 300, greeting: 300 }))).kind).toBe('timeout');
  });

  it('X21 drops a server that never ends its answer', async () => {
    await serve({
      greeting: '220 ready',
      onLine: (_line, talk) => talk.raw(Buffer.alloc(2 * 1024 * 1024, 'A')),
    });
    expect((await failure(lookAtSmtp(overStartTls()))).kind).toBe('connectionLost');
  });
});

describe('options for nodemailer', () => {
  it('X10 let no mail read files or fetch addresses', () => {
    expect(smtpOptions(testAccount({ smtp: { port: 465 } }))).toMatchObject({
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  });

  it('C9 an account without SMTP says so', () => {
    expect(() => smtpOptions(testAccount())).toThrow(
      expect.objectContaining({ field: 'smtpEnabled' }) as Error,
    );
  });

  it('tell the server the domain of the account, not the name of this machine', () => {
    expect(smtpOptions(testAccount({ smtp: { port: 465 } })).name).toBe('example.com');
    const byName = testAccount({ smtp: { port: 465 }, more: { address: 'OFFICE\\jane' } });
    expect(smtpOptions(byName).name).toBe('[127.0.0.1]');
  });
});
