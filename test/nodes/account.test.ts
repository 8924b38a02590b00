import { useEmailNode } from '../support/emailNode';

const node = useEmailNode({ quota: '10M' });
const check = { resource: 'account', operation: 'check' };

interface Checked {
  readonly ok: boolean;
  readonly status: string;
  readonly findings: ReadonlyArray<Readonly<Record<string, string>>>;
}

const checked = async (): Promise<Checked> => {
  // An address of a provider's own domain, so that no DNS is asked.
  node.configure({ fromAddress: 'ann@gmail.com' });
  const [item] = await node.run(check);
  return item?.json as unknown as Checked;
};

const finding = ({ findings }: Checked, area: string, name: string) =>
  findings.find((each) => each['area'] === area && each['check'] === name);

describe('account.check', () => {
  it('H1 signs in to IMAP and SMTP and tells what it saw', async () => {
    const result = await checked();
    expect(result.ok).toBe(true);
    expect(finding(result, 'imap', 'signIn')).toMatchObject({ severity: 'ok' });
    expect(finding(result, 'imap', 'idle')).toMatchObject({ severity: 'ok' });
    expect(finding(result, 'imap', 'quota')).toMatchObject({ severity: 'ok' });
    expect(finding(result, 'smtp', 'certificate')).toMatchObject({ severity: 'ok' });
  });

  it('H1 says which of the two failed and what to do, and still looks at the other', async () => {
    node.configure({ smtpPassword: 'wrong' });
    const result = await checked();
    expect(result).toMatchObject({ ok: false, status: 'error' });
    expect(finding(result, 'imap', 'signIn')).toMatchObject({ severity: 'ok' });
    expect(finding(result, 'smtp', 'signIn')).toMatchObject({ severity: 'error' });
    expect(finding(result, 'smtp', 'signIn')?.['advice']).toBeTruthy();
  });

  it('C9 an account for sending only is no fault', async () => {
    node.configure({ imapEnabled: false });
    const result = await checked();
    expect(result.ok).toBe(true);
    expect(finding(result, 'imap', 'signIn')).toMatchObject({ severity: 'info' });
  });

  it('H1 warns when approval links lead to this machine only', async () => {
    expect(finding(await checked(), 'n8n', 'publicAddress')).toMatchObject({ severity: 'warning' });
  });

  it('C8 shows no password in the result', async () => {
    node.configure({ smtpPassword: 'wrong-but-secret' });
    expect(JSON.stringify(await checked())).not.toContain('wrong-but-secret');
  });
});
