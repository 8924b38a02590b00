import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testAccount } from '../support/account';
import { bundleScript, type Script } from '../support/script';
import { startSmtpServer, type SmtpStep, type TestSmtpServer } from '../support/smtpServer';

let server: TestSmtpServer;
let script: Script;
let folder: string;
beforeAll(async () => {
  server = await startSmtpServer();
  script = await bundleScript(join(__dirname, 'scripts/sendOnce.ts'));
  folder = await mkdtemp(join(tmpdir(), 'mailroom-claims-'));
});
afterAll(async () => {
  await server.close();
  script.remove();
  await rm(folder, { recursive: true, force: true });
});

const account = () =>
  testAccount({ user: server.user, password: server.password, ca: server.ca, smtp: { port: server.port } });

/** Runs the workflow once; `killAt` ends its process at a step of the server's, or so many ms after acceptance. */
async function run(
  key: string,
  killAt: ((step: SmtpStep, kill: () => void) => void) | null,
): Promise<string> {
  const child = script.start({ account: account(), folder, key });
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

const moments: Record<string, (round: number) => (step: SmtpStep, kill: () => void) => void> = {
  'before acceptance': () => (step, kill) => {
    if (step.command === 'RCPT') kill();
  },
  'at acceptance': () => (step, kill) => {
    if (step.command === 'DATA') kill();
  },
  'after acceptance': (round) => (step, kill) => {
    if (step.command === 'DATA') setTimeout(kill, round);
  },
};

describe('a worker killed while it sends', () => {
  it.each(Object.entries(moments))(
    'S6 ten times %s: no mail goes twice, and no doubt passes for success',
    async (moment, killAt) => {
      for (let round = 0; round < 10; round += 1) {
        const key = `${moment} ${round}`;
        const first = await run(key, killAt(round));
        const sent = copies(key);
        const second = await run(key, null);
        expect(copies(key)).toBe(sent);
        // Only a result that was stored counts as sent; whatever was cut off before is unknown.
        if (first === 'sent') expect(second).toBe('deduplicated');
        else expect(['outcomeUnknown', 'deduplicated']).toContain(second);
        if (second === 'deduplicated') expect(sent).toBe(1);
      }
    },
    120_000,
  );

  it('S6 an undisturbed run sends once, however often it is repeated', async () => {
    expect(await run('calm', null)).toBe('sent');
    expect(await run('calm', null)).toBe('deduplicated');
    expect(copies('calm')).toBe(1);
  });
});
