import { useEmailNode } from '../support/emailNode';
import { startSmtpServer } from '../support/smtpServer';

const node = useEmailNode({ quota: '10M' });
const check = { resource: 'account', operation: 'check' };

type Finding = Readonly<Record<string, unknown>>;

const checked = async (): Promise<Finding[]> => {
  // An address of a provider's own domain, so that no DNS is asked.
  node.configure({ fromAddress: 'ann@gmail.com' });
  return (await node.run(check)).map(({ json }) => json);
};

const finding = (findings: readonly Finding[], area: string, name: string) =>
  findings.find((each) => each['area'] === area && each['check'] === name);
const severities = (findings: readonly Finding[]) => findings.map(({ severity }) => severity);

describe('account.check', () => {
  it('H1 signs in to IMAP and SMTP and tells what it saw', async () => {
    const result = await checked();
    expect(severities(result)).not.toContain('error');
    expect(finding(result, 'imap', 'signIn')).toMatchObject({
      severity: 'ok',
      account: 'Test account',
      address: node.user,
      provider: 'custom',
    });
    expect(finding(result, 'imap', 'idle')).toMatchObject({ severity: 'ok' });
    expect(finding(result, 'imap', 'quota')).toMatchObject({ severity: 'ok' });
    expect(finding(result, 'smtp', 'certificate')).toMatchObject({ severity: 'ok' });
  });

  it('H1 says which of the two failed and what to do, and still looks at the other', async () => {
    node.configure({ smtpPassword: 'wrong' });
    const result = await checked();
    expect(finding(result, 'imap', 'signIn')).toMatchObject({ severity: 'ok' });
    expect(finding(result, 'smtp', 'signIn')).toMatchObject({ severity: 'error' });
    expect(finding(result, 'smtp', 'signIn')?.['advice']).toBeTruthy();
  });

  it('H1 gives an item for each finding, the worst first', async () => {
    node.configure({ smtpPassword: 'wrong' });
    const found = severities(await checked());
    expect(found[0]).toBe('error');
    expect(found.at(-1)).toBe('ok');
    expect(found.lastIndexOf('warning')).toBeLessThan(found.indexOf('ok'));
  });

  it.each([
    ['a password that is missing', { password: '' }, '(password)'],
    ['a provider nobody knows', { provider: 'nobody' }, '(Provider)'],
    ['a certificate that is none', { caCertificate: 'none' }, '(CA Certificate)'],
  ])('H1 finds %s, and says which field and what to do', async (_what, fields, field) => {
    node.configure(fields);
    expect(await checked()).toMatchObject([
      {
        ...{ severity: 'error', area: 'account', check: 'credential', account: 'Test account' },
        message: expect.stringContaining(field) as string,
        advice: expect.stringMatching(/\.$/) as string,
      },
    ]);
  });

  it('H1 tells what the servers offer', async () => {
    const result = await checked();
    const offers = (area: string) => finding(result, area, 'capabilities')?.['message'];
    expect(offers('imap')).toMatch(/\bIDLE\b.*\bUIDPLUS\b|\bUIDPLUS\b.*\bIDLE\b/);
    expect(offers('smtp')).toMatch(/\bPIPELINING\b/);
  });

  it('C9 an account for sending only is no fault', async () => {
    node.configure({ imapEnabled: false });
    const result = await checked();
    expect(severities(result)).not.toContain('error');
    expect(finding(result, 'imap', 'signIn')).toMatchObject({ severity: 'info' });
  });

  it('C9 a relay that asks for no sign-in is used without one', async () => {
    const relay = await startSmtpServer({ authentication: 'none' });
    try {
      node.configure({ smtpPort: relay.port, smtpSignIn: 'none' });
      const result = await checked();
      expect(finding(result, 'smtp', 'signIn')).toMatchObject({
        severity: 'ok',
        message: expect.stringMatching(/^Connected without signing in/) as string,
      });
    } finally {
      await relay.close();
    }
  });

  it('H1 warns when approval links lead to this machine only', async () => {
    expect(finding(await checked(), 'n8n', 'publicAddress')).toMatchObject({ severity: 'warning' });
  });

  it('C8 shows no password in the result', async () => {
    node.configure({ smtpPassword: 'wrong-but-secret' });
    expect(JSON.stringify(await checked())).not.toContain('wrong-but-secret');
  });
});

describe('a run with a password that is refused', () => {
  it('F12 tries it once for reading, however many items there are', async () => {
    node.configure({ password: 'wrong horse' });
    const items = await node.run({ resource: 'message', operation: 'getMany' }, [{}, {}, {}, {}], {
      continueOnFail: true,
    });
    expect(items.map(({ json }) => json['error'])).toEqual(
      Array(4).fill(expect.stringContaining('refused the sign-in')),
    );
    const attempts = (await node.imap.log())
      .split('\n')
      .filter((line) => line.includes(`user=<${node.user}>`));
    expect(attempts).toHaveLength(1);
  });
});
