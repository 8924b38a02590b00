import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startN8n, type N8n } from '../../../harness/n8n';
import { packPackage } from '../../../harness/communityPackage';
import type { Session } from '../../../harness/rest';
import { presetIds, presets } from '../../../mail/providers';
import { createAuthority, type ServerCertificate } from '../../support/certificate';

/** What the test files are told of the n8n they share. */
export interface SharedN8n extends Session {
  readonly tarball: string;
  readonly version: string;
  /** Its database, log and files. */
  readonly userFolder: string;
  /** Of this run, until all tests have run; the user folder of every n8n is in its `n8n`. */
  readonly folder: string;
  /** What this n8n takes for the servers of every preset, and for those of their tokens. */
  readonly presetCertificate: ServerCertificate;
  /** Where connections of this n8n are led elsewhere; see `detour.cjs`. */
  readonly detours: string;
}

declare global {
  var sharedN8n: N8n | undefined;
  var folderOfRun: string | undefined;
}

/** Where n8n asks for the tokens of Google and Microsoft. */
const tokenHosts = ['oauth2.googleapis.com', 'login.microsoftonline.com'];

/** One n8n for all tests that need not stop it, with the package as it would be published. */
export default async function start(): Promise<void> {
  const tarball = await packPackage();
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-run-'));
  globalThis.folderOfRun = folder;
  const authority = createAuthority('Authority of providers');
  const hosts = presetIds.flatMap((id) => [presets[id].imap.host, presets[id].smtp.host]);
  const [caFile, detours] = [join(folder, 'authority.pem'), join(folder, 'detours.json')];
  await writeFile(caFile, authority.ca);
  const n8n = await startN8n({
    tarball,
    userFolder: join(folder, 'n8n', 'shared'),
    env: {
      NODE_EXTRA_CA_CERTS: caFile,
      MAILROOM_DETOURS: detours,
      NODE_OPTIONS: `--require "${join(__dirname, 'detour.cjs')}"`,
    },
  });
  globalThis.sharedN8n = n8n;
  const { url, version, userFolder, api } = n8n;
  const presetCertificate = authority.issue([...new Set([...hosts, ...tokenHosts])]);
  const shared: SharedN8n = {
    url,
    cookie: api.cookie,
    tarball,
    version,
    userFolder,
    folder,
    presetCertificate,
    detours,
  };
  process.env.MAILROOM_SHARED_N8N = JSON.stringify(shared);
}
