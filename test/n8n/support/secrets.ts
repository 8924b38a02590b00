import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** The base64 lines of a PEM key that differ from key to key. */
export const linesOf = (pem: string): string[] =>
  pem
    .split('\n')
    .filter((line) => line.length > 40 && !line.startsWith('-----'))
    .slice(1);

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

/** Whether the secret is in there, in whatever form. */
export const shows = (content: Buffer | string, secret: string): boolean =>
  formsOf(secret).some((form) => content.includes(form));

/** As it is, in a URL, in JSON within JSON, and in base64 wherever it begins in what was encoded. */
function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + secret).toString('base64');
    // The first and last characters also hold bits of what stands beside the secret.
    return encoded.replace(/=+$/, '').slice(before === 0 ? 0 : before + 1, -1);
  });
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64];
}
