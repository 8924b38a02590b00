import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** Debian packages by what they are needed for, each with a file that is there once it is installed. */
const debian = {
  dovecot: [
    { name: 'dovecot-imapd', file: '/usr/lib/dovecot/imap' },
    { name: 'dovecot-lmtpd', file: '/usr/lib/dovecot/lmtp' },
    { name: 'openssl', command: 'openssl' },
  ],
  notmuch: [{ name: 'notmuch', command: 'notmuch' }],
  dkimpy: [{ name: 'python3-dkim', command: 'dkimverify' }],
  chromium: [{ name: 'chromium', command: 'chromium' }],
};

/**
 * Installs this project's npm packages as locked, unless they are there already.
 *
 * @param {(line: string) => void} [report] told what is going on; silent when there is nothing to do
 */
export async function installPackages(report = console.error) {
  if (packagesAreInstalled()) return;
  // QUIRK: `npm ci` refuses a lockfile that lacks the optional packages of other systems.
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    label: 'Installing the npm packages',
    report,
  });
}

/**
 * Installs what a kind of test needs from Debian, as root or through sudo without a password.
 *
 * @param {keyof typeof debian} kind
 * @param {(line: string) => void} [report] told what is going on; silent when there is nothing to do
 */
export async function installDebian(kind, report = console.error) {
  const missing = debian[kind].filter((entry) => !isThere(entry)).map(({ name }) => name);
  if (missing.length === 0) return;
  const apt = (args, label) => run(...asRoot(['apt-get', '-q', ...args]), { label, report, env: quiet });
  try {
    if (!onPath('apt-get')) throw new Error('this system has no apt-get');
    await apt(['update'], 'Updating the Debian package lists');
    const install = ['install', '-y', '--no-install-recommends', ...missing];
    await apt(install, `Installing Debian's ${missing.join(', ')}`);
  } catch (error) {
    throw new Error(`${missing.join(', ')} must be installed first, and could not be: ${error.message}`, {
      cause: error,
    });
  }
}

/** No questions, and no mail server started as a system service: the tests start their own. */
const quiet = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

const asRoot = ([command, ...args]) =>
  process.getuid?.() === 0
    ? [command, args]
    : ['sudo', ['-n', ...Object.entries(quiet).map(([name, value]) => `${name}=${value}`), command, ...args]];

const isThere = ({ file, command }) => (file ? existsSync(file) : onPath(command));

const onPath = (command) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));

/** Whether every locked package is there in its version; those for other platforms may be missing. */
function packagesAreInstalled() {
  const installed = lockedPackages('node_modules/.package-lock.json');
  const wanted = lockedPackages('package-lock.json');
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true; // the project itself
    return installed[path] ? installed[path].version === version : optional === true;
  });
}

function lockedPackages(file) {
  const path = join(project, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

/** Runs a command in the project, reporting the time it has taken every ten seconds; shows its output if it fails. */
async function run(command, args, { label, report, env = {} }) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  report(`${label} …`);
  const progress = setInterval(() => report(`${label}: ${seconds()} s`), 10_000);
  const output = [];
  try {
    await new Promise((done, fail) => {
      const child = spawn(command, args, {
        cwd: project,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.on('data', (chunk) => output.push(chunk));
      child.stderr.on('data', (chunk) => output.push(chunk));
      child.on('error', fail);
      child.on('close', (code) => (code === 0 ? done() : fail(new Error(`${command} ended with ${code}`))));
    });
    report(`${label}: done in ${seconds()} s`);
  } catch (error) {
    const tail = Buffer.concat(output).toString().trim().split('\n').slice(-20).join('\n');
    throw new Error([error.message, tail].filter(Boolean).join('\n'), { cause: error });
  } finally {
    clearInterval(progress);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await installPackages();
  await installDebian('dovecot');
}
