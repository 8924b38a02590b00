import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shared } from './support/n8n';
import { filesShowing, mailPassword, wrongPassword } from './support/secrets';

// Runs after all other tests of a run (test/support/sequencer.cjs).
describe('what all tests left behind in the n8n they share', () => {
  it('X22 shows no password in any saved execution, item, error, log line or file', async () => {
    const { userFolder } = shared();
    expect(await filesShowing([mailPassword, wrongPassword], userFolder)).toEqual([]);
  });

  it('would be found if it were there', async () => {
    const { userFolder, url } = shared();
    const port = new URL(url).port;
    const found = await filesShowing([port], userFolder);
    expect(found.some((line) => line.includes('n8n.log'))).toBe(true);
    expect(await readFile(join(userFolder, 'n8n.log'), 'utf8')).toContain(port);
  });
});
