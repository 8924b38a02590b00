import { compose } from '../../mail/compose';
import { MailError } from '../../mail/error';
import { outgoingMail, type OutgoingMail } from '../../mail/outgoing';
import { rawBytes } from '../../mail/rawMail';
import { openTransport, type TransportOptions } from '../../mail/smtp/transport';
import { testAccount } from '../support/account';
import { startSmtpServer, type SmtpScript, type TestSmtpServer } from '../support/smtpServer';

let server: TestSmtpServer;
beforeAll(async () => {
  server = await startSmtpServer({ size: 1_000_000 });
});
afterAll(() => server.close());

/** What a test has opened; it closes whether the test passes or not. */
const opened: { close(): unknown }[] = [];
const untilEnd = <T extends { close(): unknown }>(thing: T): T => {
  opened.push(thing);
  return thing;
};
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
  server.script();
});

const accountOn = ({ user, password, ca, port }: TestSmtpServer) =>
  testAccount({ user, password, ca, smtp: { port } });
const account = (password = server.password) => accountOn({ ...server, password });
const transportOf = (...given: Parameters<typeof openTransport>) => untilEnd(openTransport(...given));

let count = 0;
const person = (address: string) => ({ name: null, address });
const mail = (given: Partial<OutgoingMail> = {}) =>
  compose(
    outgoingMail({
      messageId: `<${(count += 1)}@example.com>`,
      date: new Date(),
      from: person('sender@example.com'),
      to: [person('ann@example.org')],
      subject: 'Hello',
      text: 'Hi\n.\n..\nthere',
      ...given,
    }),
  );

async function send(given: Partial<OutgoingMail> = {}, options: TransportOptions = {}) {
  return transportOf(account(), { retryWaits: [10, 10], ...options }).send(await mail(given));
}

/** Answers the first so many times, then accepts. */
const atFirst = (times: number, answer: SmtpScript): SmtpScript => {
  let left = times;
  return (step) => {
    const given = left > 0 ? answer(step) : undefined;
    if (given !== undefined) left -= 1;
    return given;
  };
};

describe('sending', () => {
  it('F12 C5 a revoked grant is asked about once, however many mails there are', async () => {
    let asked = 0;
    const accessToken = () => {
      asked += 1;
      return Promise.reject(new MailError('grantRevoked', 'The sign-in has ended'));
    };
    const { port, ca } = server;
    const signIn = { kind: 'oauth2', user: 'sender@example.com', accessToken } as const;
    const transport = transportOf(testAccount({ ca, smtp: { port, signIn } }));
    for (let count = 1; count <= 3; count++) {
      await expect(transport.send(await mail())).rejects.toMatchObject({ kind: 'grantRevoked' });
    }
    expect(asked).toBe(1);
  });

  it('F12 a refused password is tried once, however many mails there are', async () => {
    const before = server.signIns.length;
    const transport = transportOf(account('wrong'), { retryWaits: [10] });
    for (let each = 0; each < 3; each++) {
      await expect(transport.send(await mail())).rejects.toMatchObject({ kind: 'signInRefused' });
    }
    expect(server.signIns.length - before).toBe(1);
  });

  it('S5 the server receives the bytes that were composed', async () => {
    const composed = await mail();
    const transport = transportOf(account());
    const delivery = await transport.send(composed);
    expect(server.mails.at(-1)?.raw.toString()).toBe((await rawBytes(composed.raw)).toString());
    expect(delivery).toMatchObject({
      messageId: composed.messageId,
      accepted: ['ann@example.org'],
      rejected: [],
      envelope: { from: 'sender@example.com', to: ['ann@example.org'] },
    });
  });

  it('S5 the mails of one execution share a connection', async () => {
    const before = server.connections.total;
    const transport = transportOf(account());
    for (let index = 0; index < 5; index += 1) await transport.send(await mail());
    expect(server.connections.total - before).toBe(1);
  });

  it('S5 up to five connections send at once', async () => {
    const before = server.connections.total;
    const transport = transportOf(account(), { connections: 50 });
    const mails = await Promise.all(Array.from({ length: 30 }, () => mail()));
    await Promise.all(mails.map(transport.send));
    expect(server.connections.total - before).toBeLessThanOrEqual(5);
  });

  it('S5 a server that allows fewer connections is sent to over fewer, and gets every mail', async () => {
    const narrow = untilEnd(await startSmtpServer());
    narrow.script(({ command }) =>
      command === 'MAIL' && narrow.connections.open > 2
        ? { code: 421, text: '4.7.0 Too many concurrent connections' }
        : undefined,
    );
    // Without waits: a mail that meets the limit is no mail that was refused.
    const transport = transportOf(accountOn(narrow), { connections: 5, retryWaits: [] });
    const mails = await Promise.all(Array.from({ length: 20 }, () => mail()));
    await Promise.all(mails.map(transport.send));
    expect(narrow.mails).toHaveLength(20);
  });

  it('S3 Bcc recipients get the mail and nobody sees them', async () => {
    await send({ bcc: [person('secret@example.net')] });
    expect(server.mails.at(-1)?.to).toContain('secret@example.net');
    expect(server.mails.at(-1)?.raw.toString()).not.toContain('secret@example.net');
  });
});

