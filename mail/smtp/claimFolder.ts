import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rememberedDays, type Claim, type ClaimStore } from '../claim';
import type { SendResult } from '../result';

async function writeDurably(file: FileHandle, content: string): Promise<void> {
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Creates a file, unless it is there: then nothing happens, and this says false. */
async function createDurably(path: string, content: string): Promise<boolean> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) =>
    error.code === 'EEXIST' ? null : Promise.reject(error),
  );
  if (file) await writeDurably(file, content);
  return file !== null;
}

/** Makes the names in a folder durable; some file systems know no such thing. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** An unreadable claim was cut off while it was written, before anything was sent or after: unknown. */
function parseClaim(content: string): Claim {
  try {
    const claim = JSON.parse(content) as Claim;
    return claim.state === 'sent' ? claim : { state: 'sending' };
  } catch {
    return { state: 'sending' };
  }
}

async function forgetOld(folder: string): Promise<void> {
  const oldest = Date.now() - rememberedDays * 86_400_000;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < oldest) await rm(path, { force: true });
  }
}

/**
 * Claims as files in a folder, one per key. They hold for every process that shares the folder; `wx`
 * lets exactly one of them create a file.
 */
export function openClaimFolder(root: string): ClaimStore {
  const pathOf = (id: string) => join(root, id.slice(0, 2), `${id}.json`);

  async function replace(id: string, content: string): Promise<void> {
    const path = pathOf(id);
    const fresh = `${path}.${process.pid}.new`;
    await mkdir(dirname(path), { recursive: true });
    await writeDurably(await open(fresh, 'w', 0o600), content);
    await rename(fresh, path);
    await syncFolder(dirname(path));
  }

  return {
    look: ({ id }) =>
      readFile(pathOf(id), 'utf8').then(parseClaim, (error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' ? null : Promise.reject(error),
      ),
    async take({ id, messageId }) {
      const path = pathOf(id);
      await mkdir(dirname(path), { recursive: true });
      if (!(await createDurably(path, JSON.stringify({ state: 'sending', messageId })))) {
        return parseClaim(await readFile(path, 'utf8'));
      }
      await syncFolder(dirname(path));
      await forgetOld(dirname(path));
      return null;
    },
    settle: ({ id }, result: SendResult) => replace(id, JSON.stringify({ state: 'sent', result })),
    async release({ id }) {
      await rm(pathOf(id), { force: true });
      await syncFolder(dirname(pathOf(id)));
    },
  };
}
