import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialType } from 'n8n-workflow';
import { MailroomApi } from '../../credentials/MailroomApi.credentials';
import { MailroomGoogleOAuth2Api } from '../../credentials/MailroomGoogleOAuth2Api.credentials';
import { MailroomGoogleServiceAccountApi } from '../../credentials/MailroomGoogleServiceAccountApi.credentials';
import { MailroomMicrosoftOAuth2Api } from '../../credentials/MailroomMicrosoftOAuth2Api.credentials';
import { MailroomOAuth2Api } from '../../credentials/MailroomOAuth2Api.credentials';

const types: ICredentialType[] = [
  new MailroomApi(),
  new MailroomGoogleOAuth2Api(),
  new MailroomGoogleServiceAccountApi(),
  new MailroomMicrosoftOAuth2Api(),
  new MailroomOAuth2Api(),
];
const tokenTypes = types.filter((type) => type.extends?.includes('oAuth2Api'));
const root = join(__dirname, '../..');
const named = types.map((type): [string, ICredentialType] => [type.name, type]);

const field = (type: ICredentialType, name: string) =>
  type.properties.find((property) => property.name === name);

describe.each(named)('the credential %s', (name, type) => {
  it.each([
    ...['provider', 'user', 'imapHost', 'imapPort', 'imapSecurity', 'smtpHost', 'smtpPort', 'smtpSecurity'],
    ...['showAdvanced', 'imapEnabled', 'smtpEnabled', 'smtpSignIn', 'smtpUser', 'smtpPassword'],
    ...[
      'mailboxUser',
      'fromName',
      'fromAddress',
      'requireTls',
      'allowUnauthorizedCerts',
      'caCertificate',
      'proxyUrl',
      'authservId',
    ],
    ...['dkimDomain', 'dkimSelector', 'dkimPrivateKey', 'conversationKey', 'redirectAllTo'],
  ])('C1 has the field %s', (fieldName) => {
    expect(field(type, fieldName)).toBeDefined();
  });

  it('C2 requires TLS and verifies certificates unless told otherwise', () => {
    expect(field(type, 'requireTls')?.default).toBe(true);
    expect(field(type, 'allowUnauthorizedCerts')?.default).toBe(false);
  });

  it('C1 shows hosts for a custom provider only', () => {
    expect(field(type, 'imapHost')?.displayOptions).toEqual({ show: { provider: ['custom'] } });
    expect(field(type, 'provider')?.options).toContainEqual(expect.objectContaining({ value: 'custom' }));
  });

  it('C8 hides every secret in the form', () => {
    for (const secret of [
      'password',
      'smtpPassword',
      'dkimPrivateKey',
      'conversationKey',
      'serviceAccountKey',
    ]) {
      const property = field(type, secret);
      if (property) expect(property.typeOptions?.password).toBe(true);
    }
  });

  it('is part of the package', () => {
    const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      n8n: { credentials: string[] };
    };
    const file = `${name.charAt(0).toUpperCase()}${name.slice(1)}.credentials.js`;
    expect(n8n.credentials).toContain(`dist/credentials/${file}`);
  });

  it('has icons for both themes', () => {
    const icon = type.icon as { light: string; dark: string };
    for (const path of [icon.light, icon.dark]) {
      expect(existsSync(join(root, 'credentials', path.replace('file:', '')))).toBe(true);
    }
  });
});

describe('the password credential', () => {
  it('C1 asks first for provider, address and password only', () => {
    const shown = new MailroomApi().properties.filter(({ displayOptions }) => !displayOptions);
    expect(shown.map(({ name }) => name)).toEqual(['provider', 'user', 'password', 'showAdvanced']);
  });

  it('C1 finds the provider from the address unless told otherwise', () => {
    expect(field(new MailroomApi(), 'provider')?.default).toBe('auto');
  });
});

describe.each(tokenTypes.map((type): [string, ICredentialType] => [type.name, type]))(
  'the token credential %s',
  (_name, type) => {
    it('C4 keeps the scope out of the form, as n8n forgets a visible one', () => {
      expect(field(type, 'scope')?.type).toBe('hidden');
    });

    it.each(['serverUrl', 'privateKey', 'certificate', 'clientCredentialType'])(
      'leaves %s to n8n',
      (taken) => {
        expect(field(type, taken)).toBeUndefined();
      },
    );
  },
);
