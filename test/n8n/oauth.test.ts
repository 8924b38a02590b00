import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NewCredential } from '../../harness/api';
import { openEditor, type Editor } from '../../harness/browser';
import { itemsOf } from '../../harness/executions';
import { startN8n, type N8n } from '../../harness/n8n';
import { until } from '../../harness/until';
import { linesOf } from '../support/secrets';
import { connectInBrowser } from './support/consent';
import { mail } from './support/mail';
import { ownFolder, shared } from './support/n8n';
import { outagesOf } from './support/outages';
import { clientSecret, keepSecret } from './support/secrets';
import { client, startTokenOffice, type TokenOffice } from './support/tokenOffice';
import { email, emailTrigger, inARow, manualTrigger, nothing } from './support/workflow';

/** Seconds a token lives; providers give an hour, in which the same happens more slowly. */
const lifetime = Number(process.env.MAILROOM_TOKEN_LIFETIME ?? 8);
const user = 'anna@example.com';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

let office: TokenOffice;
let n8n: N8n;
let userFolder: string;
let editor: Editor;
/** The workflow whose trigger is followed through everything that can happen to a sign-in. */
let watching: string;
let credentialId: string;

beforeAll(async () => {
  office = await startTokenOffice({
    lifetime,
    rotates: true,
    assertionKey: publicKey,
    delegates: { 'desk-app': 'desk@example.com', 'berta@example.com': 'support@example.com' },
  });
  userFolder = await ownFolder('oauth');
  await keepSecret(...linesOf(privateKey));
  n8n = await startN8n({ userFolder, tarball: shared().tarball, env: { N8N_LOG_LEVEL: 'debug' } });
  editor = await openEditor(n8n.api);
});
afterAll(async () => {
  await editor?.close();
  await n8n?.stop();
  await office?.close();
});

const consentTo = (id: string): Promise<void> =>
  connectInBrowser(editor, { url: n8n.url, id, provider: office.provider });

const oauth2 = (name: string, data: Readonly<Record<string, unknown>> = {}): NewCredential =>
  office.credential('mailroomOAuth2Api', name, { ...client(office.provider, name), ...data });

const byOAuth2 = { authentication: 'oAuth2' };

/** Looks by itself so seldom that what comes within minutes has been announced by IDLE. */
const onlyPush = { pollInterval: 3600, sweepMinutes: 1440 };

/** Publishes a trigger on the account and returns the workflow. */
async function watch(credential: NewCredential, parameters = {}): Promise<string> {
  const { workflows } = n8n.api;
  const id = await workflows.import(inARow(emailTrigger(credential, parameters), nothing()));
  await workflows.activate(id);
  return id;
}

/** The server ends the connection once its token has expired, and is signed in to again. */
async function dropAtExpiry(account: string): Promise<void> {
  await sleep(lifetime * 1_000);
  const [before] = await office.dovecot.who(account);
  await office.dovecot.kick(account);
  await until('the next connection', 120_000, async () => {
    const [now] = await office.dovecot.who(account);
    return now && now.pid !== before?.pid ? now : null;
  });
}

let arrived = 0;

/** Delivers a mail and waits until the workflow has run for it. */
async function runsForNext(workflow: string, to: string): Promise<void> {
  const subject = `Number ${++arrived}`;
  await office.dovecot.deliver(mail({ subject }), { user: to });
  await runsFor(workflow, subject);
}

const runsFor = (workflow: string, subject: string) =>
  until(`a run for "${subject}"`, 120_000, async () => {
    for (const { id, status } of (await n8n.api.executions.list(workflow)).reverse()) {
      if (status !== 'success') continue;
      const items = itemsOf(await n8n.api.executions.get(id), 'Nothing');
      if (items.some(({ json }) => json.subject === subject)) return true;
    }
    return null;
  });

/** Sends a mail with the Email node, from the account to itself. */
async function sends(credential: NewCredential, parameters: Readonly<Record<string, unknown>>) {
  const { workflows, executions } = n8n.api;
  const before = office.smtp.mails.length;
  const letter = { ...parameters, to: 'carla@example.org', subject: 'Hello', body: 'Hello' };
  const id = await workflows.import(inARow(manualTrigger(), email(credential, 'send', letter)));
  const { error } = await executions.settle(await workflows.run(id, 'Start'));
  expect(error).toBeNull();
  return office.smtp.mails.slice(before);
}

/** The areas in which Account → Check finds something broken. */
async function faultsOf(credential: NewCredential, parameters: Readonly<Record<string, unknown>>) {
  const { workflows, executions } = n8n.api;
  const check = email(credential, 'check', { ...parameters, resource: 'account' });
  const id = await workflows.import(inARow(manualTrigger(), check));
  const execution = await executions.settle(await workflows.run(id, 'Start'));
  const findings = itemsOf(execution, check.name).map(({ json }) => json);
  expect(findings).toEqual(
    expect.arrayContaining(
      ['imap', 'smtp'].map((area) => expect.objectContaining({ area, check: 'signIn' }) as object),
    ),
  );
  return findings.filter(({ severity }) => severity === 'error');
}

