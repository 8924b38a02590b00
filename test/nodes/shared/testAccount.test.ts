import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import { testAccount } from '../../../nodes/shared/testAccount';
import { startDovecot, type Dovecot } from '../../support/dovecot';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer';

describe('the test of a credential', () => {
  let dovecot: Dovecot;
  let smtp: TestSmtpServer;
  beforeAll(async () => {
    [dovecot, smtp] = await Promise.all([startDovecot(), startSmtpServer()]);
  });
  afterAll(() => Promise.all([dovecot.close(), smtp.close()]));

  const test = (change: ICredentialDataDecryptedObject = {}) => {
    const data = {
      ...{ provider: 'custom', user: dovecot.user, password: dovecot.password, caCertificate: dovecot.ca },
      ...{ imapHost: '127.0.0.1', imapPort: dovecot.imapsPort, imapSecurity: 'tls' },
      ...{ smtpHost: '127.0.0.1', smtpPort: smtp.port, smtpSecurity: 'tls', ...change },
    };
    const context = { helpers: { request: () => Promise.reject(new Error('not asked')) } };
    const credential = { id: '1', name: 'Office', type: 'mailroomApi', data };
    return testAccount.call(context as unknown as ICredentialTestFunctions, credential);
  };

  it('C6 passes when both sign-ins work', async () => {
    expect(await test()).toEqual({ status: 'OK', message: 'Signed in to IMAP and SMTP' });
  });

  it('C6 says that SMTP failed, that IMAP works, why, and what to do', async () => {
    const { status, message } = await test({ smtpPassword: 'wrong horse' });
    expect(status).toBe('Error');
    expect(message).toMatch(/^IMAP works\. SMTP failed: .* refused the sign-in\. .*password/);
    expect(message).not.toContain('wrong horse');
  });

  it('C6 says that IMAP failed and SMTP works', async () => {
    const { message } = await test({ password: 'wrong horse', smtpPassword: smtp.password });
    expect(message).toMatch(/^SMTP works\. IMAP failed:/);
  });

  it('C6 names the field that is wrong before anything is dialled', async () => {
    expect(await test({ imapHost: '' })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('IMAP Host') as string,
    });
  });

  it('C9 tests only what is switched on', async () => {
    expect((await test({ smtpEnabled: false, smtpPort: 1 })).message).toBe('Signed in to IMAP');
  });
});
