import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const project = join(__dirname, '../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly lastLine: string;
}

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(command, args, { cwd: folder, env: { ...process.env, ...env } }, (error, stdout) =>
      resolve({
        code: error ? Number(error.code) : 0,
        lastLine: stdout.trimEnd().split('\n').at(-1) ?? '',
      }),
    );
  });

/** Runs `.ci/run` beside a stand-in for npm that answers each of the two scripts as told. */
function ci(script: { readonly test: string; readonly n8n: string }): Promise<Outcome> {
  mkdirSync(join(folder, 'bin'));
  cpSync(join(project, '.ci'), join(folder, '.ci'), { recursive: true });
  const npm = join(folder, 'bin', 'npm');
  writeFileSync(npm, `#!/bin/sh\ncase "$*" in *test:n8n) ${script.n8n} ;; *) ${script.test} ;; esac\n`);
  chmodSync(npm, 0o755);
  return run(join(folder, '.ci/run'), [], { PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` });
}

/** What summary.mjs makes of results as jest writes them. */
const summaryOf = (results: object): Promise<Outcome> => {
  const file = join(folder, 'results.json');
  writeFileSync(file, JSON.stringify(results));
  const code = `
    import { readResults, summaryLine } from ${JSON.stringify(join(project, 'test/summary.mjs'))};
    console.log(summaryLine(readResults(${JSON.stringify(file)})));`;
  return run(process.execPath, ['--input-type=module', '-e', code]);
};

describe('.ci/run', () => {
  it('adds up what both scripts count', async () => {
    const both = { test: 'echo 12 passed, 0 failed', n8n: 'echo 3 passed, 0 failed, 1 skipped' };
    expect(await ci(both)).toEqual({ code: 0, lastLine: '15 passed, 0 failed, 1 skipped' });
  });

  it('runs both and fails when the first fails', async () => {
    const both = { test: 'echo 12 passed, 2 failed; exit 1', n8n: 'echo 3 passed, 0 failed' };
    expect(await ci(both)).toEqual({ code: 1, lastLine: '15 passed, 2 failed' });
  });

  it('counts a script that ends without a count as failed', async () => {
    const both = { test: 'echo 12 passed, 0 failed', n8n: 'echo out of memory; exit 137' };
    expect(await ci(both)).toEqual({ code: 1, lastLine: '12 passed, 1 failed' });
  });
});

describe('npm test', () => {
  it('runs every test file there is, but those of the real n8n and the soak', async () => {
    const jest = [join(project, 'node_modules/jest/bin/jest.js'), '--listTests', '--json'];
    const options = ['--rootDir', project, '--selectProjects', 'mail', 'nodes', 'imap'];
    const { lastLine } = await run(process.execPath, [
      ...jest,
      ...options,
      '-c',
      join(project, 'jest.config.js'),
    ]);
    const files = readdirSync(join(project, 'test'), { recursive: true, encoding: 'utf8' });
    const expected = files.filter((file) => file.endsWith('.test.ts') && !/^(n8n|soak)\//.test(file));
    const listed = JSON.parse(lastLine) as string[];
    expect(listed.sort()).toEqual(expected.map((file) => join(project, 'test', file)).sort());
  });

  it('fails for a suite that does not exist, without installing anything', async () => {
    const outcome = await run(process.execPath, [join(project, 'test/run.mjs'), 'nonsense']);
    expect(outcome).toEqual({ code: 1, lastLine: '0 passed, 1 failed' });
  });

  it('counts tests, and files that could not run', async () => {
    const results = { numPassedTests: 7, numFailedTests: 1, numRuntimeErrorTestSuites: 2 };
    const outcome = await summaryOf({ ...results, numPendingTests: 0, numTodoTests: 0 });
    expect(outcome.lastLine).toBe('7 passed, 3 failed');
  });

  it('says how many tests were skipped', async () => {
    const results = { numPassedTests: 7, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
    const outcome = await summaryOf({ ...results, numPendingTests: 2, numTodoTests: 1 });
    expect(outcome.lastLine).toBe('7 passed, 0 failed, 3 skipped');
  });
});
