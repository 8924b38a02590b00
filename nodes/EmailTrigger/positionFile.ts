import { existsSync, fstatSync } from 'node:fs';
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { Position, PositionStore } from '../../mail/positions';
import { parsePosition, positionsIn, toLine } from './positionLines';

/** Bytes after which the file is written anew with what counts of it. */
const LONG = 1_048_576;
/** Milliseconds without a save after which the file is closed. */
const IDLE = 5_000;
/** How many handled messages the copy in n8n's static data remembers; it is rewritten whole. */
const REMEMBERED_IN_COPY = 20;

/** The file of one trigger in n8n's user folder: n8n's static data would lose it to other nodes and renames. */
export function positionPath(workflowId: string, nodeId: string): string {
  const safe = (id: string) => id.replace(/[^A-Za-z0-9_-]/g, '_');
  const userFolder = process.env['N8N_USER_FOLDER'] ?? homedir();
  return join(userFolder, '.n8n', 'mailroom', `${safe(workflowId)}.${safe(nodeId)}.jsonl`);
}

/**
 * Positions in a file: each save adds a line, and the last lines of an account count, so a crash leaves the old
 * one or the new. `copy` is the node's static data: n8n stores it now and then, and the newer of the two counts
 * where the file is lost.
 */
export function positionFile(path: string, copy: IDataObject): PositionStore {
  let file: FileHandle | null = null;
  let length = 0;
  /** What the last line says, null before one is written. */
  let last: Position | null = null;
  let idle: NodeJS.Timeout | undefined;
  const close = async () => {
    const closing = file;
    file = null;
    await closing?.close();
  };
  const add = async (to: FileHandle, position: Position) => {
    const line = toLine(position, last);
    await to.appendFile(line);
    await to.datasync();
    length += line.length;
  };
  const rewrite = async (position: Position) => {
    await close();
    const others = positionsIn(await readText(path), { except: position.account });
    const text = [...others.values(), position].map((each) => toLine(each, null)).join('');
    await replaceFile(path, text);
    length = text.length;
    file = await open(path, 'a', 0o600);
  };
  return {
    async load(account) {
      const copied = copyOf(copy, account);
      const stored = (await readPositions(path)).get(account) ?? null;
      if (stored === null || copied === null) return stored ?? copied;
      return copied.savedAt > stored.savedAt ? copied : stored;
    },
    async save(position) {
      clearTimeout(idle);
      let saved = false;
      try {
        if (file && length < LONG && isThere(file)) await add(file, position);
        else await rewrite(position);
        last = position;
        saved = true;
      } finally {
        // Half a line may stand at its end; the next save begins anew.
        if (!saved) await close();
      }
      idle = setTimeout(() => void close(), IDLE).unref();
    },
  };
}

/** False where somebody has removed the file, or another process has written it anew. */
const isThere = ({ fd }: FileHandle): boolean => fstatSync(fd).nlink > 0;

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

/** A copy nobody can read is no copy; the file or the marks on the server tell. */
function copyOf(copy: IDataObject, account: string): Position | null {
  const text = copy['position'];
  const position = typeof text === 'string' ? parsePosition(text) : null;
  return position?.account === account ? position : null;
}

/** By account; empty where there is no file, or one nobody can read: it is kept aside, and the copies of it tell. */
async function readPositions(path: string): Promise<ReadonlyMap<string, Position>> {
  const text = await readText(path);
  const positions = positionsIn(text);
  if (positions.size === 0 && text !== '') await rename(path, `${path}.broken`);
  return positions;
}

const readText = async (path: string) => (existsSync(path) ? readFile(path, 'utf8') : '');

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

/** Makes the folder only when it is missing. */
async function openNew(path: string): Promise<FileHandle> {
  const create = () => open(path, 'w', 0o600);
  return create().catch(async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return create();
  });
}
