import { startN8n, type N8n } from '../../../harness/n8n';
import { packPackage } from '../../../harness/communityPackage';

/** What the test files are told of the n8n they share. */
export interface SharedN8n {
  readonly url: string;
  readonly tarball: string;
  readonly version: string;
  /** Its database, log and files. */
  readonly userFolder: string;
}

declare global {
  var sharedN8n: N8n | undefined;
}

/** One n8n for all tests that need not stop it, with the package as it would be published. */
export default async function start(): Promise<void> {
  const tarball = await packPackage();
  const n8n = await startN8n({ tarball });
  globalThis.sharedN8n = n8n;
  const shared: SharedN8n = { url: n8n.url, tarball, version: n8n.version, userFolder: n8n.userFolder };
  process.env.MAILROOM_SHARED_N8N = JSON.stringify(shared);
}
