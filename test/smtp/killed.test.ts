import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testAccount } from '../support/account';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { bundleScript, type Script } from '../support/script';
import { startSmtpServer, type SmtpStep, type TestSmtpServer } from '../support/smtpServer';

let server: TestSmtpServer;
let imap: Dovecot;
let script: Script;
let folder: string;
beforeAll(async () => {
  [server, imap] = await Promise.all([startSmtpServer(), startDovecot()]);
  script = await bundleScript(join(__dirname, 'scripts/sendOnce.ts'));
  folder = await mkdtemp(join(tmpdir(), 'mailroom-claims-'));
});
afterAll(async () => {
  await Promise.all([server.close(), imap.close()]);
  script.remove();
  await rm(folder, { recursive: true, force: true });
});

const account = () =>
  testAccount({
    ...{ user: server.user, password: imap.password, ca: server.ca },
    ...{ imap: { port: imap.imapsPort }, smtp: { port: server.port } },
  });

/** What the workers of a queue share: the folder of one machine, or the mailbox alone. */
type Shared = 'folder' | 'mailbox';

type KillAt = (step: SmtpStep, kill: () => void) => void;

/** Runs the workflow once; `killAt` ends its process at a step of the server's, or so many ms after it. */
async function run(key: string, shared: Shared, killAt: KillAt | null): Promise<string> {
  const child = script.start({ account: account(), folder: shared === 'folder' ? folder : null, key });
  const kill = () => void child.kill('SIGKILL');
  server.script((step) => {
    killAt?.(step, kill);
    return undefined;
  });
  const told = new Promise<string>((resolve) =>
    child.once('message', (outcome) => resolve(outcome as string)),
  );
  const died = once(child, 'exit').then(() => 'killed');
  const outcome = await Promise.race([told, died]);
  await died;
  server.script();
  return outcome;
}

const copies = (key: string) =>
  server.mails.filter(({ raw }) => raw.includes(`\r\nSubject: ${key}\r\n`)).length;

const moments: Record<string, (round: number) => KillAt> = {
  'before acceptance': () => (step, kill) => {
    if (step.command === 'RCPT') kill();
  },
  'at acceptance': () => (step, kill) => {
    if (step.command === 'DATA') kill();
  },
  // Sooner and later, so that the answer, the copy in Sent and the note of it are each cut off.
  'after acceptance': (round) => (step, kill) => {
    if (step.command === 'DATA') setTimeout(kill, (round * 3) % 13);
  },
};
const everyWay = (['folder', 'mailbox'] as const).flatMap((shared) =>
  Object.keys(moments).map((moment) => ({ shared, moment })),
);

describe('a worker killed while it sends', () => {
  it.each(everyWay)(
    'S6 ten times $moment, claims in the $shared: no mail goes twice, and no doubt passes for success',
    async ({ shared, moment }) => {
      let kills = 0;
      for (let round = 0; kills < 10; round += 1) {
        const key = `${shared}, ${moment}, ${round}`;
        const first = await run(key, shared, moments[moment]?.(round) ?? null);
        // A run that was done before the signal came is no kill, but must be right as well.
        if (first === 'killed') kills += 1;
        const sent = copies(key);
        const second = await run(key, shared, null);
        expect(copies(key)).toBe(sent);
        // Only a stored result or a copy in Sent is a proof; whatever was cut off before is unknown.
        expect(first === 'killed' ? ['outcomeUnknown', 'deduplicated'] : ['deduplicated']).toContain(second);
        if (second === 'deduplicated') expect(sent).toBe(1);
        if (moment !== 'after acceptance') expect(second).toBe('outcomeUnknown');
      }
    },
    120_000,
  );

  it.each(['folder', 'mailbox'] as const)(
    'S6 an undisturbed run with claims in the %s sends once, however often it is repeated',
    async (shared) => {
      const key = `calm, ${shared}`;
      expect(await run(key, shared, null)).toBe('sent');
      expect(await run(key, shared, null)).toBe('deduplicated');
      expect(copies(key)).toBe(1);
    },
  );
});