describe('what is told on the wire', () => {
  it('S2 an address beyond ASCII goes as SMTPUTF8', async () => {
    await send({ to: [person('jörg@bücher.example')] });
    expect(server.mails.at(-1)).toMatchObject({
      to: ['jörg@bücher.example'],
      parameters: { SMTPUTF8: true },
    });
  });

  it('S2 an address with an international domain alone goes in ASCII, whatever the header says', async () => {
    const to = [{ name: 'Jörg', address: 'joerg@bücher.example' }];
    expect((await send({ to, subject: 'Grüße' })).accepted).toEqual(['joerg@xn--bcher-kva.example']);
    expect(server.mails.at(-1)?.parameters).not.toHaveProperty('SMTPUTF8');
  });

  it('S2 a server that takes no such address is not given it, and the error names it', async () => {
    const plain = untilEnd(await startSmtpServer({ smtpUtf8: false }));
    const transport = transportOf(accountOn(plain));
    await expect(transport.send(await mail({ to: [person('jörg@example.org')] }))).rejects.toMatchObject({
      kind: 'capabilityMissing',
      message: expect.stringContaining('jörg@example.org') as string,
    });
    expect((await transport.send(await mail())).accepted).toEqual(['ann@example.org']);
  });

  it('S8 delivery reports are asked for each recipient, with what identifies the mail (RFC 3461)', async () => {
    await send({ deliveryStatus: { notify: ['success', 'delay'], return: 'headers' } });
    const { parameters, notify, raw } = server.mails.at(-1) ?? { raw: '' };
    const id = /^Message-ID: <(.*)>\r$/im.exec(raw.toString())?.[1];
    expect(notify).toEqual(['SUCCESS', 'DELAY']);
    expect(parameters).toMatchObject({ RET: 'HDRS', ENVID: id });
  });
});

