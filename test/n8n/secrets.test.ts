import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NewCredential } from '../../harness/api';
import type { Execution } from '../../harness/executions';
import { startS3Server, type TestS3Server } from '../support/s3Server';
import { linesOf, shows } from '../support/secrets';
import { shared, sharedApi } from './support/n8n';
import { startPostOffice, type PostOffice } from './support/postOffice';
import { allSecrets, filesShowing, keepSecret } from './support/secrets';
import { code, email, inARow, manualTrigger } from './support/workflow';

// Runs after all other tests of a run (test/support/sequencer.cjs).

const proxyPassword = 'proxy-Rm3xLd6t-secret';
const s3Secret = 's3-Hb5kWq1z-secret';
const conversationKey = 'conversation-Tp9cGs4e-key';
const brokenKey = 'dkim-Nz8fXa2u-broken';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

let post: PostOffice;
let s3: TestS3Server;
const user = 'desk@example.com';

beforeAll(async () => {
  await keepSecret(proxyPassword, s3Secret, conversationKey, brokenKey, ...linesOf(privateKey));
  [post, s3] = await Promise.all([startPostOffice(), startS3Server(s3Secret)]);
});
afterAll(() => Promise.all([post.close(), s3.close()]));

const everySecret = {
  ...{ dkimDomain: 'example.com', dkimSelector: 'mail', dkimPrivateKey: privateKey, conversationKey },
};

/** A file that is too large to attach, so that it goes to S3. */
const file = code(`
  const data = Buffer.alloc(1_500_000, 7).toString('base64');
  return [{ json: {}, binary: { file: { data, mimeType: 'application/octet-stream', fileName: 'file.bin' } } }];
`);

const letter = {
  ...{ to: 'carla@example.org', subject: 'Hello', body: 'Hello', attachmentFields: 'file' },
  options: { maxMegabytes: 1, onTooLarge: 'link', conversationOrigin: '{ "order": 7 }' },
};

/** Sends a mail from an account that holds every kind of secret; `changes` breaks one of them. */
async function sends(changes = {}, bucket: Partial<TestS3Server['settings']> = {}): Promise<Execution> {
  const api = sharedApi();
  const name = expect.getState().currentTestName?.slice(-100) ?? '';
  const account = { ...post.credential(user, { ...everySecret, ...changes }), name };
  const data = { ...s3.settings, ...bucket };
  const store: NewCredential = { name, type: 'mailroomS3Api', data };
  await api.credentials.create(account);
  await api.credentials.create(store);
  const node = email(account, 'send', letter);
  const credentials = { ...node.credentials, [store.type]: { name } };
  const id = await api.workflows.import(inARow(manualTrigger(), file, { ...node, credentials }));
  return api.executions.settle(await api.workflows.run(id, 'Start'));
}

describe('a mail sent with every secret a credential can hold', () => {
  it('X22 goes out, signed, sealed and with its file in S3', async () => {
    expect(await sends()).toMatchObject({ status: 'success', error: null });
    expect(post.smtp.mails.at(-1)?.raw.toString()).toMatch(/^DKIM-Signature:/im);
  });

  const pem = `-----BEGIN PRIVATE KEY-----\n${brokenKey}\n-----END PRIVATE KEY-----`;
  it.each([
    ['a proxy that is not there', { proxyUrl: `http://agent:${proxyPassword}@127.0.0.1:1` }, {}],
    ['a DKIM key that is none', { dkimPrivateKey: pem }, {}],
    ['an S3 server that is not there', {}, { endpoint: 'http://127.0.0.1:1' }],
    ['an S3 bucket that is not there', {}, { bucket: 'nowhere' }],
  ])('X22 fails with %s', async (_what, changes, bucket) => {
    expect(await sends(changes, bucket)).toMatchObject({ status: 'error' });
  });
});

const everyN8n = () => join(shared().folder, 'n8n');
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('what all tests left behind', () => {
  it('X22 shows no secret in any saved execution, item, error, log line or file of any n8n', async () => {
    expect(await filesShowing(await allSecrets(), everyN8n())).toEqual([]);
  });

  it('would be found if it were there', async () => {
    const { url, userFolder } = shared();
    const found = await filesShowing([new URL(url).host], everyN8n());
    expect(found.some((line) => line.includes(join(userFolder, 'n8n.log')))).toBe(true);
    // What went out above stands in a saved execution, though not in every part of the database.
    const executions = await filesShowing([letter.to], userFolder);
    expect(executions.some((line) => /database\.sqlite(-wal)? shows/.test(line))).toBe(true);
    const secret = 'as "good" as gold';
    const texts = [
      JSON.stringify({ secret }),
      `?key=${encodeURIComponent(secret)}`,
      base64(`\0u\0${secret}`),
    ];
    expect(texts.filter((text) => !shows(text, secret))).toEqual([]);
  });

  it('is that of every n8n that a test starts', async () => {
    const names = (await readdir(__dirname, { recursive: true })).filter((name) => name.endsWith('.test.ts'));
    for (const name of names) {
      const source = await readFile(join(__dirname, name), 'utf8');
      const starts = /\bstartN8n\(|demo\/start/.test(source) && name !== 'secrets.test.ts';
      expect([name, !starts || source.includes('ownFolder(')]).toEqual([name, true]);
    }
  });
});
