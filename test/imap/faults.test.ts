import { fork, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SoakLine, SoakTriggers } from '../../bench/soakTrigger';
import type { Account } from '../../mail/account';
import { withImap } from '../../mail/imap/connect';
import { Positions } from '../../mail/positions';
import { testAccount } from '../support/account';
import { startChaosProxy } from '../support/chaosProxy';
import { startDovecot, type Dovecot } from '../support/dovecot';
import {
  startScriptedServer,
  type ScriptedServer,
  type ScriptedServerOptions,
} from '../support/scriptedServer';
import {
  MemoryStore,
  quick,
  startWatching,
  until,
  type Watching,
  type WatchingOptions,
} from '../support/watching';

const mail = (subject: string, bulk = '') =>
  `From: Ann <ann@example.com>\r\nTo: reader@example.com\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@example.com>\r\n\r\nHello\r\n${bulk}`;
const subjects = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `mail ${first + index}`);

/** Delivered, acknowledged and stored. */
const isDone = ({ delivered, store }: Watching, count: number) =>
  delivered.length === count && store.cursor('INBOX')?.open.length === 0;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const started = async (options: WatchingOptions): Promise<Watching> => {
  const watching = await startWatching(options);
  open.push(watching);
  return watching;
};

describe('a server that misbehaves', () => {
  let server: ScriptedServer;
  const account = (): Account =>
    testAccount({ user: server.user, password: server.password, ca: server.ca, imap: { port: server.port } });
  const serve = async (options: ScriptedServerOptions = {}) => {
    server = await startScriptedServer(options);
    open.push(server);
  };
  const watchIt = async (options: Partial<WatchingOptions> = {}) => {
    const watching = await started({ account: account(), ...options });
    await watching.watch.opened();
    return watching;
  };
  const count = (name: string) => server.commands.filter((command) => command.name === name).length;

  it('F3 that withholds the continuation of IDLE is polled instead', async () => {
    await serve();
    server.override('IDLE', () => 'handled');
    const watching = await watchIt();
    await until(() => watching.notices.some(({ text }) => text.includes('IDLE does not work')));
    server.mailbox('INBOX').append(mail('one'));
    await until(() => watching.delivered.length === 1);
  });

  it('F3 that stops answering in the middle of a command is left for a new connection', async () => {
    await serve();
    const watching = await watchIt();
    let silent = true;
    server.override('UID FETCH', () => (silent ? ((silent = false), 'handled') : undefined));
    server.mailbox('INBOX').append(mail('one'));
    await until(() => watching.delivered.length === 1);
    expect(silent).toBe(false);
  });

  it.each([
    ['what a mail is', 1],
    ['its text', 2],
  ])('F7 that leaves %s out of an answer is asked again', async (_, nth) => {
    await serve();
    const watching = await watchIt();
    let answers = 0;
    server.rewrite((text) => (/^\* \d+ FETCH/.test(text) && (answers += 1) === nth ? null : text));
    server.mailbox('INBOX').append(mail('one'));
    await until(() => isDone(watching, 1));
    expect(answers).toBeGreaterThan(nth);
    expect(watching.subjects()).toEqual(['one']);
  });

  it('T1 without IDLE is polled', async () => {
    await serve({ without: ['IDLE'] });
    const watching = await watchIt();
    server.mailbox('INBOX').append(mail('one'));
    await until(() => watching.delivered.length === 1);
    expect(count('IDLE')).toBe(0);
  });

  it('T4 that never announces arrivals is swept', async () => {
    await serve();
    server.rewrite((text) => (/^\* \d+ EXISTS$/.test(text) && watching ? null : text));
    let watching: Watching | null = null;
    watching = await watchIt({ timing: { ...quick, sweep: 400 } });
    server.mailbox('INBOX').append(mail('one'));
    await until(() => watching?.delivered.length === 1);
  });

  it.each([
    ['absent', (text: string) => (/UIDNEXT/.test(text) ? null : text)],
    ['absurd', (text: string) => text.replace(/UIDNEXT \d+/, 'UIDNEXT 4294967295')],
    ['zero', (text: string) => text.replace(/UIDNEXT \d+/, 'UIDNEXT 0')],
  ])('F10 whose UIDNEXT is %s loses nothing and repeats nothing', async (_, rewrite) => {
    await serve();
    server.mailbox('INBOX').append(mail('old'));
    server.rewrite(rewrite);
    const store = new MemoryStore();
    const first = await watchIt({ store });
    server.mailbox('INBOX').append(mail('one'));
    await until(() => isDone(first, 1));
    await first.close();
    server.mailbox('INBOX').append(mail('two'));
    const second = await watchIt({ store });
    await until(() => second.delivered.length === 1);
    expect([...first.subjects(), ...second.subjects()]).toEqual(['one', 'two']);
  });

  it.each([
    ['missing', (text: string) => (/UIDVALIDITY/.test(text) ? null : text)],
    ['zero', (text: string) => text.replace(/UIDVALIDITY \d+/, 'UIDVALIDITY 0')],
  ])('F10 whose UIDVALIDITY is %s for a while keeps its position', async (_, rewrite) => {
    await serve();
    const store = new MemoryStore();
    const first = await watchIt({ store });
    server.mailbox('INBOX').append(mail('one'));
    await until(() => isDone(first, 1));
    await first.close();
    const before = store.cursor('INBOX')?.uidValidity;
    server.rewrite(rewrite);
    server.mailbox('INBOX').append(mail('two'));
    const second = await watchIt({ store });
    await until(() => isDone(second, 1));
    expect(second.subjects()).toEqual(['two']);
    expect(store.cursor('INBOX')?.uidValidity).toBe(before);
    expect(second.notices).toEqual([]);
  });

  it.each([
    ['SELECT', 'NO [UNAVAILABLE] try later'],
    ['SELECT', 'NO [INUSE] locked'],
    ['AUTHENTICATE', 'NO [LIMIT] too many connections'],
    ['SELECT', 'NO [SERVERBUG] oops'],
    ['UID SEARCH', 'BAD what?'],
  ] as const)(
    'F11 that answers %s with %s is not hammered, and mail flows when it recovers',
    async (name, answer) => {
      await serve();
      server.override(name, () => answer);
      server.mailbox('INBOX').append(mail('old'));
      const watching = await started({
        account: account(),
        timing: { ...quick, backoff: { first: 200, most: 400 } },
      });
      await expect(watching.watch.opened()).rejects.toThrow();
      await sleep(1_500);
      expect(count(name)).toBeLessThan(15);
      server.override(name);
      server.mailbox('INBOX').append(mail('one'));
      await until(() => count('IDLE') > 0);
      server.mailbox('INBOX').append(mail('two'));
      await until(() => watching.subjects().includes('two'));
    },
  );

  it('F12 that ends the session when a token lapses sees a new sign-in with a new token', async () => {
    let tokens = 0;
    await serve({ signIn: ({ secret }) => secret === `token ${tokens}` });
    const signIn = {
      kind: 'oauth2',
      user: 'reader@example.com',
      accessToken: () => Promise.resolve(`token ${tokens}`),
    } as const;
    const watching = await started({
      account: () => {
        tokens += 1;
        return Promise.resolve(testAccount({ ca: server.ca, imap: { port: server.port, signIn } }));
      },
    });
    await watching.watch.opened();
    server.bye('token expired');
    await until(() => tokens === 2);
    server.mailbox('INBOX').append(mail('one'));
    await until(() => watching.delivered.length === 1);
    expect(watching.outages).toEqual([]);
  });

  it.each([
    ['a huge literal', '* 1 FETCH (UID 1 BODY[HEADER] {4000000000}\r\n'],
    ['an endless line', `* 1 FETCH (UID 1 FLAGS (${'x'.repeat(12 * 1024 * 1024)}`],
    ['an answer nobody asked for', 'XX99 OK surprise\r\n* garbage ((((\r\n'],
  ])(
    'X21 that sends %s is dropped, memory stays bounded, and mail flows from a sane one',
    async (_, hostile) => {
      await serve();
      const watching = await watchIt();
      server.override('UID FETCH', (session) => {
        session.write(hostile);
        return 'handled';
      });
      const before = process.memoryUsage().rss;
      server.mailbox('INBOX').append(mail('one'));
      await sleep(1_500);
      expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
      server.override('UID FETCH');
      await until(() => watching.delivered.length === 1);
    },
  );

  it('F22 that is read-only still delivers each mail once', async () => {
    await serve();
    server.override('UID STORE', () => 'NO [OVERQUOTA] full');
    const watching = await watchIt({ after: { kind: 'markRead' } });
    server.mailbox('INBOX').append(mail('one'));
    server.mailbox('INBOX').append(mail('two'));
    await until(() => watching.delivered.length === 2);
    await until(() => watching.notices.some(({ text }) => text.includes('did not let us set')));
    await sleep(300);
    expect(watching.subjects()).toEqual(['one', 'two']);
  });

  it('faults.md without UIDPLUS and MOVE never expunges what others marked as deleted', async () => {
    await serve({ without: ['UIDPLUS', 'MOVE'] });
    server.mailbox('Done');
    const watching = await watchIt({ after: { kind: 'move', destination: 'Done' } });
    server.mailbox('INBOX').append(mail('others'), { flags: ['\\Deleted'] });
    await until(() => server.mailbox('Done').messages.length === 1);
    await sleep(200);
    expect(count('EXPUNGE')).toBe(0);
    expect(watching.notices.some(({ text }) => text.includes('can only copy'))).toBe(true);
  });

  it('T6 without keywords works from the position alone', async () => {
    await serve({ keywords: false });
    const store = new MemoryStore();
    const first = await watchIt({ store });
    server.mailbox('INBOX').append(mail('one'));
    await until(() => isDone(first, 1));
    await first.close();
    const second = await watchIt({ store, activation: 'restart' });
    server.mailbox('INBOX').append(mail('two'));
    await until(() => second.delivered.length === 1);
    expect(second.subjects()).toEqual(['two']);
    expect(server.mailbox('INBOX').messages.flatMap(({ flags }) => [...flags])).toEqual([]);
  });

  it('faults.md a lost position is recovered from the marks on the server', async () => {
    await serve();
    server.mailbox('INBOX').append(mail('old'));
    const first = await watchIt();
    server.mailbox('INBOX').append(mail('one'));
    await until(() => server.mailbox('INBOX').messages.some(({ flags }) => flags.has('$n8n-test')));
    await first.close();
    server.mailbox('INBOX').append(mail('two'));
    const second = await watchIt({ activation: 'restart' });
    await until(() => second.delivered.length === 1);
    await sleep(200);
    expect(second.subjects()).toEqual(['two']);
    expect(second.notices.some(({ text }) => text.includes('recovered from the marks'))).toBe(true);
  });
});

