import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { MailDns } from '../../../mail/discovery';
import { accountFromCredential } from '../../../nodes/shared/account';
import type { Authentication } from '../../../nodes/shared/fields';
import type { TokenAccess } from '../../../nodes/shared/token';

const noDns: MailDns = { mx: () => Promise.resolve([]), srv: () => Promise.resolve([]) };
const noTokens: TokenAccess = {
  key: 'none',
  post: () => Promise.reject(new Error('no token was expected to be asked for')),
  refreshInN8n: null,
};

const load = (
  data: ICredentialDataDecryptedObject,
  more: { authentication?: Authentication; dns?: MailDns; tokens?: TokenAccess } = {},
) =>
  accountFromCredential({
    authentication: 'password',
    data,
    label: 'My account',
    tokens: noTokens,
    dns: noDns,
    ...more,
  });

const minimal = { provider: 'auto', user: 'jane@gmail.com', password: 'app password' };
const custom = {
  ...{ provider: 'custom', user: 'jane@example.com', password: 'pw' },
  ...{ imapHost: 'imap.example.com', imapPort: 993, imapSecurity: 'tls' },
  ...{ smtpHost: 'smtp.example.com', smtpPort: 587, smtpSecurity: 'starttls' },
};

describe('an account from its credential', () => {
  it('C1 needs only address and password at a known provider', async () => {
    expect(await load(minimal)).toMatchObject({
      label: 'My account',
      provider: 'gmail',
      address: 'jane@gmail.com',
      imap: { host: 'imap.gmail.com', port: 993, security: 'tls', mailboxUser: null },
      smtp: { host: 'smtp.gmail.com', port: 465, security: 'tls' },
      from: { name: null, address: 'jane@gmail.com' },
      tls: { requireTls: true, allowUnauthorizedCerts: false, caCertificate: null },
    });
  });

  it('C1 has the servers of a chosen provider, whatever is in hidden fields', async () => {
    const { imap } = await load({ ...custom, provider: 'fastmail' });
    expect(imap?.host).toBe('imap.fastmail.com');
  });

  it('C1 has the servers as given for a custom provider', async () => {
    const { imap, smtp } = await load(custom);
    expect(imap).toMatchObject({ host: 'imap.example.com', port: 993, security: 'tls' });
    expect(smtp).toMatchObject({ host: 'smtp.example.com', port: 587, security: 'starttls' });
  });

  it.each([
    [{ provider: 'fastmail' }, '*.messagingengine.com'],
    [{ provider: 'fastmail', authservId: 'mx.example.com' }, 'mx.example.com'],
    [{ provider: 'fastmail', authservId: 'None' }, null],
    [{}, null],
    [{ authservId: 'mx.example.com' }, 'mx.example.com'],
  ])(
    'P2 believes the server a person names, else the one known of the provider: %j',
    async (given, believed) => {
      expect((await load({ ...custom, ...given })).authservId).toBe(believed);
    },
  );

  it.each(['*', 'all:*', 'mx.example.com, *.*', '?*'])(
    'X1 believes no server that anybody could be: %s',
    async (authservId) => {
      await expect(load({ ...custom, authservId })).rejects.toThrow('stands for any server');
    },
  );

  it('C3 signs in to SMTP as to IMAP unless told otherwise', async () => {
    const { smtp } = await load(custom);
    expect(smtp?.signIn).toEqual({ kind: 'password', user: 'jane@example.com', password: 'pw' });
  });

  it('C3 signs in to SMTP as told', async () => {
    const { smtp } = await load({ ...custom, smtpUser: 'apikey', smtpPassword: 'other' });
    expect(smtp?.signIn).toEqual({ kind: 'password', user: 'apikey', password: 'other' });
  });

  it('C9 sends over a relay that asks for no sign-in, and then needs no password', async () => {
    const relay = { ...custom, password: '', imapEnabled: false, smtpSignIn: 'none', smtpUser: 'left over' };
    expect((await load(relay)).smtp).toMatchObject({ host: 'smtp.example.com', signIn: null });
  });

  it('C9 may only read', async () => {
    const account = await load({ ...custom, smtpEnabled: false, smtpHost: '' });
    expect(account.smtp).toBeNull();
    expect(account.imap).not.toBeNull();
  });

  it('C9 may only send', async () => {
    const account = await load({ ...custom, imapEnabled: false, imapHost: '' });
    expect(account.imap).toBeNull();
    expect(account.smtp).not.toBeNull();
  });

  it('C9 opens a shared mailbox after signing in as another user', async () => {
    const { imap } = await load({ ...custom, mailboxUser: 'support@example.com' });
    expect(imap).toMatchObject({ mailboxUser: 'support@example.com', signIn: { user: 'jane@example.com' } });
  });

  it('C7 sends under the name and address given', async () => {
    const { from } = await load({ ...custom, fromName: 'Support', fromAddress: 'help@example.com' });
    expect(from).toEqual({ name: 'Support', address: 'help@example.com' });
  });

  it.each([
    ['at a custom provider', { ...custom, user: 'OFFICE\\jane' }],
    ['at a known provider', { ...minimal, provider: 'icloud', user: 'jane' }],
    ['at one found from the address', { ...minimal, user: 'jane' }],
  ])('C1 signs in by a name that is no address, %s, and sends from the address', async (_where, given) => {
    const account = await load({ ...given, fromAddress: 'jane@icloud.com' });
    expect(account).toMatchObject({ address: 'jane@icloud.com', from: { address: 'jane@icloud.com' } });
    expect(account.imap?.signIn.user).toBe(given.user);
  });

  it.each([
    ['user', { ...minimal, user: 'jane' }],
    ['password', { ...minimal, password: '' }],
    ['imapHost', { ...custom, imapHost: '' }],
    ['imapHost', { ...custom, imapHost: 'imap.example.com/evil path' }],
    ['imapPort', { ...custom, imapPort: 70_000 }],
    ['smtpSecurity', { ...custom, smtpSecurity: 'maybe' }],
    ['caCertificate', { ...custom, caCertificate: 'not a certificate' }],
    ['proxyUrl', { ...custom, proxyUrl: 'ftp://proxy.example.com' }],
    ['dkimDomain', { ...custom, dkimDomain: 'example.com' }],
    ['provider', { ...minimal, user: 'jane@unknown.example' }],
    ['provider', { ...minimal, provider: 'nobody' }],
  ])('H2 names the field %s when it is wrong', async (field, data) => {
    await expect(load(data)).rejects.toMatchObject({ kind: 'configuration', field });
  });

  it('keeps line breaks of a certificate pasted as one line', async () => {
    const { tls } = await load({
      ...custom,
      caCertificate: '-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----',
    });
    expect(tls.caCertificate).toBe('-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----');
  });
});

