import { createTransport } from 'nodemailer';
import {
  startSmtpServer,
  type ReceivedMail,
  type SmtpServerOptions,
  type TestSmtpServer,
} from '../../support/smtpServer';

const raw = Buffer.from('Subject: hello\r\n\r\n.a line with a dot\r\n');
const envelope = { from: 'sender@example.com', to: ['one@example.org', 'two@example.org'] };
let server: TestSmtpServer;
afterEach(() => server.close());

async function send(
  options: SmtpServerOptions = {},
  client: { pass?: string; to?: string[]; raw?: Buffer } = {},
): Promise<{ accepted: unknown[]; rejected: unknown[] }> {
  server = await startSmtpServer(options);
  const transport = createTransport({
    ...{ host: server.host, port: server.port, secure: (options.security ?? 'tls') === 'tls' },
    ...{ tls: { ca: server.ca }, requireTLS: options.security === 'starttls', socketTimeout: 300 },
    auth:
      options.authentication === 'none'
        ? undefined
        : { user: server.user, pass: client.pass ?? server.password },
  });
  return transport.sendMail({
    envelope: { ...envelope, to: client.to ?? envelope.to },
    raw: client.raw ?? raw,
  });
}

describe('the SMTP server of the tests', () => {
  it('keeps a mail byte for byte with its envelope', async () => {
    await send();
    expect(server.mails).toEqual([
      { ...envelope, raw, parameters: {}, notify: [], user: server.user, secure: true },
    ]);
    expect(server.connections.total).toBe(1);
  });

  it('speaks STARTTLS and plaintext', async () => {
    await send({ security: 'starttls' });
    expect(server.mails[0]?.secure).toBe(true);
    await server.close();
    await send({ security: 'none', authentication: 'none' });
    expect(server.mails[0]).toMatchObject({ secure: false, user: null });
  });

  it('refuses a wrong password, and in the words of the test', async () => {
    await expect(send({}, { pass: 'wrong' })).rejects.toMatchObject({ responseCode: 535 });
    await server.close();
    const signIn = () => ({ code: 454, text: '4.7.0 Temporary authentication failure' });
    await expect(send({ signIn })).rejects.toMatchObject({
      responseCode: 454,
      response: '454 4.7.0 Temporary authentication failure',
    });
  });

  it('refuses one recipient and takes the others', async () => {
    const unknown = { code: 550, text: '5.1.1 No such user' };
    const sent = await send({
      script: (step) => (step.command === 'RCPT' && step.address.startsWith('one') ? unknown : undefined),
    });
    expect(sent).toMatchObject({ accepted: ['two@example.org'], rejected: ['one@example.org'] });
    expect(server.mails[0]?.to).toEqual(['two@example.org']);
  });

  it.each(['MAIL', 'DATA'] as const)('refuses at %s for now', async (command) => {
    const script: SmtpServerOptions['script'] = (step) =>
      step.command === command ? { code: 451, text: '4.3.0 Try later' } : undefined;
    await expect(send({ script })).rejects.toMatchObject({
      responseCode: 451,
      response: '451 4.3.0 Try later',
    });
    expect(server.mails).toEqual([]);
  });

  it.each([
    ['disconnect', 0],
    ['acceptAndDisconnect', 1],
    ['hang', 0],
  ] as const)('does "%s" at the end of the data', async (answer, kept) => {
    await expect(
      send({ script: (step) => (step.command === 'DATA' ? answer : undefined) }),
    ).rejects.toMatchObject({ code: answer === 'hang' ? 'ETIMEDOUT' : 'ECONNECTION' });
    expect(server.mails).toHaveLength(kept);
  });

  it('refuses what is larger than the announced size', async () => {
    await expect(send({ size: 10 })).rejects.toMatchObject({ responseCode: 552 });
  });

  it('hands mail on before it says so', async () => {
    const delivered: string[] = [];
    const deliver = (mail: ReceivedMail) => Promise.resolve(void delivered.push(mail.raw.toString()));
    await send({ deliver });
    expect(delivered).toEqual([raw.toString()]);
    await expect(server.received(1)).resolves.toHaveLength(1);
  });
});
