import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationKey } from '../../../nodes/shared/installationKey';

let folder: string;
const usual = process.env['N8N_USER_FOLDER'];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailroom-key-'));
  process.env['N8N_USER_FOLDER'] = folder;
});
afterEach(async () => {
  if (usual === undefined) delete process.env['N8N_USER_FOLDER'];
  else process.env['N8N_USER_FOLDER'] = usual;
  await rm(folder, { recursive: true, force: true });
});

describe('the secret of an installation', () => {
  it('M5 is made once, at random, and kept where only n8n reads it', async () => {
    const [one, other] = await Promise.all([installationKey(), installationKey()]);
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(other).toBe(one);
    const path = join(folder, '.n8n', 'mailroom', 'key');
    expect(await readFile(path, 'utf8')).toBe(one);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it('M5 is absent where nothing can be kept, and no mail fails for it', async () => {
    await writeFile(join(folder, '.n8n'), 'a file where the folder should be');
    expect(await installationKey()).toBeNull();
  });
});
