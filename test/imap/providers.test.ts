import { withImap } from '../../mail/imap/connect';
import { lookAtImap } from '../../mail/imap/check';
import { imapFindings } from '../../mail/connectionReport';
import { MailError } from '../../mail/error';
import type { SignIn } from '../../mail/account';
import { testAccount } from '../support/account';
import { providers, type ProviderName } from '../support/providers';
import {
  startScriptedServer,
  type ScriptedServer,
  type ScriptedServerOptions,
} from '../support/scriptedServer';

const token: SignIn = {
  kind: 'oauth2',
  user: 'reader@example.com',
  accessToken: () => Promise.resolve(server.password),
};

let server: ScriptedServer;
afterEach(async () => server.close());

const like = async (provider: ProviderName, more: ScriptedServerOptions = {}) =>
  (server = await startScriptedServer({ ...providers[provider].imap, ...more }));
const account = (signIn?: SignIn, mailboxUser?: string) =>
  testAccount({
    imap: { port: server.port, ...(signIn && { signIn }), ...(mailboxUser && { mailboxUser }) },
    ca: server.ca,
  });
const failureOf = async (work: Promise<unknown>): Promise<MailError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof MailError) return error;
  throw new Error(`Expected a MailError, got ${String(error)}`);
};
const open = () => withImap(account(), (client) => client.mailboxOpen('INBOX'));
const commands = () => server.commands.map(({ name }) => name);

describe('a server like Gmail', () => {
  it('C4 is signed in to by OAUTHBEARER, which it offers beside XOAUTH2', async () => {
    await like('gmail');
    await withImap(account(token), (client) => client.mailboxOpen('INBOX'));
    expect(commands()).toContain('AUTHENTICATE');
  });

  it('H2 an account password leads to the app password', async () => {
    await like('gmail', {
      signIn: () =>
        'NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
    });
    const error = await failureOf(open());
    expect(error).toMatchObject({
      kind: 'signInRefused',
      fix: expect.stringContaining('apppasswords') as string,
    });
  });

  it('F11 too many connections are not a wrong password', async () => {
    await like('gmail', { signIn: () => 'NO [ALERT] Too many simultaneous connections. (Failure)' });
    expect((await failureOf(open())).kind).toBe('throttled');
  });
});

describe('a server like Microsoft 365', () => {
  it('C9 opens a shared mailbox by naming it in the sign-in', async () => {
    const seen: string[] = [];
    await like('microsoft365', { signIn: ({ user }) => Boolean(seen.push(user)) });
    await withImap(account(token, 'shared@example.com'), (client) => client.mailboxOpen('INBOX'));
    expect(seen).toEqual(['shared@example.com']);
  });

  it('H2 a token it takes and a mailbox it does not open are told apart from a wrong password', async () => {
    await like('microsoft365');
    server.override('NAMESPACE', () => 'BAD User is authenticated but not connected.');
    const error = await failureOf(withImap(account(token), (client) => client.mailboxOpen('INBOX')));
    expect(error).toMatchObject({
      kind: 'protocolDisabled',
      fix: expect.stringContaining('email apps') as string,
    });
  });

  it('H1 tells that it keeps no keywords', async () => {
    await like('microsoft365');
    const findings = imapFindings(await lookAtImap(account()), new Date());
    expect(findings.find(({ check }) => check === 'keywords')).toMatchObject({ severity: 'info' });
  });
});

describe('a server like Yahoo', () => {
  it('H2 an account password leads to the app password', async () => {
    await like('yahoo', { signIn: () => 'NO [AUTHENTICATIONFAILED] AUTHENTICATE Invalid credentials' });
    expect(await failureOf(open())).toMatchObject({
      kind: 'signInRefused',
      fix: expect.stringContaining('app password') as string,
    });
  });

  it('F11 its sign-in limit is a limit', async () => {
    await like('yahoo', { signIn: () => 'NO [LIMIT] AUTHENTICATE Rate limit hit.' });
    expect((await failureOf(open())).kind).toBe('throttled');
  });

  it('F11 its own fault is a fault', async () => {
    await like('yahoo', {
      signIn: () => 'NO [SERVERBUG] AUTHENTICATE Server error - Please try again later',
    });
    expect((await failureOf(open())).kind).toBe('serverBusy');
  });
});

describe('a server like NetEase', () => {
  it('C1 is told who we are before a mailbox is opened', async () => {
    await like('netease');
    let introduced = false;
    server.override('ID', () => {
      introduced = true;
      return undefined;
    });
    server.override('SELECT', () =>
      introduced ? undefined : 'NO SELECT Unsafe Login. Please contact kefu@188.com for help',
    );
    await open();
    expect(introduced).toBe(true);
  });

  it('H2 a distrusted client is told what to switch on', async () => {
    await like('netease');
    server.override('SELECT', () => 'NO SELECT Unsafe Login. Please contact kefu@188.com for help');
    expect(await failureOf(open())).toMatchObject({
      kind: 'protocolDisabled',
      fix: expect.stringContaining('authorization code') as string,
    });
  });

  it('H1 tells that it cannot announce new mail', async () => {
    await like('netease');
    const findings = imapFindings(await lookAtImap(account()), new Date());
    expect(findings.find(({ check }) => check === 'idle')).toMatchObject({ severity: 'warning' });
  });
});
