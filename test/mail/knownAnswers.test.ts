import { explain } from '../../mail/answers';
import type { SignIn } from '../../mail/account';
import type { MailErrorKind } from '../../mail/error';
import { translateImapError } from '../../mail/imap/errors';
import { knownAnswers } from '../../mail/knownAnswers';
import { translateSmtpError } from '../../mail/smtp/errors';
import { testAccount } from '../support/account';

type Sample = readonly [from: string, said: string, kind: MailErrorKind];

/** Tagged answers and BYE texts as IMAP servers send them: status, code in brackets, words. */
const imap: readonly Sample[] = [
  [
    'Gmail',
    '[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
    'signInRefused',
  ],
  [
    'Gmail',
    '[ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)',
    'signInRefused',
  ],
  ['Gmail', '[WEBALERT https://accounts.google.com/signin/continue] Web login required.', 'signInRefused'],
  [
    'Gmail',
    '[ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)',
    'protocolDisabled',
  ],
  ['Gmail', '[AUTHENTICATIONFAILED] Invalid credentials (Failure)', 'signInRefused'],
  ['Gmail', '[ALERT] Too many simultaneous connections. (Failure)', 'throttled'],
  ['Gmail', '[OVERQUOTA] Account exceeded command or bandwidth limits.', 'throttled'],
  ['Gmail', '[NONEXISTENT] Unknown Mailbox: Projects (Failure)', 'mailboxMissing'],
  ['Microsoft 365', 'User is authenticated but not connected.', 'protocolDisabled'],
  ['Microsoft 365', 'Request is throttled. Suggested Backoff Time: 92415 milliseconds', 'throttled'],
  ['Exchange', 'Maximum number of connections for this user has been reached', 'throttled'],
  [
    'iCloud',
    '[ALERT] Please use an app-specific password. See https://support.apple.com/102654',
    'signInRefused',
  ],
  ['Yahoo', '[AUTHENTICATIONFAILED] LOGIN Invalid credentials', 'signInRefused'],
  ['Yahoo', '[AUTHENTICATIONFAILED] AUTHENTICATE Invalid credentials', 'signInRefused'],
  ['Yahoo', '[LIMIT] LOGIN Rate limit hit.', 'throttled'],
  ['Yahoo', '[SERVERBUG] LOGIN Server error - Please try again later', 'serverBusy'],
  ['NetEase', 'SELECT Unsafe Login. Please contact kefu@188.com for help', 'protocolDisabled'],
  ['NetEase', 'LOGIN Login error or password error', 'signInRefused'],
  [
    'Tencent',
    'Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy. More information at https://help.mail.qq.com/detail/108/1023',
    'signInRefused',
  ],
  [
    'Dovecot',
    '[UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)',
    'throttled',
  ],
  [
    'Dovecot',
    '[PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.',
    'tlsRequired',
  ],
  ['Dovecot', "Mailbox doesn't exist: Projects (0.001 + 0.000 secs).", 'mailboxMissing'],
  ['Dovecot', '[OVERQUOTA] Quota exceeded (mailbox for user is full)', 'quotaExceeded'],
  ['Dovecot', '[UNAVAILABLE] Temporary authentication failure. [mail:2026-01-01 10:00:00]', 'serverBusy'],
  ['Dovecot', '[SERVERBUG] Internal error occurred. Refer to server log for more information.', 'serverBusy'],
  ['Dovecot', '[NOPERM] Permission denied (0.001 + 0.000 secs).', 'readOnly'],
];

