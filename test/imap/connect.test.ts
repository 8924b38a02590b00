import type { SignIn } from '../../mail/account';
import { connectImap, withImap } from '../../mail/imap/connect';
import { MailError } from '../../mail/error';
import { testAccount } from '../support/account';
import { createAuthority } from '../support/certificate';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startLineServer, type LineServer, type LineServerOptions } from '../support/lineServer';
import { shows } from '../support/secrets';

const failure = async (attempt: Promise<unknown>): Promise<MailError> => {
  const error: unknown = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof MailError) return error;
  throw new Error(`Expected a MailError, got ${String(error)}`);
};

describe('connecting to Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => void (dovecot = await startDovecot()));
  afterAll(async () => dovecot.close());

  const overTls = () => ({ imap: { port: dovecot.imapsPort }, ca: dovecot.ca });
  const overStartTls = () => ({
    imap: { port: dovecot.imapPort, security: 'starttls' as const },
    ca: dovecot.ca,
  });

  it('C2 signs in over TLS', async () => {
    const mailbox = await withImap(testAccount(overTls()), (client) => client.mailboxOpen('INBOX'));
    expect(mailbox.path).toBe('INBOX');
  });

  it('C2 signs in over STARTTLS', async () => {
    const secure = await withImap(testAccount(overStartTls()), (client) =>
      Promise.resolve(client.secureConnection),
    );
    expect(secure).toBe(true);
  });

  it('X14 refuses security "none" while Require TLS is on, before it connects', async () => {
    const account = testAccount({ imap: { port: dovecot.imapPort, security: 'none' } });
    expect(await failure(connectImap(account))).toMatchObject({
      kind: 'configuration',
      field: 'imapSecurity',
    });
  });

  it('H2 says that user or password was refused', async () => {
    const error = await failure(connectImap(testAccount({ ...overTls(), password: 'wrong horse' })));
    expect(error).toMatchObject({ kind: 'signInRefused', protocol: 'imap' });
    expect(error.server?.code).toBe('AUTHENTICATIONFAILED');
  });

  it('H2 says that a refused password begins or ends with a space, and does not show it', async () => {
    const error = await failure(connectImap(testAccount({ ...overTls(), password: 'wrong horse ' })));
    expect(error.fix).toMatch(/^The password begins or ends with a space/);
    expect(error.fix).not.toContain('wrong horse');
  });

  it('C8 keeps the password out of the error, its cause and its stack', async () => {
    const error = await failure(connectImap(testAccount({ ...overTls(), password: 'wrong horse' })));
    const cause = error.cause as Error;
    expect(
      [error.message, error.stack, cause.message, cause.stack, JSON.stringify(error)].join(),
    ).not.toMatch(/wrong horse|d3JvbmcgaG9yc2/);
  });

  it('C2 refuses a certificate nobody vouches for', async () => {
    const error = await failure(connectImap(testAccount({ imap: { port: dovecot.imapsPort } })));
    expect(error.kind).toBe('certificate');
  });

  it('C2 refuses a certificate of another authority', async () => {
    const account = testAccount({ imap: { port: dovecot.imapsPort }, ca: createAuthority('Another').ca });
    expect((await failure(connectImap(account))).kind).toBe('certificate');
  });

  it('C2 accepts an unverifiable certificate when told to', async () => {
    const account = testAccount({
      imap: { port: dovecot.imapsPort },
      more: { tls: { requireTls: true, allowUnauthorizedCerts: true, caCertificate: null } },
    });
    await withImap(account, (client) => client.noop());
  });

  it('H2 names TLS spoken to a plaintext port as what it is', async () => {
    const account = testAccount({ imap: { port: dovecot.imapPort, security: 'tls' }, ca: dovecot.ca });
    expect((await failure(connectImap(account))).kind).toBe('securityMismatch');
  });

  it('H2 names plaintext spoken to a TLS port as what it is', async () => {
    const account = testAccount({ imap: { port: dovecot.imapsPort, security: 'starttls' }, ca: dovecot.ca });
    expect(await failure(connectImap(account))).toMatchObject({
      kind: 'securityMismatch',
      field: 'imapSecurity',
    });
  });

  it('H2 names a mailbox that does not exist', async () => {
    const error = await failure(
      withImap(testAccount(overTls()), (client) => client.mailboxOpen('No such mailbox')),
    );
    expect(error.kind).toBe('mailboxMissing');
  });

  it('C9 an account without IMAP says so', async () => {
    expect(await failure(connectImap(testAccount()))).toMatchObject({
      kind: 'configuration',
      field: 'imapEnabled',
    });
  });

  it('F17 a connection in use ends when it is cancelled', async () => {
    const stop = new AbortController();
    const client = await connectImap(testAccount(overTls()), { signal: stop.signal });
    const closed = new Promise((resolve) => client.once('close', resolve));
    stop.abort();
    await closed;
  });

  it('leaves no connection behind', async () => {
    await withImap(testAccount(overTls()), () => Promise.reject(new Error('work failed'))).catch(() => {});
    expect(await dovecot.who()).toHaveLength(0);
  });
});

