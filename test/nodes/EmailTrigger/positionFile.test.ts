import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { beginCursor, type Cursor } from '../../../mail/cursor';
import { noFlood, type FloodState } from '../../../mail/flood';
import type { Position } from '../../../mail/positions';
import { copyToStaticData, positionFile, positionPath } from '../../../nodes/EmailTrigger/positionFile';

const position = (seenUpTo: number, savedAt = '2026-11-02T10:00:00.000Z'): Position => ({
  account: 'imap.example.com/desk@example.com',
  savedAt,
  mailboxes: {
    INBOX: { ...beginCursor({ kind: 'now' }, { uidValidity: '7', newestUid: seenUpTo }), seenUpTo },
  },
  flood: noFlood,
});
const { account } = position(0);

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailroom-position-'));
  path = join(folder, 'mailroom', 'workflow.node.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stored = (copy: IDataObject = {}) => positionFile(path, copy).load(account);

it('keeps a position for a later start, readable by nobody else', async () => {
  await positionFile(path, {}).save(position(12));
  expect(await stored()).toEqual(position(12));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('keeps the positions of several accounts apart', async () => {
  const file = positionFile(path, {});
  await file.save(position(12));
  await file.save({ ...position(99), account: 'imap.example.com/other@example.com' });
  expect((await stored())?.mailboxes['INBOX']?.seenUpTo).toBe(12);
});

it('adds a line for each save, and writes the file anew when it has grown long', async () => {
  const file = positionFile(path, {});
  const other = { ...position(99), account: 'imap.example.com/other@example.com' };
  await positionFile(path, {}).save(other);
  const long = (uid: number) => {
    const { mailboxes, ...rest } = position(uid);
    const INBOX = { ...mailboxes['INBOX'], startedFrom: 'x'.repeat(10_000) } as Cursor;
    return { ...rest, mailboxes: { INBOX } };
  };
  const lengths: number[] = [];
  for (let uid = 1; uid <= 120; uid += 1) {
    await file.save(long(uid));
    lengths.push((await stat(path)).size);
  }
  expect(Math.max(...lengths)).toBeGreaterThan(1_000_000);
  expect(Math.max(...lengths)).toBeLessThan(1_100_000);
  expect((await stored())?.mailboxes['INBOX']?.seenUpTo).toBe(120);
  expect(await positionFile(path, {}).load(other.account)).toEqual(other);
});

it('leaves out of a line what has not changed, and finds all of it again', async () => {
  const file = positionFile(path, {});
  const first = position(12);
  const cursor = first.mailboxes['INBOX'];
  if (!cursor) throw new Error('No cursor');
  const remembered = [{ fingerprint: 'remembered', internalDate: 1 }];
  const flood: FloodState = { starts: [[1, 'flooding@example.org']], noticedAt: null };
  const full = { ...first, flood, mailboxes: { INBOX: { ...cursor, remembered }, Other: cursor } };
  const next = { ...full, mailboxes: { ...full.mailboxes, INBOX: { ...cursor, remembered, seenUpTo: 13 } } };
  await file.save(full);
  await file.save(next);
  expect(await stored()).toEqual(next);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => /remembered|flooding/.test(line))).toEqual([true, false]);
});

it('F8 goes by the line before one that a crash has cut short, and never adds to that one', async () => {
  const file = positionFile(path, {});
  await file.save(position(12));
  await file.save(position(13));
  await appendFile(path, JSON.stringify(position(14)).slice(0, 40));
  expect((await stored())?.mailboxes['INBOX']?.seenUpTo).toBe(13);
  await positionFile(path, {}).save(position(15));
  expect((await stored())?.mailboxes['INBOX']?.seenUpTo).toBe(15);
});

it('F19 keeps what another process has written while this one goes on', async () => {
  const [one, other] = [positionFile(path, {}), positionFile(path, {})];
  await one.save(position(12));
  await other.save(position(13));
  await one.save(position(14));
  expect((await stored())?.mailboxes['INBOX']?.seenUpTo).toBe(14);
  await other.save(position(15));
  expect((await stored())?.mailboxes['INBOX']?.seenUpTo).toBe(15);
});

it('knows nothing before the first save', async () => {
  expect(await stored()).toBeNull();
});

it('F24 takes the newer of the file and the copy in static data', async () => {
  const copy: IDataObject = {};
  await positionFile(path, {}).save(position(12));
  copyToStaticData(copy, position(15, '2026-11-02T11:00:00.000Z'));
  expect((await stored(copy))?.mailboxes['INBOX']?.seenUpTo).toBe(15);
  copyToStaticData(copy, position(9, '2026-11-02T09:00:00.000Z'));
  expect((await stored(copy))?.mailboxes['INBOX']?.seenUpTo).toBe(12);
});

it('goes by the copy where the file is lost, and keeps a file that cannot be read', async () => {
  const copy: IDataObject = {};
  copyToStaticData(copy, position(15));
  expect((await stored(copy))?.mailboxes['INBOX']?.seenUpTo).toBe(15);
  await positionFile(path, {}).save(position(12));
  await writeFile(path, '{ "version": 1, "acc');
  expect((await stored(copy))?.mailboxes['INBOX']?.seenUpTo).toBe(15);
  expect(await readFile(`${path}.broken`, 'utf8')).toContain('version');
});

it('makes its folder again when somebody has removed it', async () => {
  const file = positionFile(path, {});
  await file.save(position(12));
  await rm(join(folder, 'mailroom'), { recursive: true });
  await file.save(position(13));
  expect(existsSync(path)).toBe(true);
});

it('names the file after workflow and node, and nothing outside its folder', () => {
  process.env['N8N_USER_FOLDER'] = folder;
  expect(positionPath('../../etc', 'a/b')).toBe(join(folder, '.n8n', 'mailroom', '______etc.a_b.jsonl'));
});
