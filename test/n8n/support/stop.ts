import { rm } from 'node:fs/promises';
import './start';

export default async function stop(): Promise<void> {
  await globalThis.sharedN8n?.stop();
  const folder = globalThis.folderOfRun;
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
