import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** `npm start`: needs Node and npm only, installs the rest, and runs the demo until Ctrl-C. */
const here = dirname(fileURLToPath(import.meta.url));
const project = dirname(here);

const usage = `npm start -- [options]
  --fresh          forget the mail, the workflows and the n8n of earlier starts
  --data FOLDER    keep the demo's data there instead of in .cache/demo
  --any-port       take any free ports instead of the usual ones`;

const { values: options } = readOptions();
const report = (line) => console.log(`  ${line}`);
const stage = (number, title) => console.log(`\n${number}/4 ${title}`);

/** Ends whatever runs at the moment; replaced from stage to stage. */
let stop = () => {};
let stopping = 0;
process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);

try {
  await run();
} catch (error) {
  if (!stopping) {
    console.error(`\nThe demo could not start: ${error.message}`);
    await stop();
    process.exit(1);
  }
}

async function run() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`it needs Node 20.19 or newer, and this is Node ${process.versions.node}.`);
  }
  stage(1, "Packages and n8n (n8n's 2 GB are downloaded on the first start only)");
  await setUp();

  const require = createRequire(import.meta.url);
  require('tsx/cjs/api').register();
  const { startDemo } = require('./demo.ts');
  const demo = startDemo({
    folder: options.data ?? join(project, '.cache', 'demo'),
    fresh: options.fresh === true,
    anyPort: options['any-port'] === true,
    stage,
    report,
  });
  stop = demo.stop;
  console.log(await demo.ready);
}

/** In a process group of its own, so that no download or compiler is left behind when the person stops it. */
async function setUp() {
  const child = spawn(process.execPath, [join(here, 'setup.mjs')], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  stop = () => process.kill(-child.pid, 'SIGTERM');
  const show = (chunk) => chunk.toString().trimEnd().split('\n').forEach(report);
  child.stdout.on('data', show);
  child.stderr.on('data', show);
  const code = await new Promise((done, fail) => child.on('close', done).on('error', fail));
  stop = () => {};
  if (code !== 0) throw new Error('something could not be installed, see above.');
  report('All there.');
}

/** A terminal and npm both pass Ctrl-C on, so one press may arrive twice: only a later one forces. */
async function end(signal) {
  if (stopping && Date.now() - stopping < 1_000) return;
  if (stopping) process.exit(1);
  stopping = Date.now();
  if (signal !== 'SIGHUP') console.log('\nStopping … (press Ctrl-C again to force it)');
  try {
    await stop();
  } catch (error) {
    console.error(error.message);
  }
  process.exit(0);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        fresh: { type: 'boolean' },
        data: { type: 'string' },
        'any-port': { type: 'boolean' },
      },
    });
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}
