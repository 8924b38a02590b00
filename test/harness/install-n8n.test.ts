import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { until } from '../../harness/until';

const installer = join(__dirname, '../../harness/install-n8n.mjs');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-install-'));
  mkdirSync(join(folder, 'bin'));
  const npm = join(folder, 'bin', 'npm');
  // It starts a process of its own, as npm does, and would go on for a minute.
  writeFileSync(
    npm,
    `#!/bin/sh\nsleep 60 &\necho "$$ $!" > ${join(folder, 'pids.new')}\nmv ${join(folder, 'pids.new')} ${join(folder, 'pids')}\nwait\n`,
  );
  chmodSync(npm, 0o755);
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'package-lock.json'), '{"packages":{"node_modules/n8n":{"version":"0.0.0"}}}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends npm and what npm started when it is stopped by %s',
  async (signal) => {
    const child = spawn(process.execPath, [installer, folder], {
      env: {
        ...process.env,
        PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
        MAILROOM_CACHE: join(folder, 'cache'),
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const pids = join(folder, 'pids');
    await until('the start of npm', 20_000, () => Promise.resolve(existsSync(pids) || null));
    const started = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
    expect(started.every(isRunning)).toBe(true);
    child.kill(signal);
    await ended;
    await until('the end of npm', 20_000, () => Promise.resolve(started.some(isRunning) ? null : true));
    expect(existsSync(join(folder, 'cache/n8n-0.0.0/installed'))).toBe(false);
  },
);

/** A process that has ended stays in the table, as a zombie, until its parent asks for it. */
function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}
