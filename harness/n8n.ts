import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, open, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connectApi, type N8nApi } from './api';
import { installPackage } from './communityPackage';
import { freePort } from './ports';
import type { Owner } from './rest';

export interface N8nOptions {
  /** Where n8n keeps its database and packages; absent: a new folder that is removed at `stop`. */
  readonly userFolder?: string;
  /** Absent: a free one. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Packed community package to install before the start; absent: what the user folder holds already. */
  readonly tarball?: string;
  /** Folder of the package.json and lockfile that name the n8n to run; absent: see `locateN8n`. */
  readonly manifest?: string;
  readonly owner?: Owner;
}

export interface N8n {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  readonly userFolder: string;
  /** Signed in as the owner. */
  readonly api: N8nApi;
  /** Everything n8n has printed since this start. */
  logs(): Promise<string>;
  /** As an operator stops it: SIGTERM, and its own shutdown. */
  stop(): Promise<void>;
  /** As a crash ends it; the user folder is kept. */
  kill9(): Promise<void>;
}

export interface InstalledN8n {
  /** The Node it runs on. */
  readonly node: string;
  readonly n8nBin: string;
  readonly version: string;
  readonly folder: string;
}

const startDeadline = 180_000;
const stopDeadline = 45_000;

/** Starts a real n8n on loopback, installing it first if needed, with its owner account made and signed in. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
  const installed = await locateN8n(options.manifest);
  const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'mailroom-n8n-')));
  await mkdir(userFolder, { recursive: true });
  if (options.tarball) await installPackage(options.tarball, userFolder);

  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(userFolder, 'n8n.log');
  const log = await open(logFile, 'a');
  const { size: printedBefore } = await log.stat();
  const leash = join(__dirname, 'leash.cjs');
  const child = spawn(installed.node, ['--require', leash, installed.n8nBin, 'start'], {
    cwd: userFolder,
    env: { ...(await environment(userFolder, port)), ...versionOptions(installed.version), ...options.env },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await log.close();

  const ended = once(child, 'exit').then(() => undefined);
  const logs = async () => (await readFile(logFile)).subarray(printedBefore).toString();
  const cleanUp = async () => {
    if (!options.userFolder) await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilReady(url, child, logs);
    const api = await connectApi(url, options.owner);
    return {
      url,
      port,
      pid: child.pid ?? 0,
      version: installed.version,
      userFolder,
      api,
      logs,
      stop: async () => {
        await end(child, ended, 'SIGTERM');
        await cleanUp();
      },
      kill9: () => end(child, ended, 'SIGKILL'),
    };
  } catch (error) {
    await end(child, ended, 'SIGKILL');
    await cleanUp();
    throw error;
  }
}

/**
 * The n8n of a lockfile, installed if it is not yet; progress goes to standard error. Without a manifest
 * that of `MAILROOM_N8N_MANIFEST`, so that any test can be run against another n8n; else the newest one.
 */
export async function locateN8n(manifest = process.env.MAILROOM_N8N_MANIFEST): Promise<InstalledN8n> {
  const installer = join(__dirname, 'install-n8n.mjs');
  const run = promisify(execFile)(process.execPath, [installer, ...(manifest ? [manifest] : [])]);
  run.child.stderr?.pipe(process.stderr, { end: false });
  return JSON.parse((await run).stdout) as InstalledN8n;
}

/** Nothing of the caller's environment but what a program needs to run: n8n reads a great many variables. */
async function environment(userFolder: string, port: number): Promise<NodeJS.ProcessEnv> {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    TMPDIR,
    NODE_ENV: 'production',
    NODE_PATH: await missingPeers(),
    N8N_USER_FOLDER: userFolder,
    N8N_HOST: '127.0.0.1',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(await freePort()),
    N8N_SECURE_COOKIE: 'false',
    // Nothing calls home, asks questions or advertises.
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_VERIFIED_PACKAGES_ENABLED: 'false',
    N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
  };
}

/**
 * What versions differ in. QUIRK: n8n 1 refuses a module's name that it does not know, its expression engine
 * of today wants Node 22 although n8n itself runs on 20, and files stay in memory unless it is told otherwise.
 */
const versionOptions = (version: string): Readonly<Record<string, string>> =>
  version.startsWith('1.')
    ? { N8N_EXPRESSION_ENGINE: 'legacy', N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' }
    : { N8N_DISABLED_MODULES: 'mcp-registry' };

/**
 * A folder for what n8n's nodes need beside them. QUIRK: n8n installs from npm only without peers, and its
 * node Extract from File does not load without this one.
 */
async function missingPeers(): Promise<string> {
  const folder = join(__dirname, '..', '.cache', 'peers');
  await mkdir(folder, { recursive: true });
  const source = dirname(require.resolve('date-fns/package.json'));
  await symlink(source, join(folder, 'date-fns'), 'junction').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return folder;
}

async function untilReady(url: string, child: ChildProcess, logs: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + startDeadline;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const ready = await fetch(`${url}/healthz/readiness`).catch(() => null);
    // The page comes up last, once the REST API answers.
    if (ready?.ok && (await fetch(`${url}/rest/settings`)).ok) return;
    await sleep(100);
  }
  throw new Error(`n8n did not start:\n${(await logs()).split('\n').slice(-30).join('\n')}`);
}

async function end(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), stopDeadline);
  await ended;
  clearTimeout(patience);
}
