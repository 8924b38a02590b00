import { randomBytes } from 'node:crypto';
import { ImapFlow } from 'imapflow';
import type { NewCredential } from '../../../harness/api';
import type { ServerCertificate } from '../../support/certificate';
import { startDovecot, type Dovecot } from '../../support/dovecot';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer';
import { mailPassword } from './secrets';

export interface StoredMail {
  readonly source: Buffer;
  /** Without `\\Recent`, which only says that nobody has looked yet. */
  readonly flags: readonly string[];
}

/** Dovecot for mailboxes and an SMTP server that delivers into them: every user there is signs in with one password. */
export interface PostOffice {
  readonly dovecot: Dovecot;
  readonly smtp: TestSmtpServer;
  /** A Mailroom credential of this user's account; `changes` replaces single fields of its form. */
  credential(user: string, changes?: Readonly<Record<string, unknown>>): NewCredential;
  /** What lies in a mailbox, oldest first. */
  mailsOf(user: string, mailbox?: string): Promise<StoredMail[]>;
  close(): Promise<void>;
}

/** `certificate` is shown by both servers; absent: the one of all tests, for `localhost`. */
export async function startPostOffice(
  options: { readonly certificate?: ServerCertificate } = {},
): Promise<PostOffice> {
  const dovecot = await startDovecot({ ...options, password: mailPassword });
  const office = randomBytes(4).toString('hex');
  const smtp = await startSmtpServer({
    ...options,
    signIn: ({ secret }) => secret === mailPassword,
    deliver: async ({ raw, to, from }) => {
      for (const user of to) await dovecot.deliver(raw, { user, from });
    },
  });
  return {
    dovecot,
    smtp,
    credential: (user, changes = {}) => ({
      // n8n finds credentials by name, and other tests have users of the same name elsewhere.
      name: `Account of ${user} (${office})`,
      type: 'mailroomApi',
      data: {
        ...{ provider: 'custom', user, password: dovecot.password },
        ...{ imapHost: dovecot.host, imapPort: dovecot.imapsPort, imapSecurity: 'tls' },
        ...{ smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: 'tls' },
        ...{ showAdvanced: true, caCertificate: dovecot.ca },
        ...changes,
      },
    }),
    mailsOf: (user, mailbox = 'INBOX') => readMailbox(dovecot, user, mailbox),
    async close() {
      await smtp.close();
      await dovecot.close();
    },
  };
}

async function readMailbox(dovecot: Dovecot, user: string, mailbox: string): Promise<StoredMail[]> {
  const client = new ImapFlow({
    ...{ host: dovecot.host, port: dovecot.imapPort, secure: false, doSTARTTLS: false, logger: false },
    auth: { user, pass: dovecot.password },
  });
  await client.connect();
  try {
    const { exists } = await client.mailboxOpen(mailbox, { readOnly: true });
    if (exists === 0) return [];
    const found = await client.fetchAll('1:*', { source: true, flags: true });
    return found.map(({ source, flags }) => ({
      source: source ?? Buffer.alloc(0),
      flags: [...(flags ?? [])].filter((flag) => flag !== '\\Recent'),
    }));
  } finally {
    await client.logout();
  }
}
