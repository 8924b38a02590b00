import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shows } from '../../support/secrets';
import { shared } from './n8n';

/** Unlike any other word, so that each can be looked for. */
export const mailPassword = 'mail-Vw4nYq8r-password';
export const wrongPassword = 'mail-Jc9sTd3b-wrong';
export const clientSecret = 'client-Kq7mZt2x-secret';

const fixed = [mailPassword, wrongPassword, clientSecret, 'test-access-token-', 'test-refresh-token-'];
const ledger = () => join(shared().folder, 'secrets');

/** Has the last test look for secrets that this one made, such as the lines of a key. */
export const keepSecret = (...secrets: readonly string[]): Promise<void> =>
  appendFile(ledger(), secrets.map((secret) => `${secret}\n`).join(''));

/** Every secret that a credential of these tests has held. */
export async function allSecrets(): Promise<string[]> {
  const kept = await readFile(ledger(), 'utf8').catch(() => '');
  return [...new Set([...fixed, ...kept.split('\n').filter((line) => line !== '')])];
}

/**
 * The files of an n8n's user folder that show one of the secrets, each with the secret: its database
 * with every saved execution and item, its log, its binary data and what triggers keep there. n8n
 * encrypts credentials, so they do not count. Packages are left out, being code.
 */
export async function filesShowing(secrets: readonly string[], userFolder: string): Promise<string[]> {
  const entries = await readdir(userFolder, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => entry.isFile() && !/[\\/]node_modules([\\/]|$)/.test(entry.parentPath),
  );
  const found: string[] = [];
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const content = await readFile(path);
    const shown = secrets.filter((secret) => shows(content, secret));
    found.push(...shown.map((secret) => `${path} shows ${secret}`));
  }
  return found;
}
