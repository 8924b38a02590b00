import { setTimeout as sleep } from 'node:timers/promises';
import type { NewCredential } from '../../harness/api';
import { openEditor, type Editor } from '../../harness/browser';
import { itemsOf } from '../../harness/executions';
import { presets, type PresetId } from '../../mail/providers';
import { startTlsFront, type TlsFront } from '../support/tlsFront';
import { connectInBrowser, consentAt } from './support/consent';
import { mail } from './support/mail';
import { shared, sharedApi } from './support/n8n';
import { standIn } from './support/preset';
import { clientSecret } from './support/secrets';
import { startTokenOffice, type TokenOffice } from './support/tokenOffice';
import { email, emailTrigger, inARow, manualTrigger, nothing } from './support/workflow';

/** Seconds; short, so that tokens are renewed while a test runs. */
const lifetime = 5;
/** Whose token a consent gives that names nobody. */
const user = 'reader@example.com';

interface Provider {
  readonly name: string;
  readonly type: string;
  readonly authentication: string;
  readonly preset: PresetId;
  /** Where the browser is sent for consent. */
  readonly consent: { readonly host: string; readonly path: string };
  readonly tokens: { readonly host: string; readonly path: string };
  readonly asks: Readonly<Record<string, string>>;
}

const providers: readonly Provider[] = [
  {
    ...{ name: 'Google', type: 'mailroomGoogleOAuth2Api', authentication: 'googleOAuth2', preset: 'gmail' },
    consent: { host: 'accounts.google.com', path: '/o/oauth2/v2/auth' },
    tokens: { host: 'oauth2.googleapis.com', path: '/token' },
    asks: { scope: 'https://mail.google.com/', access_type: 'offline', prompt: 'consent' },
  },
  {
    ...{ name: 'Microsoft', type: 'mailroomMicrosoftOAuth2Api', authentication: 'microsoftOAuth2' },
    preset: 'microsoft365',
    consent: { host: 'login.microsoftonline.com', path: '/common/oauth2/v2.0/authorize' },
    tokens: { host: 'login.microsoftonline.com', path: '/common/oauth2/v2.0/token' },
    asks: {
      scope:
        'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
      ...{ response_mode: 'query', prompt: 'select_account' },
    },
  },
];

/** Runs an Email node once and gives its items. */
async function run(
  credential: NewCredential,
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
) {
  const { workflows, executions } = sharedApi();
  const node = email(credential, operation, parameters);
  const id = await workflows.import(inARow(manualTrigger(), node));
  const execution = await executions.settle(await workflows.run(id, 'Start'));
  expect(execution.error).toBeNull();
  return itemsOf(execution, node.name).map(({ json }) => json);
}

