import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Installs n8n beside the project, once per lockfile, and says where it is.
 * Several checkouts share one install when `MAILROOM_CACHE` names a common folder.
 *
 * @param {object} [options]
 * @param {string} [options.manifest] folder of the package.json and lockfile to install
 * @param {(line: string) => void} [options.report] told what is going on; silent when already installed
 * @returns {Promise<{ node: string, n8nBin: string, version: string, folder: string }>}
 */
export async function installN8n({ manifest = here, report = console.error } = {}) {
  const lock = await readFile(join(manifest, 'package-lock.json'), 'utf8');
  const version = JSON.parse(lock).packages['node_modules/n8n'].version;
  const cache = resolve(process.env.MAILROOM_CACHE || join(here, '..', '.cache'));
  const folder = join(cache, `n8n-${version}`);
  const marker = join(folder, 'installed');
  const key = createHash('sha256').update(lock).update(process.platform).update(process.arch).digest('hex');

  const installed = async () => (await readFile(marker, 'utf8').catch(() => '')) === key;
  if (!(await installed())) {
    await mkdir(folder, { recursive: true });
    await whileHolding(join(folder, 'installing'), async () => {
      if (await installed()) return;
      await rm(marker, { force: true });
      await install({ manifest, folder, version, report });
      await writeFile(marker, key);
    });
  }
  return {
    node: nodeFor(folder).binary,
    n8nBin: join(folder, 'node_modules/n8n/bin/n8n'),
    version,
    folder,
  };
}

async function install({ manifest, folder, version, report }) {
  report(`Installing n8n ${version}: about 2 GB, usually three to five minutes, only this once.`);
  await copyFile(join(manifest, 'package.json'), join(folder, 'package.json'));
  await copyFile(join(manifest, 'package-lock.json'), join(folder, 'package-lock.json'));
  await rm(join(folder, 'node_modules'), { recursive: true, force: true });
  // QUIRK: `npm ci` refuses a lockfile without the optional packages of systems it was not made on.
  const npmOptions = [
    '--legacy-peer-deps',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  await run('npm', ['install', ...npmOptions], { folder, label: 'downloading', report });
  await buildSqlite(folder, report);
  report(`n8n ${version} is installed.`);
}

/** The one native module n8n cannot run without: its prebuilt binary where GitHub can be reached, else compiled. */
async function buildSqlite(folder, report) {
  const node = nodeFor(folder);
  const modules = join(folder, 'node_modules');
  const task = {
    folder: join(modules, 'sqlite3'),
    report,
    env: { PATH: `${dirname(node.binary)}:${process.env.PATH}` },
  };
  const prebuilt = [join(modules, 'prebuild-install/bin.js'), '-r', 'napi'];
  const compile = [join(modules, 'node-gyp/bin/node-gyp.js'), 'rebuild', ...node.headers];
  try {
    await run(node.binary, prebuilt, { ...task, label: 'fetching the database driver' });
  } catch {
    // No prebuilt binary for this machine, or no way to GitHub.
    await run(node.binary, compile, { ...task, label: 'building the database driver' }).catch((error) => {
      throw new Error(
        `n8n's database driver could not be built; it needs python3, make and a C++ compiler.\n${error.message}`,
      );
    });
  }
}

/** The Node that came with n8n, since n8n wants a newer one than this project; else the one running now. */
function nodeFor(folder) {
  const carried = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
  return existsSync(carried)
    ? { binary: join(carried, 'bin/node'), headers: [`--nodedir=${carried}`] }
    : { binary: process.execPath, headers: [] };
}

/** Runs a command, reporting the time it has taken every ten seconds; its output is shown if it fails. */
async function run(command, args, { folder, label, report, env = {} }) {
  const started = Date.now();
  const progress = setInterval(
    () => report(`  ${label}: ${Math.round((Date.now() - started) / 1000)} s`),
    10_000,
  );
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const release = endingWithUs(child);
  try {
    await new Promise((done, fail) => {
      const output = [];
      child.stdout.on('data', (chunk) => output.push(chunk));
      child.stderr.on('data', (chunk) => output.push(chunk));
      child.on('error', fail);
      child.on('close', (code) => {
        if (code === 0) return done();
        const tail = Buffer.concat(output).toString().trim().split('\n').slice(-20).join('\n');
        fail(new Error(`${[command, ...args].join(' ')} failed:\n${tail}`));
      });
    });
  } finally {
    clearInterval(progress);
    release();
  }
}

/**
 * Ends a child and all it started when this process is stopped: left alone, it would write on into a folder
 * that another install may have taken over. Returns how to let go of a child that has ended.
 */
function endingWithUs(child) {
  const end = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It never started, or has ended.
    }
  };
  const stop = (signal) => {
    end();
    process.exit(128 + constants.signals[signal]);
  };
  process.on('exit', end).on('SIGINT', stop).on('SIGTERM', stop);
  return () => process.off('exit', end).off('SIGINT', stop).off('SIGTERM', stop);
}

/** One install at a time; a lock left by a process that is gone is taken over. */
async function whileHolding(path, work) {
  for (;;) {
    const held = await writeFile(path, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (held) break;
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (holder && !isRunning(holder)) await rm(path, { force: true });
    else await sleep(500);
  }
  try {
    await work();
  } finally {
    await rm(path, { force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await installN8n({ manifest: process.argv[2] })));
}
