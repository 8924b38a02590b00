import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { customer, demoAccounts, desk, type DemoAccount } from '../../demo/accounts';
import { createCertificate } from '../../demo/certificate';
import { startMailServer, type MailServer } from '../../demo/mailServer';

const certificate = createCertificate('Mailroom test', new Date());
const folder = mkdtempSync(join(tmpdir(), 'mailroom-demo-'));
let server: MailServer;

const start = async () => {
  server = await startMailServer({ accounts: demoAccounts, certificate, folder, ports: {} });
};
beforeAll(start);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function send(mail: { to: string; subject?: string; text?: string; from?: string }, account = customer) {
  const transport = createTransport({
    host: '127.0.0.1',
    port: server.smtpPort,
    secure: true,
    tls: { ca: certificate.cert },
    auth: { user: account.address, pass: account.password },
  });
  return transport.sendMail({ from: account.address, subject: 'A subject', text: 'A text', ...mail });
}

async function withInbox<T>(account: DemoAccount, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: server.postbox(account.address).port,
    secure: true,
    tls: { ca: certificate.cert },
    auth: { user: account.address, pass: account.password },
    logger: false,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.mailboxOpen('INBOX');
    return await work(client);
  } finally {
    await client.logout();
  }
}

const search = (query: object) => withInbox(desk, (client) => client.search(query, { uid: true }));

it('delivers from account to account, and announces the mail to who idles', async () => {
  const announced = await withInbox(desk, async (client) => {
    const arrival = new Promise<number>((resolve) => client.once('exists', ({ count }) => resolve(count)));
    void client.idle();
    await send({ to: 'desk+orders@mailroom.example', subject: 'Grüße', text: 'Three tables, please' });
    return await arrival;
  });
  expect(announced).toBe(1);
});

it('finds mail by decoded words, groups and alternatives', async () => {
  expect(await search({ subject: 'grüße' })).toEqual([1]);
  expect(
    await search({
      or: [
        { from: 'nobody', seen: true },
        { to: 'orders', body: 'tables' },
      ],
    }),
  ).toEqual([1]);
  expect(await search({ not: { from: customer.address } })).toEqual([]);
});

it('keeps mail, flags and numbering over a restart', async () => {
  await withInbox(desk, (client) => client.messageFlagsAdd('1', ['$handled', '\\Seen'], { uid: true }));
  await server.close();
  await start();
  expect(await search({ keyword: '$handled', seen: true })).toEqual([1]);
  await send({ to: desk.address });
  expect(await search({ unKeyword: '$handled' })).toEqual([2]);
});

it.each([
  [{ to: 'nobody@mailroom.example' }, /550 5\.1\.1 There is no mailbox nobody@mailroom\.example/],
  [{ to: desk.address, from: desk.address }, /553 5\.7\.1 customer@shop\.example may not send as/],
])('refuses a strange recipient or sender in words: %j', async (mail, words) => {
  await expect(send(mail)).rejects.toThrow(words);
});

it('refuses a wrong password', async () => {
  await expect(send({ to: desk.address }, { ...customer, password: 'wrong' })).rejects.toThrow(/535 5\.7\.8/);
});