describe('what the server refuses', () => {
  it('S5 one bad recipient is reported and the others get the mail', async () => {
    server.script((step) =>
      step.command === 'RCPT' && step.address.startsWith('bad')
        ? { code: 550, text: '5.1.1 no such user' }
        : undefined,
    );
    expect(await send({ to: [person('bad@example.org'), person('ann@example.org')] })).toMatchObject({
      accepted: ['ann@example.org'],
      rejected: [
        { address: 'bad@example.org', code: '5.1.1', response: '550 5.1.1 no such user', permanent: true },
      ],
    });
  });

  it('S5 all recipients refused is an error with the server’s words', async () => {
    server.script((step) =>
      step.command === 'RCPT' ? { code: 550, text: '5.1.1 no such user' } : undefined,
    );
    await expect(send()).rejects.toMatchObject({
      kind: 'recipientsRefused',
      server: { code: '5.1.1', text: expect.stringContaining('no such user') as string },
    });
  });

  it('S5 greylisting is waited out', async () => {
    server.script(
      atFirst(2, (step) => (step.command === 'RCPT' ? { code: 451, text: '4.7.1 greylisted' } : undefined)),
    );
    expect((await send()).accepted).toEqual(['ann@example.org']);
  });

  it('S5 only those refused for now are tried again', async () => {
    const before = server.mails.length;
    server.script(
      atFirst(1, (step) =>
        step.command === 'RCPT' && step.address.startsWith('slow')
          ? { code: 452, text: '4.5.3 too many' }
          : undefined,
      ),
    );
    const { accepted, rejected } = await send({
      to: [person('slow@example.org'), person('ann@example.org')],
    });
    expect({ accepted, rejected }).toEqual({
      accepted: ['ann@example.org', 'slow@example.org'],
      rejected: [],
    });
    expect(server.mails.slice(before).map(({ to }) => to)).toEqual([
      ['ann@example.org'],
      ['slow@example.org'],
    ]);
  });

  it('S5 refused for now to the end is reported as not permanent', async () => {
    server.script((step) =>
      step.command === 'RCPT' && step.address.startsWith('slow')
        ? { code: 451, text: '4.7.1 greylisted' }
        : undefined,
    );
    expect(await send({ to: [person('slow@example.org'), person('ann@example.org')] })).toMatchObject({
      rejected: [{ address: 'slow@example.org', code: '4.7.1', permanent: false }],
    });
  });

  it('S5 content refused for good is not tried again', async () => {
    let tries = 0;
    server.script((step) => {
      if (step.command !== 'DATA') return undefined;
      tries += 1;
      return { code: 554, text: '5.7.1 spam' };
    });
    await expect(send()).rejects.toMatchObject({ kind: 'contentRefused' });
    expect(tries).toBe(1);
  });

  it('S7 a mail above the announced size is refused before it is sent', async () => {
    const attachments = [
      {
        name: 'a.bin',
        mimeType: 'application/octet-stream',
        contentId: null,
        content: Buffer.alloc(1_000_000),
        size: 1_000_000,
      },
    ];
    await expect(send({ attachments })).rejects.toMatchObject({ kind: 'messageTooLarge' });
  });

  it('S5 a wrong password is an error at once', async () => {
    const transport = transportOf(account('wrong'), { retryWaits: [10] });
    await expect(transport.send(await mail())).rejects.toMatchObject({ kind: 'signInRefused' });
  });

  it('X9 a mail for nobody is refused', async () => {
    await expect(send({ to: [] })).rejects.toMatchObject({ kind: 'invalidInput', field: 'to' });
  });
});

describe('connections that end', () => {
  it('S5 before the mail was handed over: it is sent again', async () => {
    const before = server.mails.length;
    server.script(atFirst(1, (step) => (step.command === 'MAIL' ? 'disconnect' : undefined)));
    expect((await send()).accepted).toEqual(['ann@example.org']);
    expect(server.mails.length - before).toBe(1);
  });

  it.each(['disconnect', 'acceptAndDisconnect'] as const)(
    'S6 after the mail was handed over (%s): the outcome is unknown and it is not sent again',
    async (answer) => {
      const before = server.mails.length;
      server.script((step) => (step.command === 'DATA' ? answer : undefined));
      await expect(send()).rejects.toMatchObject({ kind: 'outcomeUnknown' });
      expect(server.mails.length - before).toBe(answer === 'disconnect' ? 0 : 1);
    },
  );

  it('S5 idle between two mails: the second is sent all the same', async () => {
    const transport = transportOf(account(), { retryWaits: [10] });
    await transport.send(await mail());
    server.script(atFirst(1, (step) => (step.command === 'MAIL' ? 'disconnect' : undefined)));
    await expect(transport.send(await mail())).resolves.toMatchObject({ accepted: ['ann@example.org'] });
  });

  it('S5 a cancelled execution stops waiting', async () => {
    server.script((step) => (step.command === 'RCPT' ? { code: 451, text: '4.7.1 greylisted' } : undefined));
    const signal = AbortSignal.timeout(300);
    await expect(send({}, { signal, retryWaits: [60_000] })).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
