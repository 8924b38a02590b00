import { connect as dial } from 'node:net';
import { text } from 'node:stream/consumers';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { eventually } from '../../support/ports';
import {
  startScriptedServer,
  type ScriptedServer,
  type ScriptedServerOptions,
} from '../../support/scriptedServer';

const mail = [
  'From: "Ann, Example" <ann@example.com>',
  'To: bob@example.org, Carol <carol@example.net>',
  'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
  'Message-ID: <one@example.com>',
  'Date: Fri, 20 Nov 2026 10:00:00 +0000',
  'Content-Type: multipart/mixed; boundary="b=1"',
  '',
  'preamble',
  '--b=1',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'hello "world"',
  '--inner',
  'Content-Type: text/html',
  '',
  '<p>hello</p>',
  '--inner--',
  '',
  '--b=1',
  'Content-Type: application/pdf; name="a b.pdf"',
  'Content-Disposition: attachment; filename="a b.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  'JVBERi0=',
  '--b=1',
  'Content-Type: message/rfc822',
  '',
  'Subject: inside',
  '',
  'inner text',
  '--b=1--',
  '',
].join('\r\n');

let server: ScriptedServer;
const clients: ImapFlow[] = [];
afterEach(async () => {
  clients.splice(0).forEach((client) => client.close());
  await server.close();
});

async function connect(
  options: ScriptedServerOptions = {},
  client: Partial<ImapFlowOptions> = {},
): Promise<ImapFlow> {
  server = await startScriptedServer(options);
  return another(options, client);
}

