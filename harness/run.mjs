import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs a TypeScript script of this project: `node harness/run.mjs bench/bench.ts [arguments]`. */
const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ctrl-C reaches the script as well: this process waits for it to clean up. */
const ignore = () => undefined;
process.on('SIGINT', ignore).on('SIGTERM', ignore);

const run = (...args) =>
  new Promise((done) => {
    spawn(process.execPath, args, { stdio: 'inherit' }).on('close', (code) => done(code ?? 1));
  });

process.exitCode =
  (await run(join(project, 'harness/install.mjs'))) ||
  (await run('--import', 'tsx', ...process.argv.slice(2)));
