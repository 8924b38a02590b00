import type { SignIn } from '../../mail/account';
import { compose } from '../../mail/compose';
import { smtpFindings } from '../../mail/connectionReport';
import { MailError } from '../../mail/error';
import { outgoingMail } from '../../mail/outgoing';
import { presets, type PresetId } from '../../mail/providers';
import { lookAtSmtp } from '../../mail/smtp/check';
import { openTransport } from '../../mail/smtp/transport';
import { testAccount } from '../support/account';
import { providers, type ProviderName } from '../support/providers';
import { startScriptedSmtp, type ScriptedSmtp } from '../support/scriptedSmtp';
import { testPassword } from '../support/secrets';

const presetOf: Readonly<Record<ProviderName, PresetId>> = {
  ...{ gmail: 'gmail', microsoft365: 'microsoft365', yahoo: 'yahoo', netease: 'netease163' },
};
const user = 'sender@example.com';
const token: SignIn = { kind: 'oauth2', user, accessToken: () => Promise.resolve('token') };

let server: ScriptedSmtp;
let provider: ProviderName;
afterEach(() => server.close());

const like = async (name: ProviderName) => {
  provider = name;
  server = await startScriptedSmtp(providers[name].smtp);
};
/** An account spoken to as the provider's preset says. */
const account = (signIn?: SignIn) => {
  const { security } = presets[presetOf[provider]].smtp;
  return testAccount({
    smtp: { port: server.port, security, ...(signIn && { signIn }) },
    ...{ user, ca: server.ca },
  });
};
const failureOf = async (work: Promise<unknown>): Promise<MailError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof MailError) return error;
  throw new Error(`Expected a MailError, got ${String(error)}`);
};
const person = (address: string) => ({ name: null, address });

async function send(signIn?: SignIn, text = 'Hi') {
  const mail = await compose(
    outgoingMail({
      ...{ messageId: '<one@example.com>', date: new Date(), subject: 'Hello', text },
      ...{ from: person(user), to: [person('ann@example.org')] },
    }),
  );
  const transport = openTransport(account(signIn), { retryWaits: [10, 10] });
  return await transport.send(mail).finally(transport.close);
}

const finding = async (check: string) =>
  smtpFindings(await lookAtSmtp(account()), new Date()).find((each) => each.check === check);

describe.each(Object.keys(presetOf) as ProviderName[])('a server like %s', (name) => {
  it('C1 takes a mail from an account spoken to as its preset says', async () => {
    await like(name);
    expect(await send()).toMatchObject({ accepted: ['ann@example.org'], rejected: [] });
    expect(server.signIns).toMatchObject([{ user, secret: testPassword }]);
    expect(server.plaintext()).not.toMatch(/AUTH|MAIL FROM|secret/);
  });
});

describe.each(['gmail', 'microsoft365', 'yahoo'] as const)('a server like %s', (name) => {
  it('C4 takes a token', async () => {
    await like(name);
    await send(token);
    expect(server.signIns).toEqual([{ method: 'XOAUTH2', user, secret: 'token' }]);
  });
});

describe('a server like Gmail', () => {
  beforeEach(() => like('gmail'));

  it('H2 an account password leads to the app password', async () => {
    server.answer(
      'AUTH',
      '534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a1-20020a - gsmtp',
    );
    expect(await failureOf(send())).toMatchObject({
      kind: 'signInRefused',
      fix: expect.stringContaining('apppasswords') as string,
    });
  });

  it('H2 a token for another scope leads to the scope', async () => {
    const refusal = '535 5.7.8 Username and Password not accepted. - gsmtp';
    server.answer('AUTH', refusal, refusal);
    expect(await failureOf(send(token))).toMatchObject({
      kind: 'signInRefused',
      fix: expect.stringContaining('leave all boxes ticked') as string,
    });
    expect(server.signIns).toHaveLength(2);
  });

  it('S5 its daily limit is a limit, and not run against again', async () => {
    server.answer(
      'RCPT',
      '550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n550-5.4.5 sending limits go to\n550 5.4.5  https://support.google.com/a/answer/166852 - gsmtp',
    );
    expect(await failureOf(send())).toMatchObject({
      kind: 'throttled',
      fix: expect.stringContaining('tomorrow') as string,
    });
    expect(server.attempts()).toBe(1);
  });

  it('S7 H1 tells the largest mail it takes', async () => {
    expect(await finding('size')).toMatchObject({ message: expect.stringContaining('34 MB') as string });
  });
});

