import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDebian, installPackages } from '../harness/install.mjs';
import { readResults, summaryLine } from './summary.mjs';

/**
 * `npm test`, `npm run test:n8n` and `npm run test:oldest` on a fresh clone: installs what is missing, runs the checks and the
 * tests, and ends with the line `N passed, N failed`. Nothing is skipped because something is missing.
 */
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (path) => [process.execPath, join(project, 'node_modules', path)];
const check = (name, ...command) => ({ name, command });

const suites = {
  default: {
    install: async () => {
      await installDebian('dovecot');
      await installDebian('notmuch');
      await installDebian('dkimpy');
    },
    checks: [
      check('lint', ...bin('eslint/bin/eslint.js'), '.', '--max-warnings=0'),
      check('format', ...bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'),
      check('types', ...bin('typescript/bin/tsc'), '--noEmit'),
      check('bundle', ...bin('gulp/bin/gulp.js'), 'bundle', '--silent'),
    ],
    jest: ['--selectProjects', 'mail', 'nodes', 'imap', '--maxWorkers=2'],
  },
  n8n: {
    async install() {
      await installDebian('dovecot');
      await installDebian('chromium');
      const { installN8n } = await import('../harness/install-n8n.mjs');
      await installN8n();
    },
    checks: [],
    // One n8n at a time: each is busy enough to slow down another.
    jest: ['--selectProjects', 'n8n', 'soak', '--runInBand'],
  },
  oldest: {
    async install() {
      await installDebian('dovecot');
      await installDebian('chromium');
      const { installN8n } = await import('../harness/install-n8n.mjs');
      process.env.MAILROOM_N8N_MANIFEST = join(project, 'harness/oldest');
      await installN8n({ manifest: process.env.MAILROOM_N8N_MANIFEST });
    },
    checks: [],
    // What an old n8n could lack: loading, publishing, running, waiting, sign-ins, stopping and starting.
    jest: [
      ...['trigger', 'email', 'errors', 'approval', 'faults', 'oauth', 'secrets'].map(
        (name) => `test/n8n/${name}.test.ts`,
      ),
      ...['--selectProjects', 'n8n', '--runInBand'],
    ],
  },
};

async function main(name = 'default', ...jestArguments) {
  const suite = suites[name];
  if (!suite) throw new Error(`There is no suite "${name}", only: ${Object.keys(suites).join(', ')}`);
  await installPackages();
  await suite.install();
  const failedChecks = [];
  for (const { name: label, command } of suite.checks) {
    console.error(`\n> ${label}`);
    if ((await run(command)) !== 0) failedChecks.push(label);
  }
  console.error('\n> tests');
  const results = await runJest([...suite.jest, ...jestArguments]);
  if (failedChecks.length > 0) console.error(`\nThese checks failed: ${failedChecks.join(', ')}`);
  return { ...results, failed: results.failed + failedChecks.length };
}

/** How long jest may take to exit once it has written its results, ms: a test that leaves something running shows here. */
const exitDeadline = 30_000;

async function runJest(args) {
  const folder = join(project, '.cache', 'test');
  const file = join(folder, 'results.json');
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  const command = [...bin('jest/bin/jest.js'), ...args, '--json', `--outputFile=${file}`];
  const code = await run(command, { until: () => readResults(file) !== null });
  const results = readResults(file) ?? { passed: 0, failed: 0, skipped: 0 };
  // jest also fails for reasons of its own that count no test, for example when it found none.
  return code === 0 || results.failed > 0 ? results : { ...results, failed: 1 };
}

/**
 * Runs a command with its output shown. One that is done by `until` but does not end is killed, and said so;
 * its results are whole, so they decide.
 */
function run([command, ...args], { until = () => false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] });
    let doneAt = null;
    let isKilled = false;
    const watch = setInterval(() => {
      if (until()) doneAt ??= Date.now();
      if (doneAt === null || Date.now() - doneAt < exitDeadline) return;
      console.error('The tests are over, but something they started keeps jest from exiting.');
      isKilled = true;
      child.kill('SIGKILL');
    }, 1_000);
    child.on('error', fail);
    child.on('close', (code) => {
      clearInterval(watch);
      done(isKilled ? 0 : (code ?? 1));
    });
  });
}

const results = await main(...process.argv.slice(2)).catch((error) => {
  console.error(`\n${error.message}`);
  return { passed: 0, failed: 1, skipped: 0 };
});
console.log(summaryLine(results));
process.exitCode = results.failed > 0 || results.passed === 0 ? 1 : 0;
