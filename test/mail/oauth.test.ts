import { createVerify, generateKeyPairSync } from 'node:crypto';
import { MailError } from '../../mail/error';
import {
  clientCredentialsRequest,
  readServiceAccountKey,
  readTokenAnswer,
  refreshRequest,
  serviceAccountRequest,
  type OAuthClient,
} from '../../mail/oauth';

const client: OAuthClient = {
  tokenUrl: 'https://login.example.com/token',
  clientId: 'app',
  clientSecret: 'hush',
  scope: 'mail',
  authentication: 'body',
};

const refusal = (status: number, body: object): MailError => {
  try {
    readTokenAnswer({ status, body }, 0);
  } catch (error) {
    if (error instanceof MailError) return error;
  }
  throw new Error('Expected a refusal');
};

describe('token requests', () => {
  it('C4 renews with the refresh token', () => {
    expect(refreshRequest(client, 'r1')).toEqual({
      url: client.tokenUrl,
      form: { grant_type: 'refresh_token', refresh_token: 'r1', client_id: 'app', client_secret: 'hush' },
      basic: null,
    });
  });

  it('C4 asks for a token of the application with its scope', () => {
    expect(clientCredentialsRequest({ ...client, authentication: 'header' })).toEqual({
      url: client.tokenUrl,
      form: { grant_type: 'client_credentials', scope: 'mail' },
      basic: { user: 'app', password: 'hush' },
    });
  });

  it('C4 signs an assertion in which a service account acts as a user', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = readServiceAccountKey(
      JSON.stringify({
        client_email: 'robot@project.example',
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      }),
    );
    const { url, form } = serviceAccountRequest(key, {
      subject: 'boss@example.com',
      scope: 'mail',
      now: 5_000,
    });
    const [header = '', claims = '', signature = ''] = (form.assertion ?? '').split('.');
    expect(url).toBe('https://oauth2.googleapis.com/token');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: 'robot@project.example',
      sub: 'boss@example.com',
      scope: 'mail',
      aud: url,
      iat: 5,
      exp: 3605,
    });
    const verify = createVerify('RSA-SHA256').update(`${header}.${claims}`);
    expect(verify.verify(publicKey, signature, 'base64url')).toBe(true);
  });

  it('C4 names what is wrong with a pasted key file', () => {
    expect(() => readServiceAccountKey('{"type":"authorized_user"}')).toThrow(
      expect.objectContaining({ kind: 'configuration', field: 'serviceAccountKey' }) as Error,
    );
  });

  it('C8 does not quote a broken private key', () => {
    const key = readServiceAccountKey(
      '{"client_email":"r@p.example","private_key":"-----BEGIN PRIVATE KEY-----\\nTopSecretBytes"}',
    );
    const attempt = () => serviceAccountRequest(key, { subject: 'a@example.com', scope: 'mail', now: 0 });
    expect(attempt).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('TopSecret') as string }) as Error,
    );
  });
});

describe('answers of token endpoints', () => {
  it('C5 is renewed a minute before a long life ends', () => {
    const token = readTokenAnswer({ status: 200, body: { access_token: 'a', expires_in: 3600 } }, 0);
    expect(token).toEqual({ accessToken: 'a', renewAt: 3_540_000 });
  });

  it('C5 uses most of a short life', () => {
    expect(readTokenAnswer({ status: 200, body: { access_token: 'a', expires_in: 60 } }, 0).renewAt).toBe(
      48_000,
    );
  });

  it('C5 does not guess when a token ends', () => {
    expect(readTokenAnswer({ status: 200, body: { access_token: 'a' } }, 0).renewAt).toBeNull();
  });

  it.each([
    [
      'a revoked grant',
      400,
      { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
      'grantRevoked',
    ],
    [
      'a changed password at Microsoft',
      400,
      { error: 'invalid_grant', error_description: 'AADSTS50173: The provided grant has expired' },
      'grantRevoked',
    ],
    [
      'a second factor at Microsoft',
      400,
      { error: 'interaction_required', error_description: 'AADSTS50076: ...' },
      'grantRevoked',
    ],
    [
      'an expired client secret',
      401,
      {
        error: 'invalid_client',
        error_description: 'AADSTS7000222: The provided client secret keys are expired.',
      },
      'configuration',
    ],
    [
      'a service account without delegation',
      401,
      {
        error: 'unauthorized_client',
        error_description: 'Client is unauthorized to retrieve access tokens using this method',
      },
      'configuration',
    ],
    ['too many requests', 429, {}, 'throttled'],
    ['a fault of the provider', 503, {}, 'serverBusy'],
  ])('H2 names %s', (_name, status, body, kind) => {
    expect(refusal(status, body).kind).toBe(kind);
  });

  it('H2 tells how to stop the weekly end of a Google sign-in', () => {
    const error = refusal(400, {
      error: 'invalid_grant',
      error_description: 'Token has been expired or revoked.',
    });
    expect(error.fix).toContain('Testing');
  });
});
