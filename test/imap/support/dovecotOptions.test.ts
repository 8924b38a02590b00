import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { createAuthority, testAuthority } from '../../support/certificate';
import { startDovecot, type Dovecot } from '../../support/dovecot';
import { eventually, refuses } from '../../support/ports';

let dovecot: Dovecot;
const clients: ImapFlow[] = [];
afterEach(async () => {
  clients.splice(0).forEach((client) => client.close());
  await dovecot.close();
});

async function connect(auth: ImapFlowOptions['auth'] = { user: dovecot.user, pass: dovecot.password }) {
  const client = new ImapFlow({
    ...{ host: dovecot.host, port: dovecot.imapsPort, secure: true, logger: false },
    ...{ auth, tls: { ca: dovecot.ca } },
  });
  clients.push(client);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const mail = (subject: string, size = 10) => `Subject: ${subject}\r\n\r\n${'x'.repeat(size)}\r\n`;

describe('the options of the Dovecot of the tests', () => {
  it('refuses mail over the quota', async () => {
    dovecot = await startDovecot({ quota: '100k' });
    const client = await connect();
    await client.append('INBOX', mail('fits'));
    await expect(client.append('INBOX', mail('too large', 200_000))).rejects.toMatchObject({
      serverResponseCode: 'OVERQUOTA',
    });
    expect(await client.getQuota('INBOX')).toMatchObject({ storage: { limit: 102_400 } });
  });

  it('keeps users from writing where the ACL says so', async () => {
    const user = 'reader@example.com';
    dovecot = await startDovecot({ user, acl: [`Archive user=${user} lr`] });
    const client = await connect();
    await client.append('Sent', mail('allowed'));
    await expect(client.append('Archive', mail('refused'))).rejects.toMatchObject({
      serverResponseCode: 'NOPERM',
    });
    expect(await client.mailboxOpen('Archive')).toMatchObject({ permanentFlags: new Set() });
  });

  it('separates nested mailboxes as told, in any script', async () => {
    dovecot = await startDovecot({ separator: '.' });
    const client = await connect();
    await client.mailboxCreate(['Kunden', 'Müller & Söhne']);
    await dovecot.deliver(mail('nested'), { mailbox: 'Kunden.Müller & Söhne' });
    expect(await client.status('Kunden.Müller & Söhne', { messages: true })).toMatchObject({ messages: 1 });
  });

  it('takes bearer tokens that the introspection endpoint calls active', async () => {
    const { server, url } = await introspection((token) => token === 'good');
    try {
      dovecot = await startDovecot({ introspectionUrl: url });
      await connect({ user: dovecot.user, accessToken: 'good' });
      await expect(connect({ user: dovecot.user, accessToken: 'stale' })).rejects.toMatchObject({
        authenticationFailed: true,
      });
    } finally {
      server.close();
    }
  });

  it('shows the certificate it is given', async () => {
    const expired = testAuthority().issue(undefined, -1);
    dovecot = await startDovecot({ certificate: expired });
    await expect(connect()).rejects.toMatchObject({ code: 'CERT_HAS_EXPIRED' });
    await dovecot.close();
    dovecot = await startDovecot({ certificate: createAuthority('stranger').issue() });
    await expect(connect()).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED/) as string,
    });
  });

  it('says why it could not start', async () => {
    await expect(startDovecot({ config: 'no_such_setting = yes' })).rejects.toThrow('no_such_setting');
    dovecot = await startDovecot();
  });

  it('ends with the process that started it, however that ends', async () => {
    dovecot = await startDovecot();
    const script = `
      const { startDovecot } = require(${JSON.stringify(join(__dirname, '../../support/dovecot.ts'))});
      startDovecot().then(async (dovecot) => {
        const folder = /base_dir = (.*)\\/run/.exec(await dovecot.doveadm('config', 'base_dir'))?.[1] ?? '';
        process.stdout.write(dovecot.imapPort + ' ' + folder, () => process.kill(process.pid, 'SIGKILL'));
      });`;
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, ['--import', 'tsx', '-e', script], (_error, stdout) => resolve(stdout));
    });
    const [port = '', folder = ''] = output.split(' ');
    expect(Number(port)).toBeGreaterThan(0);
    expect(await eventually(async () => (await refuses(Number(port))) && !existsSync(folder))).toBe(true);
  });
});

async function introspection(isActive: (token: string) => boolean): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const active = isActive(new URLSearchParams(body).get('token') ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(active ? { active, username: 'reader@example.com' } : { active }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect` };
}
