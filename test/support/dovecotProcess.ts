import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';

/** The system user all processes run as. */
export interface Owner {
  readonly user: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

/** Dovecot refuses to open mail as root, so root gives it to `nobody`; anybody else keeps it. */
export function unprivileged(): Owner {
  const { uid, gid, username } = userInfo();
  const user = uid === 0 ? 'nobody' : username;
  const ask = (flag: string) => execFileSync('id', [flag, user], { encoding: 'utf8' }).trim();
  return uid === 0
    ? { user, group: ask('-gn'), uid: Number(ask('-u')), gid: Number(ask('-g')) }
    : { user, group: ask('-gn'), uid, gid };
}

/**
 * Runs Dovecot until told to stop, or until standard input ends, which it does when this process
 * dies in any way: then the folder goes too. Sessions get a moment for their BYE; then the whole
 * process group is killed, as Dovecot itself may wait 6 s for its last processes.
 */
const supervisor = `
trap '' INT HUP
rm -f "$PWD/run/master.pid"
/usr/sbin/dovecot -F -c "$PWD/dovecot.conf" < /dev/null 2>> dovecot.log &
read -r told
kill "$!"
sleep 0.2
[ "$told" ] || rm -rf "$PWD"
kill -KILL 0
`;

/** Starts Dovecot with the configuration in this folder. */
export function supervise(folder: string, owner: Owner): ChildProcess {
  const child = spawn('sh', ['-c', supervisor], {
    ...{ cwd: folder, uid: owner.uid, gid: owner.gid, detached: true },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => undefined); // it is gone already
  child.unref();
  return child;
}

/** Stops all processes that `supervise` started; the folder stays. */
export async function endSupervised(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.ref();
  child.stdin?.end('stop\n');
  await exited;
}

/** Runs one doveadm command and resolves with what it printed; throws its error text and exit `code`. */
export const runDoveadm = (
  folder: string,
  owner: Owner,
  args: readonly string[],
  input: string | Buffer = '',
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = execFile(
      'doveadm',
      ['-c', join(folder, 'dovecot.conf'), ...args],
      { uid: owner.uid, gid: owner.gid, cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) =>
        error
          ? reject(Object.assign(new Error(stderr || error.message), { code: error.code }))
          : resolve(stdout),
    );
    child.stdin?.on('error', () => undefined); // it ended without reading all; its exit code tells why
    child.stdin?.end(input);
  });
