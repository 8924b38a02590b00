import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** By path, as it is read once for the life of the process. */
const keys = new Map<string, Promise<string | null>>();

/**
 * A secret of this n8n, made when first asked for and kept in its user folder beside the positions; null
 * where nothing can be kept there.
 */
export function installationKey(): Promise<string | null> {
  const folder = join(process.env['N8N_USER_FOLDER'] ?? homedir(), '.n8n', 'mailroom');
  const known = keys.get(folder);
  if (known !== undefined) return known;
  // Without the folder mail goes out as well; only its answers are not known as such.
  const asked = keyIn(folder).catch(() => null);
  keys.set(folder, asked);
  return asked;
}

async function keyIn(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'key');
  const fresh = randomBytes(32).toString('base64url');
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, fresh, { mode: 0o600 });
  // Of several processes that begin together one makes it, whole, and the others take that.
  await link(draft, path).catch(() => undefined);
  await rm(draft);
  return await readFile(path, 'utf8');
}
