import { ImapFlow } from 'imapflow';
import { startDovecot, type Dovecot } from '../../support/dovecot';

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.close());

const open: ImapFlow[] = [];
afterEach(() => open.splice(0).forEach((client) => client.close()));

async function connect(pass = dovecot.password, port = dovecot.imapsPort): Promise<ImapFlow> {
  const client = new ImapFlow({
    ...{ host: dovecot.host, port, secure: port === dovecot.imapsPort, logger: false },
    auth: { user: dovecot.user, pass },
    tls: { ca: dovecot.ca },
  });
  open.push(client);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('the Dovecot of the tests', () => {
  it('is trusted through its own authority, over TLS and STARTTLS', async () => {
    expect((await connect()).secureConnection).toBe(true);
    expect((await connect(dovecot.password, dovecot.imapPort)).secureConnection).toBe(true);
  });

  it('refuses a wrong password', async () => {
    await expect(connect('wrong')).rejects.toMatchObject({ authenticationFailed: true });
  });

  it('shows delivered mail in INBOX and in other mailboxes', async () => {
    await dovecot.deliver('Subject: one\r\n\r\nfirst\r\n');
    await dovecot.deliver(['Subject: two\r\n\r\n2\r\n', 'Subject: three\r\n\r\n3\r\n'], {
      mailbox: 'Archive',
    });
    const client = await connect();
    expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: 1 });
    expect(await client.status('Archive', { messages: true })).toMatchObject({ messages: 2 });
  });

  it('has the special-use mailboxes', async () => {
    const mailboxes = await (await connect()).list();
    expect(mailboxes.map((mailbox) => mailbox.specialUse).sort()).toEqual(
      ['\\Archive', '\\Drafts', '\\Inbox', '\\Junk', '\\Sent', '\\Trash'].sort(),
    );
  });

  it('counts and kicks sessions', async () => {
    const client = await connect();
    const closed = new Promise((resolve) => client.once('close', resolve));
    expect(await dovecot.who()).toHaveLength(1);
    await dovecot.kick();
    await closed;
    expect(await dovecot.who()).toEqual([]);
    await dovecot.kick();
  });

  it('refuses the sign-in of a user on demand', async () => {
    await dovecot.refuse(dovecot.user);
    await expect(connect()).rejects.toMatchObject({ authenticationFailed: true });
    await dovecot.refuse();
    await connect();
  });

  it('comes back on the same ports with the same mail', async () => {
    await dovecot.deliver('Subject: kept\r\n\r\nkept\r\n', { user: 'other@example.com' });
    await dovecot.stop();
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await dovecot.start();
    const kept = await dovecot.doveadm('search', '-u', 'other@example.com', 'subject', 'kept');
    expect(kept.trim().split('\n')).toHaveLength(1);
  });

  it('changes UIDVALIDITY on demand', async () => {
    await dovecot.doveadm('mailbox', 'update', '-u', dovecot.user, '--uid-validity', '4711', 'INBOX');
    const status = await (await connect()).status('INBOX', { uidValidity: true });
    expect(status).toMatchObject({ uidValidity: 4711n });
  });
});