describe('an account that signs in with tokens', () => {
  const posted = (answer: object, status = 200) => {
    const requests: object[] = [];
    const tokens: TokenAccess = {
      key: `credential ${Math.random()}`,
      refreshInN8n: null,
      post: (request) => {
        requests.push(request);
        return Promise.resolve({ status, body: answer });
      },
    };
    return { requests, tokens };
  };
  const google = { provider: 'gmail', user: 'jane@example.com', grantType: 'authorizationCode' };
  const token = async (account: Awaited<ReturnType<typeof load>>, refused?: string) =>
    account.imap?.signIn.kind === 'oauth2' ? await account.imap.signIn.accessToken(refused) : null;

  it('C4 uses the token n8n stored when the user consented', async () => {
    const { tokens } = posted({});
    const data = { ...google, oauthTokenData: { access_token: 'stored', refresh_token: 'r' } };
    expect(await token(await load(data, { authentication: 'googleOAuth2', tokens }))).toBe('stored');
  });

  it('C5 renews through n8n, which stores the new token', async () => {
    const refreshInN8n = () => Promise.resolve({ access_token: 'from n8n', expires_in: 3600 });
    const tokens = { ...posted({}).tokens, refreshInN8n };
    const data = { ...google, oauthTokenData: { access_token: 'stored', refresh_token: 'r' } };
    const account = await load(data, { authentication: 'googleOAuth2', tokens });
    await token(account);
    expect(await token(account, 'stored')).toBe('from n8n');
  });

  it('C5 renews by itself where n8n cannot', async () => {
    const { tokens, requests } = posted({ access_token: 'renewed', expires_in: 3600 });
    const data = {
      ...google,
      ...{ accessTokenUrl: 'https://login.example.com/token', clientId: 'app', clientSecret: 's' },
      oauthTokenData: { access_token: 'stored', refresh_token: 'r' },
    };
    const account = await load(data, { authentication: 'googleOAuth2', tokens });
    await token(account);
    expect(await token(account, 'stored')).toBe('renewed');
    expect(requests).toMatchObject([{ form: { grant_type: 'refresh_token', refresh_token: 'r' } }]);
  });

  it('C5 renews a stored token that n8n knows to be over', async () => {
    const { tokens } = posted({ access_token: 'renewed', expires_in: 3600 });
    const data = {
      ...google,
      oauthTokenData: {
        access_token: 'stored',
        refresh_token: 'r',
        expires_in: '3600',
        n8n_expires_at: '1000',
      },
    };
    expect(await token(await load(data, { authentication: 'googleOAuth2', tokens }))).toBe('renewed');
  });

  it('H2 says when the credential was never connected', async () => {
    const attempt = load({ ...google, oauthTokenData: {} }, { authentication: 'googleOAuth2' });
    await expect(attempt).rejects.toMatchObject({
      kind: 'configuration',
      fix: expect.stringContaining('Connect') as string,
    });
  });

  it('C5 n8n saying that a grant is revoked is one clear error', async () => {
    const refreshInN8n = () => Promise.reject(new Error('The credential "Google" needs to be reconnected.'));
    const data = {
      ...google,
      oauthTokenData: { access_token: 'stored', refresh_token: 'r', n8n_expires_at: '1000' },
    };
    const account = await load(data, {
      authentication: 'googleOAuth2',
      tokens: { ...posted({}).tokens, refreshInN8n },
    });
    await expect(token(account)).rejects.toMatchObject({ kind: 'grantRevoked' });
  });

  const application = {
    ...{ provider: 'microsoft365', user: 'robot@example.com', grantType: 'clientCredentials' },
    ...{ clientId: 'app', clientSecret: 's', authentication: 'body' },
    scope: 'https://outlook.office365.com/.default',
    accessTokenUrl: 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token',
  };

  it('C4 asks for a token of the application itself', async () => {
    const { tokens, requests } = posted({ access_token: 'app token', expires_in: 3600 });
    expect(await token(await load(application, { authentication: 'microsoftOAuth2', tokens }))).toBe(
      'app token',
    );
    expect(requests).toMatchObject([
      { form: { grant_type: 'client_credentials', scope: 'https://outlook.office365.com/.default' } },
    ]);
  });

  it('H1 an application whose secret a person has changed asks anew, so that a wrong one shows at once', async () => {
    const { tokens, requests } = posted({ access_token: 'app token', expires_in: 3600 });
    const as = { authentication: 'microsoftOAuth2', tokens } as const;
    for (const clientSecret of ['s', 's', 'changed'])
      await token(await load({ ...application, clientSecret }, as));
    expect(requests).toMatchObject([
      { form: { client_secret: 's' } },
      { form: { client_secret: 'changed' } },
    ]);
  });

  it('H2 an application without a tenant is told so', async () => {
    const data = {
      ...application,
      accessTokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    };
    const attempt = load(data, { authentication: 'microsoftOAuth2' });
    await expect(attempt).rejects.toMatchObject({ kind: 'configuration', field: 'tenant' });
  });

  it('H2 an unreachable provider is named', async () => {
    const tokens = {
      ...noTokens,
      key: 'offline',
      post: () => Promise.reject(new Error('connect ECONNREFUSED')),
    };
    const account = await load(application, { authentication: 'microsoftOAuth2', tokens });
    await expect(token(account)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('login.microsoftonline.com') as string,
    });
  });
});
