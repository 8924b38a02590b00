import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startN8n, type N8n } from '../../harness/n8n';
import { installPackage, packageName } from '../../harness/communityPackage';
import manifest from '../../package.json';
import { ownFolder, shared } from './support/n8n';
import { startRegistry, type Registry } from './support/registry';

interface InstalledPackage {
  readonly packageName: string;
  readonly installedVersion: string;
  readonly installedNodes: readonly { readonly name: string; readonly type: string }[];
  readonly failedLoading?: boolean;
}

describe('installing from Settings > Community nodes', () => {
  let registry: Registry;
  let n8n: N8n;
  let installed: InstalledPackage;

  beforeAll(async () => {
    registry = await startRegistry(shared().tarball, manifest);
    n8n = await startN8n({ userFolder: await ownFolder('install'), env: { PATH: registry.path } });
    installed = await n8n.api.request('POST', '/community-packages', { name: packageName });
  });

  afterAll(async () => {
    await n8n?.stop();
    await registry?.close();
  });

  it('adds every node of the package to the editor without a restart', async () => {
    const types = await ourNodes(n8n);
    expect(installed).toMatchObject({ packageName, installedVersion: manifest.version });
    expect(types).toEqual(manifest.n8n.nodes.map(typeOf).sort());
    expect(installed.installedNodes.map(({ type }) => type).sort()).toEqual(types);
  });

  it('lists the package as loaded', async () => {
    const [listed] = await n8n.api.request<InstalledPackage[]>('GET', '/community-packages');
    expect(listed).toMatchObject({ packageName, failedLoading: false });
  });

  it('leaves the same files as the harness of the other tests does', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mailroom-install-'));
    try {
      await installPackage(shared().tarball, folder);
      expect(await contentOf(folder)).toEqual(await contentOf(n8n.userFolder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('removes every trace when it is uninstalled', async () => {
    await n8n.api.request('DELETE', `/community-packages?name=${packageName}`);
    expect(await ourNodes(n8n)).toEqual([]);
    expect(await n8n.api.request('GET', '/community-packages')).toEqual([]);
  });
});

/** `dist/nodes/Email/Email.node.js` is `n8n-nodes-mailroom.email` in a workflow. */
function typeOf(file: string): string {
  const name = file.replace(/^.*\/(.*)\.node\.js$/, '$1');
  return `${packageName}.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** Our node types, without the tools n8n derives from them. */
async function ourNodes({ api }: N8n): Promise<string[]> {
  const names = (await api.nodeTypes()).map(({ name }) => name);
  return names.filter((name) => name.startsWith(`${packageName}.`) && !/Tool$/.test(name)).sort();
}

async function contentOf(
  userFolder: string,
): Promise<{ files: string[]; manifest: unknown; ledger: unknown }> {
  const nodes = join(userFolder, '.n8n', 'nodes');
  const folder = join(nodes, 'node_modules', packageName);
  const parse = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as unknown;
  const files = await readdir(folder, { recursive: true });
  return {
    files: files.sort(),
    manifest: await parse(join(folder, 'package.json')),
    ledger: await parse(join(nodes, 'package.json')),
  };
}