/** Replies as SMTP servers send them. */
const smtp: readonly Sample[] = [
  [
    'Gmail',
    '534-5.7.9 Application-specific password required. For more information, go to 534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a1-20020a - gsmtp',
    'signInRefused',
  ],
  [
    'Gmail',
    '534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1> Please log in via your web browser and then try again. - gsmtp',
    'signInRefused',
  ],
  [
    'Gmail',
    '535-5.7.8 Username and Password not accepted. For more information, go to 535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1-20020a - gsmtp',
    'signInRefused',
  ],
  [
    'Gmail',
    '535 5.7.8 Username and Password not accepted. - gsmtp {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}',
    'signInRefused',
  ],
  [
    'Gmail',
    '550-5.4.5 Daily user sending limit exceeded. For more information on Gmail 550-5.4.5 sending limits go to 550 5.4.5 https://support.google.com/a/answer/166852 - gsmtp',
    'throttled',
  ],
  [
    'Gmail',
    '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your SPF domain. 421 4.7.28 https://support.google.com/mail/?p=UnsolicitedRateLimitError - gsmtp',
    'throttled',
  ],
  [
    'Microsoft 365',
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [AM0PR01CA0001.eurprd01.prod.exchangelabs.com]',
    'protocolDisabled',
  ],
  [
    'Microsoft 365',
    '535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [AM0PR01CA0001.eurprd01.prod.exchangelabs.com]',
    'signInRefused',
  ],
  [
    'Microsoft 365',
    '535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. [AM0PR01CA0001]',
    'signInRefused',
  ],
  [
    'Microsoft 365',
    "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator. [AM0PR01CA0001]",
    'protocolDisabled',
  ],
  [
    'Microsoft 365',
    '554 5.2.252 SendAsDenied; info@example.com not allowed to send as boss@example.com; STOREDRV.Submission.Exception:SendAsDeniedException',
    'senderRefused',
  ],
  [
    'Microsoft 365',
    '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    'senderRefused',
  ],
  [
    'Microsoft 365',
    '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded; [Hostname=AM0PR01MB0001]',
    'throttled',
  ],
  [
    'Microsoft 365',
    "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; the sender's submission quota was exceeded",
    'throttled',
  ],
  [
    'Microsoft 365',
    '550 5.1.8 Access denied, bad outbound sender. For more information please go to http://go.microsoft.com/fwlink/?LinkId=875724',
    'senderRefused',
  ],
  [
    'Exchange',
    '530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM',
    'signInRefused',
  ],
  ['Exchange', '530 5.7.0 Must issue a STARTTLS command first', 'tlsRequired'],
  ['iCloud', '550 5.7.0 From address is not one of your addresses', 'senderRefused'],
  ['Yahoo', '535 5.7.0 (#AUTH005) Too many bad auth attempts.', 'signInRefused'],
  ['Yahoo', '535 5.7.0 (#MBR1212) Incorrect username or password', 'signInRefused'],
  [
    'Yahoo',
    '554 Cannot send message due to possible abuse; please visit https://postmaster.yahooinc.com',
    'throttled',
  ],
  ['NetEase', '535 Error: authentication failed', 'signInRefused'],
  ['NetEase', '550 User has no permission', 'protocolDisabled'],
  [
    'NetEase',
    '451 MI:SFQ 163 smtp12,D8CowAD 1700000000,please see http://mail.163.com/help/help_spam_16.htm',
    'throttled',
  ],
  [
    'NetEase',
    '554 DT:SPM 163 smtp12,D8CowAD 1700000000,please see http://mail.163.com/help/help_spam_16.htm',
    'contentRefused',
  ],
  [
    'Tencent',
    '535 Login Fail. Please enter your authorization code to login. More information in http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256',
    'signInRefused',
  ],
  ['Tencent', '501 mail from address must be same as authorization user.', 'senderRefused'],
  ['Tencent', '553 Mail from must equal authorized user', 'senderRefused'],
  [
    'Tencent',
    '550 Connection frequency limited. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000722',
    'throttled',
  ],
  [
    'Tencent',
    '550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726',
    'contentRefused',
  ],
  ['GMX', '535 Authentication credentials invalid', 'signInRefused'],
  [
    'GMX',
    '550-Requested action not taken: mailbox unavailable 550 Sender address is not allowed.',
    'senderRefused',
  ],
  ['GMX', '550-Requested action not taken: mailbox unavailable 550 Mail send limit exceeded.', 'throttled'],
  [
    'GMX',
    '554-Transaction failed 554-Reject due to policy restrictions. 554 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=192.0.2.1&c=hi',
    'contentRefused',
  ],
  ['Postfix', '454 4.7.1 <a@example.net>: Relay access denied', 'signInRefused'],
  [
    'Postfix',
    '553 5.7.1 <b@example.com>: Sender address rejected: not owned by user a@example.com',
    'senderRefused',
  ],
  [
    'Postfix',
    '550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
    'recipientsRefused',
  ],
  ['Postfix', '552 5.3.4 Message size exceeds fixed limit', 'messageTooLarge'],
  ['Postfix', '421 4.7.0 mx.example.com Error: too many connections from 192.0.2.1', 'throttled'],
  [
    'Postfix',
    '450 4.2.0 <a@example.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/',
    'serverBusy',
  ],
  ['Postfix', '450 4.7.1 Greylisting in action, please try again later', 'serverBusy'],
  [
    'Postfix',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
    'contentRefused',
  ],
  [
    'any server',
    '550-5.7.26 Your email has been blocked because the sender is unauthenticated.',
    'contentRefused',
  ],
  ['any server', '554 5.7.1 Message rejected as spam by Content Filtering.', 'contentRefused'],
];

