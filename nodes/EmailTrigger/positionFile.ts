import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { Position, PositionStore } from '../../mail/positions';

/** What the file holds: a position for each account the trigger ever watched. */
interface Content {
  readonly version: 1;
  readonly accounts: Readonly<Record<string, Position>>;
}

/** How many handled messages the copy in n8n's static data remembers; it is rewritten whole. */
const REMEMBERED_IN_COPY = 20;

/** The file of one trigger in n8n's user folder: n8n's static data would lose it to other nodes and renames. */
export function positionPath(workflowId: string, nodeId: string): string {
  const safe = (id: string) => id.replace(/[^A-Za-z0-9_-]/g, '_');
  const userFolder = process.env['N8N_USER_FOLDER'] ?? homedir();
  return join(userFolder, '.n8n', 'mailroom', `${safe(workflowId)}.${safe(nodeId)}.json`);
}

/**
 * Positions in a file, replaced as a whole so that a crash leaves the old one or the new. `copy` is the
 * node's static data: n8n stores it now and then, and the newer of the two counts where the file is lost.
 */
export function positionFile(path: string, copy: IDataObject): PositionStore {
  let content: Content | null = null;
  return {
    async load(account) {
      content ??= await readContent(path);
      const copied = copyOf(copy, account);
      const stored = content.accounts[account] ?? null;
      if (stored === null || copied === null) return stored ?? copied;
      return copied.savedAt > stored.savedAt ? copied : stored;
    },
    async save(position) {
      const { accounts } = content ?? (await readContent(path));
      content = { version: 1, accounts: { ...accounts, [position.account]: position } };
      await replaceFile(path, JSON.stringify(content));
    },
  };
}

/** Puts a short copy into static data, which n8n stores when it next saves the workflow. */
export function copyToStaticData(copy: IDataObject, position: Position): void {
  const mailboxes = Object.fromEntries(
    Object.entries(position.mailboxes).map(([path, cursor]) => [
      path,
      { ...cursor, remembered: cursor.remembered.slice(-REMEMBERED_IN_COPY) },
    ]),
  );
  copy['position'] = JSON.stringify({ ...position, mailboxes });
}

function copyOf(copy: IDataObject, account: string): Position | null {
  const text = copy['position'];
  if (typeof text !== 'string') return null;
  try {
    const position = JSON.parse(text) as Position;
    return position.account === account ? position : null;
  } catch {
    return null; // A copy nobody can read is no copy; the file or the marks on the server tell.
  }
}

/** Empty where there is no file, or one nobody can read: it is kept aside, and the copies of it tell. */
async function readContent(path: string): Promise<Content> {
  const empty: Content = { version: 1, accounts: {} };
  if (!existsSync(path)) return empty;
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Content;
  } catch {
    await rename(path, `${path}.broken`);
    return empty;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.new`;
  const file = await openNew(next);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}

/** Makes the folder only when it is missing: a position is stored with every mail. */
async function openNew(path: string): Promise<FileHandle> {
  const create = () => open(path, 'w', 0o600);
  return create().catch(async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return create();
  });
}
