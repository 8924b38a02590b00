import { connect, type Socket } from 'node:net';
import { ImapFlow } from 'imapflow';
import { startChaosProxy, type ChaosProxy } from '../../support/chaosProxy';
import { startDovecot, type Dovecot } from '../../support/dovecot';
import { eventually } from '../../support/ports';

let dovecot: Dovecot;
let proxy: ChaosProxy;
const open: (Socket | ImapFlow)[] = [];
beforeAll(async () => {
  dovecot = await startDovecot();
});
beforeEach(async () => {
  proxy = await startChaosProxy(dovecot.imapPort);
});
afterEach(async () => {
  for (const client of open.splice(0))
    if (client instanceof ImapFlow) client.close();
    else client.destroy();
  await proxy.close();
});
afterAll(() => dovecot.close());

/** A raw line client: what arrived so far, and whether the flow ended. */
interface Line {
  readonly socket: Socket;
  text: string;
  ended: string | null;
}

function dial(): Line {
  const socket = connect({ host: proxy.host, port: proxy.port });
  const line: Line = { socket, text: '', ended: null };
  open.push(socket);
  socket.on('data', (chunk) => (line.text += chunk.toString()));
  socket.on('error', (error: NodeJS.ErrnoException) => (line.ended = error.code ?? 'error'));
  socket.on('close', () => (line.ended ??= 'closed'));
  return line;
}

async function greeted(): Promise<Line> {
  const line = dial();
  expect(await eventually(() => line.text.includes('* OK'))).toBe(true);
  return line;
}

async function answers(line: Line, within = 2_000): Promise<boolean> {
  const tag = `t${Math.random()}`;
  line.socket.write(`${tag} NOOP\r\n`);
  return eventually(() => line.text.includes(`${tag} OK`), within);
}

describe('the chaos proxy', () => {
  it('passes and counts connections and sign-ins', async () => {
    const line = await greeted();
    expect(await answers(line)).toBe(true);
    line.socket.write(`s LOGIN ${dovecot.user} wrong\r\n`);
    expect(await eventually(() => line.text.includes('s NO'))).toBe(true);
    expect(proxy.counts).toEqual({ connections: 1, open: 1, signIns: 1 });
    line.socket.end();
    expect(await eventually(() => proxy.counts.open === 0)).toBe(true);
  });

  it('passes the end of a connection on to the client', async () => {
    const line = await greeted();
    line.socket.write('b LOGOUT\r\n');
    expect(await eventually(() => line.ended === 'closed')).toBe(true);
    expect(line.text).toContain('* BYE');
  });

  it('holds everything back in a blackhole and lets it flow again afterwards', async () => {
    const line = await greeted();
    await proxy.blackhole();
    line.socket.write('n NOOP\r\n');
    const late = dial();
    expect(await eventually(() => line.text.includes('n OK') || late.text !== '', 300)).toBe(false);
    expect([line.ended, late.ended]).toEqual([null, null]);
    await proxy.pass();
    expect(await eventually(() => line.text.includes('n OK') && late.text.includes('* OK'))).toBe(true);
  });

  it('freezes existing flows for good while new ones work', async () => {
    const line = await greeted();
    proxy.freezeExisting();
    expect(await answers(line, 300)).toBe(false);
    expect(line.ended).toBeNull();
    expect(await answers(await greeted())).toBe(true);
    await proxy.pass();
    expect(await answers(line, 300)).toBe(false);
    expect(proxy.counts.open).toBe(1);
  });

  it('does not tell the server that a frozen client left', async () => {
    const client = new ImapFlow({
      ...{ host: proxy.host, port: proxy.port, secure: false, doSTARTTLS: false, logger: false },
      auth: { user: 'frozen@example.com', pass: dovecot.password },
    });
    open.push(client);
    client.on('error', () => undefined);
    await client.connect();
    proxy.freezeExisting();
    client.close();
    expect(await eventually(async () => (await dovecot.who('frozen@example.com')).length === 0, 300)).toBe(
      false,
    );
    await proxy.close();
    expect(await eventually(async () => (await dovecot.who('frozen@example.com')).length === 0)).toBe(true);
  });

  it('resets existing connections', async () => {
    const line = await greeted();
    proxy.resetExisting();
    expect(await eventually(() => line.ended === 'ECONNRESET')).toBe(true);
    await greeted();
  });

  it('refuses new connections and listens again on the same port', async () => {
    const line = await greeted();
    await proxy.refuse();
    const refused = dial();
    expect(await eventually(() => refused.ended === 'ECONNREFUSED')).toBe(true);
    expect(await answers(line)).toBe(true);
    await proxy.pass();
    await greeted();
  });

  it('resets new connections', async () => {
    await proxy.resetNew();
    const line = dial();
    expect(await eventually(() => line.ended === 'ECONNRESET')).toBe(true);
    await proxy.pass();
    await greeted();
  });

  it('slices bytes without changing them', async () => {
    const pieces: number[] = [];
    proxy.shape({ slice: { bytes: 3, every: 1 } });
    const line = dial();
    line.socket.on('data', (chunk) => pieces.push(chunk.length));
    expect(await eventually(() => line.text.endsWith('\r\n'))).toBe(true);
    expect(line.text).toMatch(/^\* OK \[CAPABILITY .*\r\n$/);
    expect(pieces.length).toBeGreaterThan(10);
  });

  it('adds a round trip', async () => {
    const line = await greeted();
    proxy.shape({ roundTrip: 300 });
    expect(await answers(line, 200)).toBe(false);
    expect(await eventually(() => / OK /.test(line.text.slice(-60)))).toBe(true);
  });

  it('rewrites and drops lines of either side', async () => {
    proxy.rewrite({
      fromServer: (line) => (line.startsWith('* OK') ? '* OK [CAPABILITY IMAP4rev1] small' : line),
      fromClient: (line) => (line.includes('NOOP') ? null : line),
    });
    const line = await greeted();
    expect(line.text).toBe('* OK [CAPABILITY IMAP4rev1] small\r\n');
    expect(await answers(line, 200)).toBe(false);
    proxy.rewrite();
    expect(await answers(line)).toBe(true);
  });

  it('ends TLS itself, so that lines show', async () => {
    await proxy.close();
    proxy = await startChaosProxy(dovecot.imapPort, { tls: true });
    const client = new ImapFlow({
      ...{ host: proxy.host, port: proxy.port, secure: true, logger: false, tls: { ca: proxy.ca } },
      auth: { user: dovecot.user, pass: dovecot.password },
    });
    open.push(client);
    client.on('error', () => undefined);
    await client.connect();
    expect(proxy.counts.signIns).toBe(1);
    const closed = new Promise((resolve) => client.once('close', resolve));
    proxy.resetExisting();
    await closed;
  });
});
