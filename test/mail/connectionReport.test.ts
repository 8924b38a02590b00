import { imapFindings, smtpFindings, type ImapReport, type SmtpReport } from '../../mail/connectionReport';
import { worstFirst, type Finding } from '../../mail/finding';

const now = new Date('2030-01-01T00:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const tls = { version: 'TLSv1.3', verified: true, certificateExpires: inDays(60) };

const imap: ImapReport = {
  signInMilliseconds: 120,
  roundTripMilliseconds: 20,
  tls,
  capabilities: ['IMAP4rev1', 'IDLE', 'MOVE', 'UIDPLUS', 'QUOTA'],
  server: 'Dovecot',
  keywords: true,
  messages: 5,
  readOnly: false,
  specialUse: { '\\Sent': 'Sent', '\\Drafts': 'Drafts', '\\Trash': 'Trash', '\\Archive': 'Archive' },
  quota: { used: 10, limit: 100 },
  appendLimit: null,
};
const smtp: SmtpReport = {
  signInMilliseconds: 80,
  signedIn: true,
  tls,
  extensions: ['SIZE 26214400', 'SMTPUTF8', '8BITMIME'],
};

const named = (findings: readonly Finding[], check: string) =>
  findings.find((finding) => finding.check === check);

describe('the check of a connection', () => {
  it('H1 finds nothing wrong with a sound IMAP account', () => {
    expect(worstFirst(imapFindings(imap, now))[0]?.severity).toBe('ok');
  });

  it('H1 finds nothing wrong with a sound SMTP account', () => {
    expect(worstFirst(smtpFindings(smtp, now))[0]?.severity).toBe('info');
  });

  it.each<[string, Partial<ImapReport>, string, Finding['severity']]>([
    ['a server without IDLE', { capabilities: ['IMAP4rev1', 'MOVE'] }, 'idle', 'warning'],
    ['a server that keeps no keywords', { keywords: false }, 'keywords', 'info'],
    ['a slow server', { roundTripMilliseconds: 900 }, 'latency', 'warning'],
    ['a nearly full mailbox', { quota: { used: 95, limit: 100 } }, 'quota', 'warning'],
    ['a read-only mailbox', { readOnly: true }, 'readOnly', 'warning'],
    ['plaintext', { tls: null }, 'tls', 'warning'],
    ['an outdated TLS', { tls: { ...tls, version: 'TLSv1.1' } }, 'tls', 'warning'],
    ['an unverified certificate', { tls: { ...tls, verified: false } }, 'certificate', 'warning'],
    [
      'a certificate that ends soon',
      { tls: { ...tls, certificateExpires: inDays(5) } },
      'certificate',
      'warning',
    ],
    ['a server that cannot move', { capabilities: ['IMAP4rev1', 'IDLE'] }, 'move', 'info'],
  ])('H1 names %s', (_name, change, check, severity) => {
    const finding = named(imapFindings({ ...imap, ...change }, now), check);
    expect(finding).toMatchObject({ severity });
    expect(finding?.advice).toBeTruthy();
  });

  it('H1 names the special mailboxes that are missing', () => {
    const findings = imapFindings({ ...imap, specialUse: { '\\Sent': 'Sent' } }, now);
    expect(findings.map(({ message }) => message).join()).toContain('drafts, deleted mail, archived mail');
  });

  it('H1 tells how large a mail may be', () => {
    expect(named(smtpFindings(smtp, now), 'size')?.message).toContain('25 MB');
  });
});