describe('an account that signs in with OAuth2', () => {
  it('C4 is connected by consent in a browser; mail comes in and goes out', async () => {
    const credential = oauth2(user);
    credentialId = await n8n.api.credentials.create(credential);
    await consentTo(credentialId);
    expect(office.provider.consents).toBe(1);

    expect(await faultsOf(credential, byOAuth2)).toEqual([]);
    watching = await watch(credential, { ...byOAuth2, options: onlyPush });
    await runsForNext(watching, user);
    expect(await sends(credential, byOAuth2)).toMatchObject([
      { user, secure: true, to: ['carla@example.org'] },
    ]);
  });

  it('C5 F12 idles on over tokens that end with the connection, with at most one request each', async () => {
    for (let round = 1; round <= 3; round++) {
      const before = office.provider.requests.length;
      await dropAtExpiry(user);
      // The first may have come with the sign-in; the second was announced.
      await runsForNext(watching, user);
      await runsForNext(watching, user);
      expect(office.provider.requests.length - before).toBeLessThanOrEqual(1);
    }
    expect(office.provider.consents).toBe(1);
  });

  it('C5 has kept the renewed token over a restart of n8n: nobody consents again', async () => {
    await n8n.stop();
    await sleep(lifetime * 1_000);
    n8n = await startN8n({ userFolder, port: n8n.port, env: { N8N_LOG_LEVEL: 'debug' } });
    await runsForNext(watching, user);
    expect(office.provider.consents).toBe(1);
  });

  it('F12 a revoked grant is one outage with one clear error, healed by connecting again', async () => {
    expect(await outagesOf(n8n, watching)).toEqual([]);
    office.provider.revoke(user);
    await office.dovecot.kick(user);
    await office.dovecot.deliver(mail({ subject: 'While revoked' }), { user });
    const [outage] = await until('the outage', 240_000, async () => {
      const told = await outagesOf(n8n, watching);
      return told.length > 0 ? told : null;
    });
    expect(outage).toMatch(
      /cannot be watched: The sign-in has ended.*Open the credential and connect it again/s,
    );
    await sleep(20_000);
    expect(await outagesOf(n8n, watching)).toHaveLength(1);

    await consentTo(credentialId);
    await runsFor(watching, 'While revoked');
    expect(await outagesOf(n8n, watching)).toHaveLength(1);
  }, 600_000);

  it('C4 signs in as an application, without a user', async () => {
    const to = 'desk@example.com';
    const asApp = { grantType: 'clientCredentials', clientId: 'desk-app' };
    const credential = oauth2(to, asApp);
    await n8n.api.credentials.create(credential);
    expect(await faultsOf(credential, byOAuth2)).toEqual([]);
    expect(office.provider.requests.at(-1)).toMatchObject({
      client_secret: clientSecret,
      scope: 'mail offline_access',
    });
    const workflow = await watch(credential, byOAuth2);
    await runsForNext(workflow, to);
    await dropAtExpiry(to);
    await runsForNext(workflow, to);
    expect(await sends(credential, byOAuth2)).toMatchObject([{ user: to }]);
    await n8n.api.workflows.deactivate(workflow);
  });

  it('C9 signs in as one user and opens the mailbox of another', async () => {
    const credential = oauth2('berta@example.com', { mailboxUser: 'support@example.com' });
    await consentTo(await n8n.api.credentials.create(credential));
    expect(await faultsOf(credential, byOAuth2)).toEqual([]);
    const workflow = await watch(credential, byOAuth2);
    await runsForNext(workflow, 'support@example.com');
    expect(await sends(credential, byOAuth2)).toMatchObject([{ user: 'berta@example.com' }]);
    await n8n.api.workflows.deactivate(workflow);
  });

  it('C4 signs in as a Google service account that acts as a user', async () => {
    const to = 'dora@example.com';
    const serviceAccountKey = JSON.stringify({
      ...{ type: 'service_account', client_email: 'robot@project.example' },
      ...{ private_key: privateKey, token_uri: office.provider.tokenUrl },
    });
    const credential = office.credential('mailroomGoogleServiceAccountApi', to, { serviceAccountKey });
    const id = await n8n.api.credentials.create(credential);
    expect(await n8n.api.credentials.test(id, credential)).toMatchObject({ status: 'OK' });
    expect(await faultsOf(credential, { authentication: 'googleServiceAccount' })).toEqual([]);
    const workflow = await watch(credential, { authentication: 'googleServiceAccount' });
    await runsForNext(workflow, to);
    expect(await sends(credential, { authentication: 'googleServiceAccount' })).toMatchObject([{ user: to }]);
    await n8n.api.workflows.deactivate(workflow);
  });
});