describe('connecting to a server that misbehaves', () => {
  let server: LineServer;
  afterEach(async () => server.close());

  const serve = async (options: LineServerOptions): Promise<number> =>
    (server = await startLineServer(options)).port;
  const shortly = { deadlines: { connect: 300, greeting: 300, signIn: 300 } };
  const greeting = '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready';
  const tagOf = (line: string) => line.split(' ')[0] ?? '';

  it('X14 sends nothing in clear when STARTTLS was stripped', async () => {
    const port = await serve({
      greeting: '* OK ready',
      onLine: (line, talk) => talk.say('* CAPABILITY IMAP4rev1 AUTH=PLAIN', `${tagOf(line)} OK done`),
    });
    const account = testAccount({ imap: { port, security: 'starttls' } });
    expect((await failure(connectImap(account))).kind).toBe('tlsRequired');
    expect(server.plaintext()).not.toMatch(/LOGIN|AUTHENTICATE|secret|reader/);
  });

  it('X14 sends no token in clear when STARTTLS was stripped', async () => {
    const port = await serve({
      greeting: '* OK ready',
      onLine: (line, talk) =>
        talk.say('* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER', `${tagOf(line)} OK done`),
    });
    const token = 'token-Gq5vMn8c';
    const signIn: SignIn = {
      ...{ kind: 'oauth2', user: 'reader@example.com' },
      accessToken: () => Promise.resolve(token),
    };
    const account = testAccount({ imap: { port, security: 'starttls', signIn } });
    expect((await failure(connectImap(account))).kind).toBe('tlsRequired');
    expect(server.lines).not.toEqual([]);
    expect(shows(server.plaintext(), token) || /AUTHENTICATE|reader/.test(server.plaintext())).toBe(false);
  });

  it('X14 sends nothing in clear when the server refuses STARTTLS', async () => {
    const port = await serve({
      greeting,
      onLine: (line, talk) =>
        /CAPABILITY/.test(line)
          ? talk.say('* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN', `${tagOf(line)} OK done`)
          : talk.say(`${tagOf(line)} NO not today`),
    });
    const account = testAccount({ imap: { port, security: 'starttls' } });
    expect((await failure(connectImap(account))).kind).toBe('tlsRequired');
    expect(server.plaintext()).not.toMatch(/LOGIN|AUTHENTICATE|secret|reader/);
  });

  it('X14 sends nothing in clear to a server that claims we are signed in already', async () => {
    const port = await serve({
      greeting: '* PREAUTH welcome',
      onLine: (line, talk) => talk.say('* CAPABILITY IMAP4rev1', `${tagOf(line)} OK done`),
    });
    const account = testAccount({ imap: { port, security: 'starttls' } });
    expect((await failure(connectImap(account))).kind).toBe('tlsRequired');
    expect(server.plaintext()).not.toMatch(/LOGIN|AUTHENTICATE|secret|reader/);
  });

  it('X14 drops a connection into which an answer was injected before TLS', async () => {
    const port = await serve({
      greeting,
      onLine: (line, talk) => {
        if (/CAPABILITY/.test(line))
          return talk.say('* CAPABILITY IMAP4rev1 STARTTLS', `${tagOf(line)} OK done`);
        talk.say(`${tagOf(line)} OK begin`, '* CAPABILITY IMAP4rev1 AUTH=PLAIN LOGINDISABLED');
      },
    });
    const account = testAccount({ imap: { port, security: 'starttls' } });
    expect((await failure(connectImap(account))).kind).toBe('tlsRequired');
    expect(server.plaintext()).not.toMatch(/secret|reader/);
  });

  it('F3 gives up on a server that accepts and never greets', async () => {
    const port = await serve({});
    const account = testAccount({ imap: { port, security: 'starttls' } });
    expect((await failure(connectImap(account, shortly))).kind).toBe('timeout');
  });

  it('F3 gives up on a server that greets and never answers', async () => {
    const port = await serve({ greeting });
    const account = testAccount({ imap: { port, security: 'starttls' } });
    expect((await failure(connectImap(account, shortly))).kind).toBe('timeout');
  });

  it('X21 drops a server that sends an endless line', async () => {
    const port = await serve({
      greeting,
      onLine: (_line, talk) => talk.raw(Buffer.alloc(9 * 1024 * 1024, 'A')),
    });
    const account = testAccount({ imap: { port, security: 'starttls' } });
    expect((await failure(connectImap(account))).kind).toBe('connectionLost');
  });

  it('X21 drops a server that announces a literal beyond all bounds', async () => {
    const port = await serve({ greeting, onLine: (_line, talk) => talk.raw('* X {99999999999}\r\n') });
    const account = testAccount({ imap: { port, security: 'starttls' } });
    expect((await failure(connectImap(account))).kind).toBe('connectionLost');
  });

  it('H2 tells a full server from a wrong password', async () => {
    const port = await serve({ greeting: '* BYE Too many connections from your IP' });
    const account = testAccount({ imap: { port, security: 'starttls' } });
    const error = await failure(connectImap(account));
    expect(error.kind).not.toBe('signInRefused');
    expect(error.message).toContain('Too many connections');
  });
});
