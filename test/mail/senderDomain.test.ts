import { checkSenderDomain, type TxtRecords } from '../../mail/senderDomain';

const dns =
  (records: Record<string, readonly string[]>): TxtRecords =>
  (name) =>
    Promise.resolve(records[name] ?? []);

const sound = {
  'example.com': ['google-site-verification=x', 'v=spf1 include:_spf.example.net -all'],
  'selector1._domainkey.example.com': ['v=DKIM1; k=rsa; p=MIIB'],
  '_dmarc.example.com': ['v=DMARC1; p=reject; rua=mailto:d@example.com'],
};

const check = async (
  records: Record<string, readonly string[]>,
  selector: string | null = null,
  domain = 'example.com',
) =>
  Object.fromEntries(
    (await checkSenderDomain(domain, selector, dns(records))).map(({ check: name, severity }) => [
      name,
      severity,
    ]),
  );

describe('the DNS records of a sender domain', () => {
  it('H1 are fine when all three are there', async () => {
    expect(await check(sound)).toEqual({ spf: 'ok', dkim: 'ok', dmarc: 'ok' });
  });

  it('H1 are missed when there are none', async () => {
    expect(await check({})).toEqual({ spf: 'warning', dkim: 'info', dmarc: 'warning' });
  });

  it.each([
    ['two SPF records', { 'example.com': ['v=spf1 -all', 'v=spf1 ~all'] }, 'spf', 'error'],
    ['an SPF record that lets everybody send', { 'example.com': ['v=spf1 +all'] }, 'spf', 'warning'],
    [
      'a DMARC record without a policy',
      { '_dmarc.example.com': ['v=DMARC1; rua=mailto:x@example.com'] },
      'dmarc',
      'error',
    ],
    [
      'two DMARC records',
      { '_dmarc.example.com': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
      'dmarc',
      'error',
    ],
    ['a DMARC policy that only watches', { '_dmarc.example.com': ['v=DMARC1; p=none'] }, 'dmarc', 'info'],
    [
      'a DMARC record that only looks like one',
      { '_dmarc.example.com': ['v=DMARC10; p=reject'] },
      'dmarc',
      'warning',
    ],
  ])('H1 name %s', async (_name, records, name, severity) => {
    expect((await check({ ...sound, ...(records as Record<string, string[]>) }))[name]).toBe(severity);
  });

  it('H1 a missing key of the own selector stops mail', async () => {
    expect((await check(sound, 'mine')).dkim).toBe('error');
  });

  it('H1 a withdrawn key of the own selector stops mail', async () => {
    expect((await check({ ...sound, 'mine._domainkey.example.com': ['v=DKIM1; p='] }, 'mine')).dkim).toBe(
      'error',
    );
  });

  it('H1 a subdomain is covered by the DMARC policy of its parent', async () => {
    expect((await check(sound, null, 'mail.example.com')).dmarc).toBe('ok');
  });

  it('H1 a failing resolver is not a missing record', async () => {
    const failing = () => Promise.reject(new Error('ESERVFAIL'));
    const findings = await checkSenderDomain('example.com', null, failing);
    expect(findings.map(({ message }) => message)).toEqual(
      Array(3).fill(expect.stringContaining('could not be looked up')),
    );
  });
});