async function another(
  options: ScriptedServerOptions = {},
  more: Partial<ImapFlowOptions> = {},
): Promise<ImapFlow> {
  const client = new ImapFlow({
    ...{ host: server.host, port: server.port, secure: (options.security ?? 'tls') === 'tls', logger: false },
    auth: { user: server.user, pass: server.password },
    tls: { ca: server.ca },
    disableAutoIdle: true,
    ...more,
  });
  clients.push(client);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Sends lines one after another over a plain socket; what the server said until it closed. */
async function talk(lines: readonly string[]): Promise<string> {
  const socket = dial({ host: server.host, port: server.port });
  socket.write(lines.map((line) => `${line}\r\n`).join(''));
  return text(socket);
}

describe('the scripted IMAP server', () => {
  it('lets imapflow sign in over TLS, STARTTLS and in clear, with password or token', async () => {
    expect((await connect()).secureConnection).toBe(true);
    await server.close();
    expect((await connect({ security: 'starttls' })).secureConnection).toBe(true);
    await server.close();
    expect((await connect({ security: 'none' })).secureConnection).toBe(false);
    await another({ security: 'none' }, { auth: { user: server.user, accessToken: server.password } });
  });

  it('refuses to sign in, in the words of the test', async () => {
    await expect(connect({ signIn: () => false })).rejects.toMatchObject({ authenticationFailed: true });
    await server.close();
    await expect(connect({ signIn: () => 'NO [LIMIT] too many' })).rejects.toMatchObject({
      serverResponseCode: 'LIMIT',
    });
  });

  it('tells why a token is refused', async () => {
    const auth = { user: 'reader@example.com', accessToken: 'expired' };
    await expect(connect({}, { auth })).rejects.toMatchObject({ oauthError: { status: '401' } });
  });

  it('lists mailboxes with their special use', async () => {
    const listed = await (await connect()).list();
    expect(listed.map(({ path, specialUse }) => [path, specialUse])).toEqual(
      expect.arrayContaining([
        ['INBOX', '\\Inbox'],
        ['Sent', '\\Sent'],
      ]),
    );
  });

  it('describes a message: envelope, structure, flags, dates, size', async () => {
    const client = await connect();
    const internalDate = new Date('2026-11-20T10:00:05Z');
    server.mailbox('INBOX').append(mail, { flags: ['\\Seen', 'seen-by-us'], internalDate });
    await client.mailboxOpen('INBOX');
    const message = await client.fetchOne('1', {
      ...{ uid: true, flags: true, envelope: true, bodyStructure: true, internalDate: true, size: true },
    });
    expect(message).toMatchObject({
      ...{ uid: 1, flags: new Set(['\\Seen', 'seen-by-us']), internalDate, size: Buffer.byteLength(mail) },
      envelope: {
        subject: 'Grüße',
        from: [{ name: 'Ann, Example', address: 'ann@example.com' }],
        to: [{ address: 'bob@example.org' }, { name: 'Carol', address: 'carol@example.net' }],
        messageId: '<one@example.com>',
      },
      bodyStructure: {
        type: 'multipart/mixed',
        childNodes: [
          {
            type: 'multipart/alternative',
            childNodes: [{ part: '1.1', type: 'text/plain' }, { part: '1.2' }],
          },
          { part: '2', type: 'application/pdf', disposition: 'attachment', encoding: 'base64' },
          { part: '3', type: 'message/rfc822', envelope: { subject: 'inside' } },
        ],
      },
    });
  });

  it('gives sections, parts of them, and the whole source', async () => {
    const client = await connect();
    server.mailbox('INBOX').append(mail);
    await client.mailboxOpen('INBOX');
    const bodyParts = ['1.1', '2', '2.MIME', '3', '3.HEADER', { key: '1.2', start: 3, maxLength: 5 }];
    const message = await client.fetchOne('1', { source: true, headers: ['subject'], bodyParts });
    if (!message) throw new Error('no message');
    expect(message.source?.toString()).toBe(mail);
    expect(message.headers?.toString()).toBe('Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n');
    const parts = Object.fromEntries(
      [...(message.bodyParts ?? [])].map(([name, bytes]) => [name, bytes?.toString()]),
    );
    expect(parts).toMatchObject({
      '1.1': 'hello "world"',
      '2': 'JVBERi0=',
      '3': 'Subject: inside\r\n\r\ninner text',
      '3.header': 'Subject: inside\r\n\r\n',
      '1.2': 'hello',
    });
    expect(parts['2.mime']).toMatch(/^Content-Type: application\/pdf.*\r\n\r\n$/s);
  });

  it('searches by flags, text, header, size, date and UID', async () => {
    const client = await connect();
    const inbox = server.mailbox('INBOX');
    inbox.append(mail, { internalDate: new Date('2026-01-01T00:00:00Z') });
    inbox.append('Subject: two\r\n\r\nplain\r\n', { flags: ['\\Seen', 'done'] });
    await client.mailboxOpen('INBOX');
    const found = (query: object) => client.search(query, { uid: true });
    expect(await found({ seen: false })).toEqual([1]);
    expect(await found({ keyword: 'done' })).toEqual([2]);
    expect(await found({ subject: 'TWO' })).toEqual([2]);
    expect(await found({ body: 'hello' })).toEqual([1]);
    expect(await found({ header: { 'message-id': '<one@example.com>' } })).toEqual([1]);
    expect(await found({ larger: 100, before: '2026-06-01' })).toEqual([1]);
    expect(await found({ or: [{ uid: '2:*' }, { from: 'ann' }] })).toEqual([1, 2]);
    expect(await found({ not: { from: 'ann' } })).toEqual([2]);
  });

  it('stores flags, copies, moves, appends and expunges with UIDs', async () => {
    const client = await connect();
    const inbox = server.mailbox('INBOX');
    for (const subject of ['a', 'b', 'c']) inbox.append(`Subject: ${subject}\r\n\r\n${subject}\r\n`);
    await client.mailboxOpen('INBOX');
    expect(await client.messageFlagsAdd('1', ['\\Flagged', 'ours'], { uid: true })).toBe(true);
    expect(await client.messageCopy('1:2', 'Archive', { uid: true })).toMatchObject({
      uidMap: new Map([
        [1, 1],
        [2, 2],
      ]),
    });
    expect(await client.messageMove('2', 'Trash', { uid: true })).toMatchObject({
      uidMap: new Map([[2, 1]]),
    });
    expect(await client.messageDelete('3', { uid: true })).toBe(true);
    expect(await client.append('Sent', mail, ['\\Seen'], new Date('2026-03-04T05:06:07Z'))).toMatchObject({
      uid: 1,
    });
    expect(inbox.messages.map(({ uid, flags }) => [uid, [...flags]])).toEqual([[1, ['\\Flagged', 'ours']]]);
    expect(server.mailbox('Sent').messages[0]).toMatchObject({
      raw: mail,
      internalDate: new Date('2026-03-04T05:06:07Z'),
    });
  });

  // QUIRK: imapflow 2.1.2 sends UNCHANGEDSINCE after the flags, where RFC 7162 section 3.1.3 has it before.
  it('stores conditionally on messages nobody changed', async () => {
    server = await startScriptedServer({ security: 'none' });
    const inbox = server.mailbox('INBOX');
    const [changed, unchanged] = [inbox.append(mail), inbox.append(mail)];
    const { highestModSeq } = inbox;
    inbox.store(changed, ['theirs']);
    const answer = await talk([
      `a LOGIN ${server.user} ${server.password}`,
      'b SELECT INBOX',
      `c UID STORE 1:2 (UNCHANGEDSINCE ${highestModSeq}) +FLAGS.SILENT (ours)`,
      `d UID STORE 1:2 +FLAGS (ours) (UNCHANGEDSINCE ${highestModSeq})`,
      'e LOGOUT',
    ]);
    expect(answer).toMatch(/^\* 2 FETCH \(UID 2 MODSEQ \(\d+\)\)\r\nc OK \[MODIFIED 1\]/m);
    expect(answer).toMatch(/^d BAD /m);
    expect([changed, unchanged].map(({ flags }) => [...flags])).toEqual([['theirs'], ['ours']]);
  });

  it('pushes arrivals, flags and expunges while the client idles', async () => {
    const client = await connect();
    const inbox = server.mailbox('INBOX');
    const first = inbox.append(mail);
    await client.mailboxOpen('INBOX');
    const heard: string[] = [];
    for (const event of ['exists', 'expunge', 'flags'] as const) client.on(event, () => heard.push(event));
    void client.idle();
    expect(await eventually(() => [...server.sessions].some(({ idling }) => idling))).toBe(true);
    inbox.append(mail);
    inbox.store(first, ['\\Seen']);
    inbox.expunge([first.uid]);
    expect(await eventually(() => heard.length >= 3)).toBe(true);
    expect(heard).toEqual(['exists', 'flags', 'expunge']);
    await client.noop();
    expect([...server.sessions].some(({ idling }) => idling)).toBe(false);
  });

  it('lacks what it is told to lack', async () => {
    const without = ['IDLE', 'UIDPLUS', 'MOVE', 'CONDSTORE', 'SPECIAL-USE'];
    const client = await connect({ without, keywords: false });
    server.mailbox('INBOX').append(mail);
    const opened = await client.mailboxOpen('INBOX');
    expect(without.filter((name) => client.capabilities.has(name))).toEqual([]);
    expect(opened.permanentFlags?.has('\\*')).toBe(false);
    expect(opened.highestModseq).toBeUndefined();
    await client.messageFlagsAdd('1', ['ours', '\\Seen'], { uid: true });
    expect([...server.mailbox('INBOX').messages[0]!.flags]).toEqual(['\\Seen']);
    expect(await client.append('Sent', mail)).not.toHaveProperty('uid');
    await client.messageCopy('1', 'Archive', { uid: true });
    expect(server.mailbox('Archive').messages).toHaveLength(1);
  });

  it('gives Gmail labels and thread ids where it poses as Gmail', async () => {
    const client = await connect({ announces: ['X-GM-EXT-1'] });
    server.mailbox('INBOX').append(mail, { labels: ['\\Important', 'two words'], threadId: '42' });
    await client.mailboxOpen('INBOX');
    const message = await client.fetchOne('1', { labels: true, threadId: true });
    expect(message).toMatchObject({ labels: new Set(['\\Important', 'two words']), threadId: '42' });
  });

  it('answers a command in the words of the test, or never', async () => {
    const client = await connect();
    server.override('SELECT', () => 'NO [UNAVAILABLE] later');
    await expect(client.mailboxOpen('INBOX')).rejects.toMatchObject({ serverResponseCode: 'UNAVAILABLE' });
    server.override('SELECT');
    await client.mailboxOpen('INBOX');
    server.override('IDLE', () => 'handled');
    let idled = false;
    void client.idle().then(() => (idled = true));
    expect(await eventually(() => server.commands.some(({ name }) => name === 'IDLE'))).toBe(true);
    expect(idled).toBe(false);
  });

  it('says odd things', async () => {
    const client = await connect();
    server.rewrite((text) =>
      text.includes('UIDNEXT') ? text.replace(/UIDNEXT \d+/, 'UIDNEXT 4294967295') : text,
    );
    expect((await client.mailboxOpen('INBOX')).uidNext).toBe(4294967295);
    server.rewrite((text) => (text.includes('UIDNEXT') ? null : text));
    await client.mailboxClose();
    expect((await client.mailboxOpen('INBOX')).uidNext).toBeFalsy();
  });

  it('renumbers a mailbox under another UIDVALIDITY', async () => {
    const client = await connect();
    server.mailbox('INBOX').append(mail);
    server.mailbox('INBOX').renumber(7);
    expect(await client.mailboxOpen('INBOX')).toMatchObject({ uidValidity: 7n, exists: 1, uidNext: 2 });
  });

  it('says BYE to everybody', async () => {
    const client = await connect();
    const closed = new Promise((resolve) => client.once('close', resolve));
    server.bye();
    await closed;
    expect(await eventually(() => server.sessions.size === 0)).toBe(true);
  });
});
