import { compose } from '../../mail/compose';
import { withImap } from '../../mail/imap/connect';
import { openSentMailbox } from '../../mail/imap/sent';
import { outgoingMail } from '../../mail/outgoing';
import { rawBytes } from '../../mail/rawMail';
import { testAccount } from '../support/account';
import { startDovecot, type Dovecot } from '../support/dovecot';

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.close());

let users = 0;
/** A user whom no other test has touched, with or without a mailbox for sent mail. */
async function newAccount(sent: string | null) {
  const user = `sender${(users += 1)}@example.com`;
  const account = testAccount({
    user,
    password: dovecot.password,
    ca: dovecot.ca,
    imap: { port: dovecot.imapsPort },
  });
  if (sent) {
    await withImap(account, async (client) => {
      const known = (await client.list()).some(({ specialUse }) => specialUse === '\\Sent');
      if (!known) await client.mailboxCreate(sent);
    });
  }
  return account;
}

const mail = (messageId = '<one@example.com>') =>
  compose(
    outgoingMail({
      messageId,
      date: new Date(),
      from: { name: null, address: 'sender@example.com' },
      to: [{ name: null, address: 'ann@example.org' }],
      bcc: [{ name: null, address: 'secret@example.net' }],
      subject: 'Hello',
      text: 'Hi',
    }),
  );

describe('the copy in Sent', () => {
  it('S4 holds the bytes that were sent, with Bcc, and is read', async () => {
    const account = await newAccount('Sent');
    const composed = await mail();
    await withImap(account, async (client) => {
      const result = await openSentMailbox(client, account).keep(composed);
      expect(result).toEqual({ kind: 'kept', copy: { mailbox: 'Sent', uid: 1 } });
      await client.mailboxOpen('Sent');
      const stored = await client.fetchOne('1', { source: true, flags: true }, { uid: true });
      expect(stored && stored.source?.toString()).toBe((await rawBytes(composed.keptCopy)).toString());
      expect(stored && stored.flags?.has('\\Seen')).toBe(true);
    });
  });

  it('S4 is not put there twice where the provider has filed it itself', async () => {
    const account = await newAccount('Sent');
    const composed = await mail();
    await withImap(account, async (client) => {
      await client.append('Sent', await rawBytes(composed.raw));
      expect(await openSentMailbox(client, account).keep(composed)).toEqual({
        kind: 'kept',
        copy: { mailbox: 'Sent', uid: 1 },
      });
      expect((await client.status('Sent', { messages: true })) || {}).toMatchObject({ messages: 1 });
    });
  });

  it.each([
    ['smtp.office365.com', 587, 'starttls'],
    ['smtp.gmail.com', 465, 'tls'],
  ] as const)(
    'S4 is not put there at all where mail goes out by %s, which files it',
    async (host, port, security) => {
      const account = await newAccount('Sent');
      const signIn = account.imap?.signIn ?? null;
      const provider = { ...account, smtp: { host, port, security, signIn } };
      await withImap(account, async (client) => {
        expect(await openSentMailbox(client, provider).keep(await mail())).toEqual({
          kind: 'filedByProvider',
          mailbox: 'Sent',
        });
        expect((await client.status('Sent', { messages: true })) || {}).toMatchObject({ messages: 0 });
      });
    },
  );

  it('S4 every mail of an execution is kept', async () => {
    const account = await newAccount('Sent');
    await withImap(account, async (client) => {
      const sent = openSentMailbox(client, account);
      for (const id of ['<a@example.com>', '<b@example.com>', '<c@example.com>'])
        await sent.keep(await mail(id));
      expect((await client.status('Sent', { messages: true })) || {}).toMatchObject({ messages: 3 });
    });
  });

  it('S4 is not kept where it would fill the memory, which is a warning', async () => {
    const account = await newAccount('Sent');
    const composed = await mail();
    const keptCopy = {
      size: 100_000_001,
      bytes: null,
      open: () => {
        throw new Error('It is not read either');
      },
    };
    await withImap(account, async (client) => {
      expect(await openSentMailbox(client, account).keep({ ...composed, keptCopy })).toMatchObject({
        kind: 'failed',
        warning: expect.stringContaining('copies have 100 MB at most') as string,
      });
    });
  });

  it('F22 refused, it is a warning', async () => {
    const account = await newAccount('Sent');
    await withImap(account, async (client) => {
      const sent = openSentMailbox(client, account);
      client.close();
      expect(await sent.keep(await mail())).toMatchObject({
        kind: 'failed',
        warning: expect.stringContaining('The mail was sent, but its copy was not kept') as string,
      });
    }).catch(() => undefined);
    expect.assertions(1);
  });
});