/** What imapflow throws for a tagged NO during sign-in. */
const imapFailure = (said: string): Error => {
  const [, code, text] = /^(?:\[([A-Z-]+)[^\]]*\] )?(.*)$/.exec(said) ?? [];
  return Object.assign(new Error('Command failed'), {
    authenticationFailed: true,
    responseStatus: 'NO',
    responseText: text,
    ...(code !== undefined && { serverResponseCode: code }),
  });
};

/** What nodemailer throws for a reply to MAIL, RCPT, DATA or AUTH. */
const smtpFailure = (response: string): Error =>
  Object.assign(new Error(`Refused: ${response}`), {
    code: /^53[45]/.test(response) ? 'EAUTH' : 'EENVELOPE',
    response,
    responseCode: Number(response.slice(0, 3)),
    command: /^53[45]/.test(response) ? 'AUTH PLAIN' : 'RCPT TO',
  });

describe('what servers say', () => {
  it.each(imap)('H2 IMAP of %s: %s', (_from, said, kind) => {
    const error = translateImapError(imapFailure(said));
    expect(error.kind).toBe(kind);
    expect(error.fix).toMatch(/\.$/);
    expect(error.server?.text).toBeTruthy();
  });

  it.each(smtp)('H2 SMTP of %s: %s', (_from, said, kind) => {
    const error = translateSmtpError(smtpFailure(said));
    expect(error.kind).toBe(kind);
    expect(error.fix).toMatch(/\.$/);
    expect(error.message).toContain('The server said:');
  });

  it('H2 is recognised as coming from the server that says it', () => {
    const wrong = [...imap, ...smtp]
      .map(([from, said]) => [from, explain({ code: null, text: said }, null)?.from, said])
      .filter(([from, found]) => from !== found);
    expect(wrong).toEqual([]);
  });

  it('H2 has no entry that no real answer was seen for', () => {
    const seen = new Set([...imap, ...smtp].map(([, said]) => explain({ code: null, text: said }, null)));
    expect(knownAnswers.filter((entry) => !seen.has(entry)).map(({ says }) => says)).toEqual([]);
  });

  it('H2 covers each of the providers people use most', () => {
    const providers = new Set(knownAnswers.map(({ from }) => from));
    for (const name of [
      'Gmail',
      'Microsoft 365',
      'iCloud',
      'Yahoo',
      'NetEase',
      'Tencent',
      'GMX',
      'Dovecot',
      'Postfix',
      'Exchange',
    ]) {
      expect(providers).toContain(name);
    }
    expect(imap.length + smtp.length).toBeGreaterThanOrEqual(30);
  });

  // 530 and 454 come where nobody has signed in, with whatever.
  const refused = [...imap, ...smtp].filter(
    ([, said, kind]) => kind === 'signInRefused' && !/^(530|454)/.test(said),
  );
  it.each(refused)('H2 nobody who signs in with a token is told about passwords by %s: %s', (_from, said) => {
    const signIn: SignIn = { kind: 'oauth2', user: 'a@example.com', accessToken: () => Promise.resolve('t') };
    const account = testAccount({ imap: { signIn }, smtp: { signIn } });
    const error = /^5/.test(said)
      ? translateSmtpError(smtpFailure(said), { account })
      : translateImapError(imapFailure(said), { account });
    const [cause] = error.message.split('. The server said');
    expect(`${cause} ${error.fix}`).not.toMatch(/password(?! or|; an)|authorization code|授权/i);
  });

  it('S5 a passing reply stays passing, whatever its words say', () => {
    const error = translateSmtpError(
      smtpFailure('450 4.1.1 <a@example.com>: Recipient address rejected: unverified'),
    );
    expect(error.kind).toBe('serverBusy');
  });

  it('F11 a limit during sign-in is not a wrong password', () => {
    expect(translateImapError(imapFailure('[LIMIT] Too many logins')).kind).toBe('throttled');
    expect(translateImapError(imapFailure('[INUSE] Mailbox in use')).kind).toBe('serverBusy');
  });
});