describe.each(providers)('an account that signs in with $name', (provider) => {
  const { name, type, authentication, preset, consent, tokens, asks } = provider;
  let office: TokenOffice;
  let front: TlsFront;
  let editor: Editor;

  beforeAll(async () => {
    const { presetCertificate: certificate } = shared();
    const smtpSecurity = presets[preset].smtp.security;
    const delegates = { 'desk-app': 'desk@example.com' };
    office = await startTokenOffice({ lifetime, rotates: true, delegates, certificate, smtpSecurity });
    front = await startTlsFront(certificate, Number(new URL(office.provider.tokenUrl).port));
    const ports = { imap: office.dovecot.imapsPort, smtp: office.smtp.port };
    await standIn(presets[preset], ports, { host: tokens.host, port: front.port });
    editor = await openEditor(sharedApi());
  });
  afterAll(async () => {
    await editor?.close();
    await standIn();
    await front?.close();
    await office?.close();
  });

  /** As a person fills the form in: nothing but what it asks for. */
  const credential: NewCredential = { name, type, data: { user, clientId: 'mailroom', clientSecret } };
  const check = (who = credential) => run(who, 'check', { resource: 'account', authentication });
  const faultsIn = (findings: Awaited<ReturnType<typeof check>>) =>
    findings.filter(({ severity }) => severity === 'error');

  it('C1 C4 is connected by consent in a browser, with nothing filled in but address and app', async () => {
    const asked = await consentAt(editor, consent.host, office.provider);
    const id = await sharedApi().credentials.create(credential);
    await connectInBrowser(editor, { url: shared().url, id, provider: office.provider });
    expect(asked.map(({ pathname }) => pathname)).toEqual([consent.path]);
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
      ...asks,
      client_id: 'mailroom',
    });

    const findings = await check();
    expect(faultsIn(findings)).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({ provider: preset, area: 'account', check: 'renewal', severity: 'ok' }),
    );
  });

  it('C5 renews its tokens for triggers, actions and the list of mailboxes, where the preset says', async () => {
    const { workflows, executions, request } = sharedApi();
    const watching = await workflows.import(inARow(emailTrigger(credential, { authentication }), nothing()));
    await workflows.activate(watching);
    await sleep(lifetime * 1_000);
    await run(credential, 'send', { authentication, to: user, subject: 'Hello', body: 'Hello' });
    expect(office.smtp.mails).toMatchObject([{ user, secure: true }]);
    await office.dovecot.deliver(mail({ subject: 'Arrived' }), { user });
    await executions.atLeast(watching, 1);

    await sleep(lifetime * 1_000);
    const [node] = (await workflows.get(watching)).nodes;
    const mailboxes = await request<readonly { value: string }[]>(
      'POST',
      '/dynamic-node-parameters/options',
      {
        ...{ path: 'parameters.mailboxes', methodName: 'getMailboxes', credentials: node?.credentials },
        ...{
          nodeTypeAndVersion: { name: node?.type, version: 1 },
          currentNodeParameters: { authentication },
        },
      },
    );
    expect(mailboxes.map(({ value }) => value)).toContain('INBOX');
    await workflows.deactivate(watching);

    const grants = office.provider.requests.map(({ grant_type: grant }) => grant);
    expect(grants.slice(0, 3)).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);
    expect(new Set(office.provider.paths)).toEqual(new Set([tokens.path]));
    expect(office.provider.consents).toBe(1);
  });

  it('H1 F12 a grant that is revoked is found by Check, with what to do', async () => {
    office.provider.revoke(user);
    await sleep(lifetime * 1_000);
    const found = faultsIn(await check());
    expect(found.map(({ area }) => area)).toEqual(['imap', 'smtp']);
    for (const { check: looked, message, advice } of found) {
      expect([looked, message]).toEqual(['signIn', expect.stringMatching(/^The sign-in has ended/)]);
      expect(advice).toContain('connect it again');
    }
  });

  if (name === 'Microsoft') {
    it('C4 signs in as an application of its tenant, and asks anew once its secret has changed', async () => {
      const app = { grantType: 'clientCredentials', tenant: 'contoso.example', clientId: 'desk-app' };
      const data = { ...app, user: 'desk@example.com', clientSecret };
      const robot: NewCredential = { name: 'Robot', type, data };
      const id = await sharedApi().credentials.create(robot);
      expect(faultsIn(await check(robot))).toEqual([]);
      const before = office.provider.requests.length;
      expect(office.provider.requests.at(-1)).toMatchObject({
        ...{ grant_type: 'client_credentials', client_id: 'desk-app', client_secret: clientSecret },
        scope: 'https://outlook.office365.com/.default',
      });
      expect(office.provider.paths.at(-1)).toBe('/contoso.example/oauth2/v2.0/token');

      const changed = { ...robot, data: { ...data, clientSecret: `${clientSecret}-new` } };
      await sharedApi().credentials.update(id, changed);
      await check(robot);
      const asked = office.provider.requests.slice(before);
      expect(new Set(asked.map(({ client_secret: secret }) => secret))).toEqual(
        new Set([`${clientSecret}-new`]),
      );
    });

    it('H1 finds that an application has no tenant', async () => {
      const data = { grantType: 'clientCredentials', clientId: 'desk-app', user, clientSecret };
      const stray: NewCredential = { name: 'Stray', type, data };
      await sharedApi().credentials.create(stray);
      expect(await check(stray)).toMatchObject([
        {
          severity: 'error',
          area: 'account',
          check: 'credential',
          message: expect.stringContaining('tenant') as string,
        },
      ]);
    });
  }
});
