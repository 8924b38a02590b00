import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Unlike any other word, so that it can be looked for. */
export const mailPassword = 'mail-Vw4nYq8r-password';
export const wrongPassword = 'mail-Jc9sTd3b-wrong';

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
    const shown = secrets.filter((secret) => formsOf(secret).some((form) => content.includes(form)));
    found.push(...shown.map((secret) => `${path} shows ${secret}`));
  }
  return found;
}

/** As it is, in a URL, in JSON within JSON, and in base64 wherever it begins in what was encoded. */
function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + secret).toString('base64');
    // The first and last characters also hold bits of what stands beside the secret.
    return encoded.replace(/=+$/, '').slice(before === 0 ? 0 : before + 1, -1);
  });
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64];
}
