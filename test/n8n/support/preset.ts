import { writeFile } from 'node:fs/promises';
import type { Endpoint } from '../../../mail/account';
import type { MailServers } from '../../../mail/providers';
import { shared } from './n8n';

const at = ({ host, port }: Endpoint): string => `${host}:${port}`;

/**
 * Has the shared n8n meet servers on loopback where a preset names those of its provider, and where it asks the
 * host `tokens` for tokens; without a preset that ends.
 */
export async function standIn(
  preset?: MailServers,
  ports: { readonly imap: number; readonly smtp: number } = { imap: 0, smtp: 0 },
  tokens?: { readonly host: string; readonly port: number },
): Promise<void> {
  const mail = preset ? { [at(preset.imap)]: ports.imap, [at(preset.smtp)]: ports.smtp } : {};
  const detours = { ...mail, ...(tokens && { [`${tokens.host}:443`]: tokens.port }) };
  await writeFile(shared().detours, JSON.stringify(detours));
}
