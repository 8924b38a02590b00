import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startChaosProxy, type ChaosProxy } from '../test/support/chaosProxy';
import { startDovecot, type Dovecot } from '../test/support/dovecot';
import { account, type Fault, type SoakFigures } from './soakAccount';
import type { SoakLine, SoakTriggers } from './soakTrigger';

export interface SoakOptions {
  readonly minutes: number;
  readonly mailboxes: number;
  /** Mails a second, over all mailboxes. */
  readonly rate: number;
  /** Faults a minute, over all mailboxes. */
  readonly faults: number;
}

interface Path {
  readonly user: string;
  readonly proxy: ChaosProxy;
  /** Ends of faults that last; one path suffers one at a time. */
  busyUntil: number;
}

/** Each kind does its harm and resolves when the path is whole again. */
const kinds: Readonly<Record<string, (soak: Soak, path: Path) => Promise<void>>> = {
  'frozen silently': (_, { proxy }) => Promise.resolve(proxy.freezeExisting()),
  reset: (_, { proxy }) => Promise.resolve(proxy.resetExisting()),
  kicked: async ({ dovecot }, { user }) => dovecot.kick(user),
  'packets dropped': async (_, { proxy }) => {
    await proxy.blackhole();
    await sleep(1_000 + Math.random() * 9_000);
    await proxy.pass();
  },
  refused: async (_, { proxy }) => {
    await proxy.refuse();
    proxy.resetExisting();
    await sleep(1_000 + Math.random() * 9_000);
    await proxy.pass();
  },
  'reset at once': async (_, { proxy }) => {
    await proxy.resetNew();
    proxy.resetExisting();
    await sleep(1_000 + Math.random() * 5_000);
    await proxy.pass();
  },
  'in slices': async (_, { proxy }) => {
    proxy.shape({ slice: { bytes: 64, every: 5 } });
    await sleep(3_000);
    proxy.shape();
  },
  delayed: async (_, { proxy }) => {
    proxy.shape({ roundTrip: 300 });
    await sleep(5_000);
    proxy.shape();
  },
  'two kicks': async ({ dovecot }, { user }) => {
    await dovecot.kick(user);
    await sleep(500);
    await dovecot.kick(user);
  },
};

interface Soak {
  readonly dovecot: Dovecot;
}

/** Random faults under load, and an account at the end of what became of every mail. */
export async function soak(options: SoakOptions, say: (text: string) => void): Promise<SoakFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-soak-'));
  const log = join(folder, 'deliveries');
  writeFileSync(log, '');
  const dovecot = await startDovecot();
  const paths: Path[] = [];
  const faults: Fault[] = [];
  const sent = new Map<string, { user: string; at: number }>();
  const heap: number[] = [];
  const unhandled: string[] = [];
  for (let index = 0; index < options.mailboxes; index += 1) {
    paths.push({
      user: `box${index}@example.com`,
      proxy: await startChaosProxy(dovecot.imapsPort),
      busyUntil: 0,
    });
  }
  const settings: SoakTriggers = {
    folder,
    log,
    password: dovecot.password,
    ca: dovecot.ca,
    mailboxes: paths.map(({ user, proxy }) => ({ user, port: proxy.port })),
  };
  let triggers = start(settings, heap, unhandled);
  const end = Date.now() + options.minutes * 60_000;
  const kill = async () => {
    const from = Date.now();
    await stop(triggers);
    triggers = start(settings, heap, unhandled);
    // The new process needs a moment before it could be said to have been healthy.
    for (const { user } of paths) faults.push({ kind: 'killed', user, from, until: Date.now() });
  };

  const sending = (async () => {
    const begun = Date.now();
    for (let number = 0; Date.now() < end;) {
      const due = Math.floor(((Date.now() - begun) * options.rate) / 1_000) - number;
      const path = pick(paths);
      if (due <= 0 || !path) {
        await sleep(20);
        continue;
      }
      const mails = Array.from(
        { length: Math.min(due, 1 + Math.floor(Math.random() * 5)) },
        () => `mail-${(number += 1)}`,
      );
      await dovecot.deliver(mails.map(mail), { user: path.user });
      for (const each of mails) sent.set(each, { user: path.user, at: Date.now() });
    }
  })();
  const harming = (async () => {
    const pending: Promise<void>[] = [];
    const killEvery = Math.max(30_000, (options.minutes * 60_000) / 20);
    let killAt = Date.now() + killEvery;
    while (Date.now() < end) {
      await sleep(60_000 / options.faults);
      if (Date.now() >= killAt) {
        killAt = Date.now() + killEvery;
        await kill();
      }
      const path = pick(paths);
      const [kind, harm] = pick(Object.entries(kinds)) ?? [];
      if (!path || !kind || !harm || Date.now() < path.busyUntil) continue;
      path.busyUntil = Infinity;
      const from = Date.now();
      pending.push(
        harm({ dovecot }, path)
          .catch((error: unknown) => say(`${kind}: ${String(error)}`))
          .then(() => {
            faults.push({ kind, user: path.user, from, until: Date.now() });
            path.busyUntil = 0;
          }),
      );
    }
    await Promise.all(pending);
  })();
  const telling = setInterval(
    () => say(`${sent.size} sent, ${lines(log).length} delivered, ${faults.length} faults`),
    30_000,
  );
  try {
    await Promise.all([sending, harming]);
    const patience = Date.now() + 90_000;
    while (new Set(lines(log).map(({ subject }) => subject)).size < sent.size && Date.now() < patience)
      await sleep(500);
    const logins = paths.reduce((sum, { proxy }) => sum + proxy.counts.connections, 0);
    return account({ sent, delivered: lines(log), faults, logins, heap, unhandled });
  } finally {
    clearInterval(telling);
    await stop(triggers);
    await Promise.all(paths.map(({ proxy }) => proxy.close()));
    await dovecot.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(settings: SoakTriggers, heap: number[], unhandled: string[]): ChildProcess {
  const child = fork(join(__dirname, 'soakTrigger.ts'), { execArgv: ['--import', 'tsx'] });
  child.on('message', (message: { heap?: number; unhandled?: string }) => {
    if (message.heap !== undefined) heap.push(message.heap);
    if (message.unhandled !== undefined) unhandled.push(message.unhandled);
  });
  child.send(settings);
  return child;
}

/** As a crash ends it: without a chance to store anything. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(Math.random() * all.length)];

/** The last line may be cut by a kill: that delivery never was. */
function lines(log: string): SoakLine[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as SoakLine);
}

const mail = (subject: string) =>
  `From: Sender <sender@example.com>\r\nTo: box@example.com\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@example.com>\r\n\r\nText of ${subject}\r\n`;

if (require.main === module) {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      mailboxes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '20' },
      faults: { type: 'string', default: '40' },
    },
  });
  const { minutes, mailboxes, rate, faults } = values;
  const options = {
    minutes: Number(minutes),
    mailboxes: Number(mailboxes),
    rate: Number(rate),
    faults: Number(faults),
  };
  void soak(options, (text) => console.log(text)).then((figures) => {
    console.log(JSON.stringify(figures, null, 2));
    if (figures.lost > 0 || figures.repeatedUnmarked > 0) process.exitCode = 1;
  });
}