describe('a server like Microsoft 365', () => {
  beforeEach(() => like('microsoft365'));

  it('H2 Authenticated SMTP that is switched off leads to the administrator', async () => {
    const refusal =
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [AM0PR01CA0001.eurprd01.prod.outlook.com]';
    server.answer('AUTH', refusal, refusal);
    expect(await failureOf(send(token))).toMatchObject({
      kind: 'protocolDisabled',
      fix: expect.stringContaining('Authenticated SMTP') as string,
    });
  });

  it('H2 a password leads to Microsoft OAuth2', async () => {
    server.answer('AUTH', '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.');
    expect(await failureOf(send())).toMatchObject({
      kind: 'signInRefused',
      fix: expect.stringContaining('Microsoft OAuth2') as string,
    });
  });

  it('C9 a shared mailbox nobody granted "Send as" for leads to that grant', async () => {
    server.answer(
      'END',
      '554 5.2.252 SendAsDenied; sender@example.com not allowed to send as support@example.com; STOREDRV.Submission.Exception:SendAsDeniedException',
    );
    expect(await failureOf(send(token))).toMatchObject({
      kind: 'senderRefused',
      fix: expect.stringContaining('Send as') as string,
    });
  });

  it('S5 waits while all three connections of the mailbox are in use', async () => {
    const busy = '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded; [Hostname=AM0PR01MB0001]';
    server.answer('END', busy, busy);
    expect(await send(token)).toMatchObject({ accepted: ['ann@example.org'] });
    expect(server.attempts()).toBe(3);
  });
});

describe('a server like Yahoo', () => {
  beforeEach(() => like('yahoo'));

  it('H2 an account password leads to the app password', async () => {
    server.answer('AUTH', '535 5.7.0 (#AUTH005) Too many bad auth attempts.');
    expect(await failureOf(send())).toMatchObject({
      kind: 'signInRefused',
      fix: expect.stringContaining('app password') as string,
    });
  });

  it('S5 mail held back for suspected abuse is a limit, and not run against again', async () => {
    server.answer(
      'END',
      '554 Cannot send message due to possible abuse; please visit https://postmaster.yahooinc.com',
    );
    expect((await failureOf(send())).kind).toBe('throttled');
    expect(server.attempts()).toBe(1);
  });

  it('S2 H1 tells that it takes no addresses outside ASCII', async () => {
    expect(await finding('utf8')).toMatchObject({ severity: 'info' });
  });
});

describe('a server like NetEase', () => {
  beforeEach(() => like('netease'));

  it('H2 an account password leads to the authorization code', async () => {
    server.answer('AUTH', '535 Error: authentication failed');
    expect(await failureOf(send())).toMatchObject({
      kind: 'signInRefused',
      fix: expect.stringContaining('authorization code') as string,
    });
  });

  it('H2 a protocol that is switched off leads to the switch', async () => {
    server.answer('AUTH', '550 User has no permission');
    expect((await failureOf(send())).kind).toBe('protocolDisabled');
  });

  it('H2 another sender than the one who signed in is named as such', async () => {
    server.answer('MAIL', '553 Mail from must equal authorized user');
    expect((await failureOf(send())).kind).toBe('senderRefused');
  });

  it('S5 its limit on sending passes', async () => {
    server.answer(
      'MAIL',
      '451 MI:SFQ 163 smtp12,D8CowAD 1700000000,please see http://mail.163.com/help/help_spam_16.htm',
    );
    expect(await send()).toMatchObject({ accepted: ['ann@example.org'] });
    expect(server.attempts()).toBe(2);
  });

  it('S5 what it takes for spam is not sent again', async () => {
    server.answer(
      'END',
      '554 DT:SPM 163 smtp12,D8CowAD 1700000000,please see http://mail.163.com/help/help_spam_16.htm',
    );
    expect((await failureOf(send())).kind).toBe('contentRefused');
    expect(server.attempts()).toBe(1);
  });

  it('S7 H1 does not invent a largest mail where none is announced', async () => {
    expect(await finding('size')).toBeUndefined();
  });
});
