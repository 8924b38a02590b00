import type { NewCredential } from '../../harness/api';
import type { ExecutionError } from '../../harness/executions';
import { startLineServer, type LineServer } from '../support/lineServer';
import { shows } from '../support/secrets';
import { sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { mailPassword, wrongPassword } from './support/secrets';
import { email, emailTrigger, inARow, manualTrigger } from './support/workflow';

let post: PostOffice;

beforeAll(async () => {
  post = await startPostOffice();
});
afterAll(() => post.close());

const user = 'desk@example.com';

/** A credential of its own for each test, saved in n8n. */
async function account(
  changes: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; credential: NewCredential }> {
  const credential = {
    ...post.credential(user, changes),
    name: expect.getState().currentTestName?.slice(-128) ?? '',
  };
  return { id: await sharedApi().credentials.create(credential), credential };
}

async function testOf(changes: Readonly<Record<string, unknown>>) {
  const { id, credential } = await account(changes);
  return sharedApi().credentials.test(id, credential);
}

/** The error of a workflow that does one thing with the Email node. */
async function errorOf(
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<ExecutionError | null> {
  const api = sharedApi();
  const { credential } = await account();
  const id = await api.workflows.import(inARow(manualTrigger(), email(credential, operation, parameters)));
  const execution = await api.executions.settle(await api.workflows.run(id, 'Start'));
  expect(execution.status).toBe('error');
  return execution.error;
}

const letter = { to: 'carla@example.org', subject: 'Hello', body: 'Hello' };

describe('C6 the test of a credential', () => {
  it('signs in to IMAP and SMTP', async () => {
    expect(await testOf({})).toMatchObject({ status: 'OK' });
  });

  it('names a wrong password, for both protocols', async () => {
    const { status, message } = await testOf({ password: wrongPassword });
    expect(status).toBe('Error');
    expect(message).toMatch(
      /IMAP failed.*Check user name and password.*SMTP failed.*Check user name and password/s,
    );
  });

  it('says which of the two failed when only one does', async () => {
    const { message } = await testOf({ smtpPassword: wrongPassword });
    expect(message).toMatch(/^IMAP works\. SMTP failed: .*Check user name and password/s);
  });

  it('names TLS on a port that speaks plaintext', async () => {
    const { message } = await testOf({ imapPort: post.dovecot.imapPort });
    expect(message).toMatch(/IMAP failed: .*security that belongs to the port/s);
  });

  it('names a certificate nobody vouches for', async () => {
    const { message } = await testOf({ caCertificate: '' });
    expect(message).toMatch(/IMAP failed: .*certificate.*enter its CA certificate/is);
  });
});

describe('H2 a workflow that cannot work', () => {
  it('names a missing mailbox', async () => {
    const error = await errorOf('getMany', { mailbox: { __rl: true, mode: 'path', value: 'Nowhere' } });
    expect(error).toMatchObject({
      message: expect.stringContaining('Nowhere') as string,
      description: expect.stringContaining('Choose the mailbox from the list') as string,
    });
  });

  it('names a bad address and sends nothing', async () => {
    const error = await errorOf('send', { ...letter, to: 'carla@example.org, no address' });
    expect(error).toMatchObject({ message: expect.stringContaining('no address') as string });
    expect(post.smtp.mails).toEqual([]);
  });

  it('names a missing binary field and sends nothing', async () => {
    const error = await errorOf('send', { ...letter, attachmentFields: 'invoice' });
    expect(error).toMatchObject({
      message: expect.stringContaining('invoice') as string,
      description: expect.stringContaining('binary fields of the input item') as string,
    });
    expect(post.smtp.mails).toEqual([]);
  });
});

describe('publishing an Email Trigger that cannot work', () => {
  const refused = async (changes: Readonly<Record<string, unknown>>, parameters = {}) => {
    const api = sharedApi();
    const { credential } = await account(changes);
    const id = await api.workflows.import(inARow(emailTrigger(credential, parameters)));
    const error: unknown = await api.workflows.activate(id).catch((reason: unknown) => reason);
    await api.workflows.deactivate(id);
    return error;
  };

  it('is refused with the sign-in named, and what to do', async () => {
    expect(await refused({ password: wrongPassword })).toMatchObject({
      message: expect.stringMatching(
        /refused the sign-in of desk@example\.com.*Check user name and password/s,
      ) as string,
    });
  });

  it('F12 tries a refused password once, however often n8n repeats to publish', async () => {
    const user = 'locked@example.com';
    await refused({ user, password: wrongPassword }, { mailboxes: ['INBOX', 'Sent', 'Drafts'] });
    const attempts = (await post.dovecot.log()).split('\n').filter((line) => line.includes(`user=<${user}>`));
    expect(attempts).toHaveLength(1);
  });

  it('is refused with the missing mailbox named, and what to do', async () => {
    expect(await refused({}, { mailboxes: ['Nowhere'] })).toMatchObject({
      message: expect.stringMatching(/"Nowhere".*Choose the mailbox from the list/s) as string,
    });
  });
});

describe('X14 servers from which somebody has stripped STARTTLS', () => {
  let imap: LineServer;
  let smtp: LineServer;
  let stripped: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    [imap, smtp] = await Promise.all([
      startLineServer({
        greeting: '* OK ready',
        onLine: (line, talk) =>
          talk.say('* CAPABILITY IMAP4rev1 AUTH=PLAIN', `${line.split(' ')[0]} OK done`),
      }),
      startLineServer({
        greeting: '220 ready',
        onLine: (line, talk) =>
          /^EHLO/.test(line)
            ? talk.say('250-hello', '250 AUTH PLAIN LOGIN')
            : talk.say('502 5.5.1 no such command'),
      }),
    ]);
    stripped = {
      ...{ imapHost: imap.host, imapPort: imap.port, imapSecurity: 'starttls' },
      ...{ smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: 'starttls' },
    };
  });
  afterAll(() => Promise.all([imap.close(), smtp.close()]));
  afterEach(() => {
    for (const { lines, plaintext } of [imap, smtp]) {
      expect(lines.filter((line) => /AUTH|LOGIN|MAIL FROM/i.test(line))).toEqual([]);
      expect(shows(plaintext(), mailPassword) || plaintext().includes(user)).toBe(false);
    }
  });

  it('are named by the test of the credential, and get no byte of it', async () => {
    const { status, message } = await testOf(stripped);
    expect(status).toBe('Error');
    expect(message).toMatch(/IMAP failed: .*TLS.*SMTP failed: .*TLS/s);
    expect([imap.lines.length, smtp.lines.length]).not.toContain(0);
  });

  it('let nobody publish or send, and get no byte of the credential', async () => {
    const api = sharedApi();
    const { credential } = await account(stripped);
    const trigger = await api.workflows.import(inARow(emailTrigger(credential)));
    await expect(api.workflows.activate(trigger)).rejects.toThrow(/TLS/);
    await api.workflows.deactivate(trigger);
    const send = email(credential, 'send', letter);
    const id = await api.workflows.import(inARow(manualTrigger(), send));
    const { error } = await api.executions.settle(await api.workflows.run(id, 'Start'));
    expect(`${error?.message} ${error?.description}`).toMatch(/TLS/);
  });
});
