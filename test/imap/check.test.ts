import { lookAtImap } from '../../mail/imap/check';
import { testAccount } from '../support/account';
import { startDovecot, type Dovecot } from '../support/dovecot';

describe('looking at an account on Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ quota: '10M' });
    await dovecot.deliver('Subject: one\r\n\r\nhello\r\n');
  });
  afterAll(async () => dovecot.close());
  const account = () => testAccount({ imap: { port: dovecot.imapsPort }, ca: dovecot.ca });

  it('H1 tells TLS version, certificate, IDLE, keywords, quota and special mailboxes', async () => {
    const report = await lookAtImap(account());
    expect(report).toMatchObject({
      tls: { version: 'TLSv1.3', verified: true },
      keywords: true,
      messages: 1,
      readOnly: false,
      quota: { limit: 10 * 1024 * 1024 },
      specialUse: { '\\Sent': 'Sent', '\\Trash': 'Trash' },
    });
    expect(report.capabilities).toContain('IDLE');
    expect(report.tls?.certificateExpires?.getTime()).toBeGreaterThan(Date.now());
  });

  it('H1 changes nothing in the mailbox', async () => {
    await lookAtImap(account());
    expect(await dovecot.doveadm('search', '-u', dovecot.user, 'mailbox', 'INBOX', 'UNSEEN')).not.toBe('');
  });
});
