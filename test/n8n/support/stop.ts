import './start';

export default async function stop(): Promise<void> {
  await globalThis.sharedN8n?.stop();
}