describe('hard times on a real server', () => {
  let dovecot: Dovecot;
  let user = 0;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());
  beforeEach(() => {
    user += 1;
  });
  const me = () => `hard${user}@example.com`;
  const accountAt = (port: number): Account =>
    testAccount({ user: me(), password: dovecot.password, ca: dovecot.ca, imap: { port } });
  const deliver = (...list: string[]) =>
    dovecot.deliver(
      list.map((each) => mail(each)),
      { user: me() },
    );

  it('F6 survives 500 resets in a row with one connection left and a flat heap', async () => {
    const proxy = await startChaosProxy(dovecot.imapsPort);
    open.push(proxy);
    const watching = await started({
      account: accountAt(proxy.port),
      timing: { ...quick, backoff: { first: 1, most: 4 }, stable: 0 },
    });
    await watching.watch.opened();
    const heap: number[] = [];
    for (let reset = 0; reset < 500; reset += 1) {
      const before = proxy.counts.connections;
      proxy.resetExisting();
      await until(() => proxy.counts.connections > before && proxy.counts.open > 0);
      if (reset % 50 === 0) heap.push(process.memoryUsage().heapUsed);
    }
    await deliver('one');
    await until(() => watching.delivered.length === 1);
    await until(async () => (await dovecot.who(me())).length === 1);
    expect((heap.at(-1) ?? 0) - (heap[1] ?? 0)).toBeLessThan(60e6);
  }, 120_000);

  it('F8 loses nothing over 20 kills, and repeats only what was in flight, marked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-kill-'));
    const settings: SoakTriggers = {
      folder,
      log: join(folder, 'deliveries'),
      password: dovecot.password,
      ca: dovecot.ca,
      mailboxes: [{ user: me(), port: dovecot.imapsPort }],
    };
    writeFileSync(settings.log, '');
    const start = (): ChildProcess => {
      const child = fork(join(__dirname, '../../bench/soakTrigger.ts'), { execArgv: ['--import', 'tsx'] });
      child.send(settings);
      return child;
    };
    const lines = () =>
      readFileSync(settings.log, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as SoakLine);
    const distinct = () => new Set(lines().map(({ subject }) => subject)).size;
    let child = start();
    let sent = 0;
    try {
      for (let kill = 0; kill < 20; kill += 1) {
        const before = distinct();
        for (let burst = 0; burst < 3; burst += 1) {
          await deliver(...subjects(sent + 1, sent + 10));
          sent += 10;
        }
        await until(() => distinct() > before + 10, 'deliveries before the kill', 30_000);
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
        child = start();
      }
      await until(() => distinct() === sent, 'all mail', 60_000);
      const all = lines();
      const repeats = all.filter(
        ({ subject }, index) => all.findIndex((each) => each.subject === subject) < index,
      );
      expect(repeats.every(({ redelivered }) => redelivered)).toBe(true);
      expect(repeats.length).toBeLessThanOrEqual(20 * 5);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  }, 240_000);

  it('F17 closes within two seconds while it is still dialling', async () => {
    const proxy = await startChaosProxy(dovecot.imapsPort);
    open.push(proxy);
    await proxy.blackhole();
    const watching = await startWatching({ account: accountAt(proxy.port) });
    await sleep(100);
    const closing = watching.close().then(() => 'closed');
    expect(await Promise.race([closing, sleep(2_000).then(() => 'hangs')])).toBe('closed');
  });

  it('F18 leaves one connection and delivers once after 200 publishes', async () => {
    const store = new MemoryStore();
    const positions = await Positions.open(store, 'account', () => new Date());
    for (let publish = 0; publish < 200; publish += 1) {
      const watching = await startWatching({ account: accountAt(dovecot.imapsPort), keep: positions });
      await watching.watch.opened();
      await watching.close();
    }
    const watching = await started({ account: accountAt(dovecot.imapsPort), keep: positions });
    await watching.watch.opened();
    await deliver('one');
    await until(() => watching.delivered.length === 1);
    await until(async () => (await dovecot.who(me())).length === 1);
    expect(watching.subjects()).toEqual(['one']);
  }, 120_000);

  it('T6 a republish while a run is under way does not deliver its mail again', async () => {
    const store = new MemoryStore();
    const positions = await Positions.open(store, 'account', () => new Date());
    let finish = () => {};
    const ended = new Promise<void>((resolve) => (finish = resolve));
    const first = await started({
      account: accountAt(dovecot.imapsPort),
      keep: positions,
      run: async () => (await ended, { kind: 'acknowledged' }),
    });
    await first.watch.opened();
    await deliver('one');
    await until(() => first.delivered.length === 1);
    await first.close();
    const second = await started({ account: accountAt(dovecot.imapsPort), keep: positions });
    await second.watch.opened();
    await sleep(500);
    finish();
    await until(() => positions.get('INBOX')?.open.length === 0);
    expect(second.delivered).toEqual([]);
  });

  it('F21 gives each of several triggers on one mailbox every mail', async () => {
    const watchers = await Promise.all(
      ['$n8n-a', '$n8n-b', '$n8n-c'].map((mark) =>
        started({ account: accountAt(dovecot.imapsPort), mark, after: { kind: 'markRead' } }),
      ),
    );
    await Promise.all(watchers.map(({ watch }) => watch.opened()));
    await deliver(...subjects(1, 5));
    await until(() => watchers.every(({ delivered }) => delivered.length === 5));
    await sleep(300);
    for (const watching of watchers) expect(watching.subjects()).toEqual(subjects(1, 5));
  });

  it('F21 gives a trigger that was stopped what another has processed meanwhile', async () => {
    const store = new MemoryStore();
    const late = { account: accountAt(dovecot.imapsPort), mark: '$n8n-late', store };
    const before = await started(late);
    await before.watch.opened();
    await before.close();
    const other = await started({
      ...late,
      mark: '$n8n-other',
      store: new MemoryStore(),
      after: { kind: 'markRead' },
    });
    await other.watch.opened();
    await deliver('one');
    await until(() => isDone(other, 1));
    const again = await started(late);
    await until(() => isDone(again, 1));
    expect(again.subjects()).toEqual(['one']);
  });

  it('F19 delivers each mail once while two mains overlap', async () => {
    const main = (name: string) =>
      started({
        account: accountAt(dovecot.imapsPort),
        claimant: { name, settling: 300 },
        run: async () => (await sleep(50), { kind: 'acknowledged' }),
      });
    const mains = [await main('a'), await main('b')];
    await Promise.all(mains.map(({ watch }) => watch.opened()));
    for (let first = 1; first <= 31; first += 10) await deliver(...subjects(first, first + 9));
    const all = () => mains.flatMap((each) => each.subjects());
    await until(() => new Set(all()).size === 40);
    await sleep(1_500);
    expect(all().sort()).toEqual(subjects(1, 40).sort());
  });

  it('F19 takes over what a dead main had claimed, marked', async () => {
    await deliver('orphan');
    await withImap(accountAt(dovecot.imapsPort), async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('1', ['$n8n-test-dead']);
    });
    const now = jest.spyOn(Date, 'now');
    const watching = await started({
      account: accountAt(dovecot.imapsPort),
      start: { kind: 'all' },
      claimant: { name: 'b', settling: 10 },
    });
    await sleep(500);
    expect(watching.delivered).toEqual([]);
    const later = Date.now() + 125_000;
    now.mockImplementation(() => later + performance.now());
    watching.watch.stir();
    await until(() => watching.delivered.length === 1);
    now.mockRestore();
    expect(watching.delivered[0]?.redelivered).toBe(true);
  });

  it('F20 starts within seconds in a mailbox of 50,000 mails, in bounded memory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-mbox-'));
    const box = subjects(1, 50_000).map(
      (subject) =>
        `From ann@example.com Mon Nov  2 10:00:00 2026\n${mail(subject).replaceAll('\r\n', '\n')}\n`,
    );
    writeFileSync(join(folder, 'inbox'), box.join(''), { mode: 0o666 });
    chmodSync(join(folder, 'inbox'), 0o666);
    box.length = 0;
    chmodSync(folder, 0o777);
    await dovecot.doveadm(
      'import',
      '-u',
      me(),
      `mbox:${folder}:INBOX=${folder}/inbox:INDEX=MEMORY`,
      '',
      'mailbox',
      'INBOX',
      'all',
    );
    rmSync(folder, { recursive: true, force: true });
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    const watching = await started({ account: accountAt(dovecot.imapsPort), start: { kind: 'all' } });
    await until(() => watching.delivered.length >= 300, 'the first 300', 30_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(250e6);
    expect(watching.subjects().slice(0, 300).sort()).toEqual(subjects(1, 300).sort());
  }, 180_000);

  it('F20 takes 20 mails of 25 MB without holding them', async () => {
    const bulk = `${'x'.repeat(76)}\r\n`.repeat(Math.ceil((25 * 1024 * 1024) / 78));
    const big = `From: ann@example.com\r\nSubject: big\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee file\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=f\r\n\r\n${bulk}--b--\r\n`;
    for (let each = 0; each < 20; each += 1) await dovecot.deliver(big, { user: me() });
    const before = process.memoryUsage().rss;
    const watching = await started({ account: accountAt(dovecot.imapsPort), start: { kind: 'all' } });
    await until(() => watching.delivered.length === 20, 'all 20', 60_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(250e6);
  }, 180_000);

  describe('F25 after an edit', () => {
    const store = () => new MemoryStore();
    const run = async (
      options: Partial<WatchingOptions> & { store: MemoryStore },
      act: (watching: Watching) => Promise<void>,
    ) => {
      const watching = await startWatching({ account: accountAt(dovecot.imapsPort), ...options });
      await watching.watch.opened();
      await act(watching);
      await until(() =>
        Object.values(watching.positions.snapshot().mailboxes).every(({ open: left }) => left.length === 0),
      );
      await watching.close();
      await watching.positions.save();
      return watching.subjects();
    };

    it('of the filters, mail passed over before stays passed over', async () => {
      const kept = store();
      await run({ store: kept, skip: () => true }, async ({ store: saved }) => {
        await deliver('passed over');
        await until(() => (saved.cursor('INBOX')?.remembered.length ?? 0) === 1);
      });
      const seen = await run({ store: kept }, async ({ delivered }) => {
        await deliver('new');
        await until(() => delivered.length === 1);
      });
      expect(seen).toEqual(['new']);
    });

    it('of the start, it begins there, without what was processed', async () => {
      await deliver('old');
      const kept = store();
      await run({ store: kept }, async ({ delivered }) => {
        await deliver('one');
        await until(() => delivered.length === 1);
        await until(() => kept.cursor('INBOX')?.open.length === 0);
      });
      const seen = await run({ store: kept, start: { kind: 'all' } }, ({ delivered }) =>
        until(() => delivered.length === 1),
      );
      expect(seen).toEqual(['old']);
    });

    it('of the mailboxes, one that comes back goes on where it stopped', async () => {
      await withImap(accountAt(dovecot.imapsPort), (client) => client.mailboxCreate('Other'));
      const kept = store();
      await run({ store: kept }, () => Promise.resolve());
      await run({ store: kept, mailboxes: ['Other'] }, async ({ delivered }) => {
        await deliver('meanwhile');
        await dovecot.deliver(mail('other'), { user: me(), mailbox: 'Other' });
        await until(() => delivered.length === 1);
      });
      const seen = await run({ store: kept, mailboxes: ['INBOX', 'Other'] }, ({ delivered }) =>
        until(() => delivered.length === 1),
      );
      expect(seen).toEqual(['meanwhile']);
    });

    it('of nothing, after weeks unpublished, it delivers what came meanwhile', async () => {
      const kept = store();
      await run({ store: kept }, () => Promise.resolve());
      await deliver('weeks ago');
      const seen = await run({ store: kept }, ({ delivered }) => until(() => delivered.length === 1));
      expect(seen).toEqual(['weeks ago']);
    });
  });
});
