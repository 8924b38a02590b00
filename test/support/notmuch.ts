import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The threads that notmuch, a mail program of its own kind, makes of mails: the Message-IDs of each, sorted. */
export async function notmuchThreads(mails: readonly Buffer[]): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-notmuch-'));
  try {
    const box = join(folder, 'mail');
    for (const name of ['cur', 'new', 'tmp']) await mkdir(join(box, name), { recursive: true });
    for (const [index, mail] of mails.entries()) await writeFile(join(box, 'cur', `${index}:2,S`), mail);
    const config = join(folder, 'config');
    await writeFile(config, `[database]\npath=${box}\n[user]\nprimary_email=shop@example.com\n`);
    const notmuch = async (...args: readonly string[]): Promise<string[]> => {
      const { stdout } = await execute('notmuch', [`--config=${config}`, ...args]);
      return stdout.split('\n').filter((line) => line !== '');
    };
    await notmuch('new', '--quiet');
    const threads = await notmuch('search', '--output=threads', '*');
    const idsIn = async (thread: string) => (await notmuch('search', '--output=messages', thread)).sort();
    return await Promise.all(threads.map(idsIn));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
