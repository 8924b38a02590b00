import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OfferedType } from '../../harness/api';
import { locateN8n } from '../../harness/n8n';
import { installPackage, packageName } from '../../harness/communityPackage';
import manifest from '../../package.json';
import { shared, sharedApi } from './support/n8n';

const ours = (types: readonly OfferedType[]) =>
  types.filter(({ name }) => name.startsWith(`${packageName}.`));

describe('the packed package in n8n', () => {
  it('offers its nodes under the names saved workflows use', async () => {
    const names = ours(await sharedApi().nodeTypes()).map(({ name, displayName }) => [name, displayName]);
    expect(names).toEqual(
      expect.arrayContaining([
        ['n8n-nodes-mailroom.emailTrigger', 'Email Trigger (Mailroom)'],
        ['n8n-nodes-mailroom.email', 'Email (Mailroom)'],
      ]),
    );
  });

  it('offers the actions of the Email node as tools of an AI agent', async () => {
    const names = (await sharedApi().nodeTypes()).map(({ name }) => name);
    expect(names).toContain('n8n-nodes-mailroom.emailTool');
    expect(names).not.toContain('n8n-nodes-mailroom.emailTriggerTool');
  });

  it('shows an icon of its own for every node, light and dark', async () => {
    const api = sharedApi();
    for (const { name, iconUrl } of ours(await api.nodeTypes())) {
      if (typeof iconUrl !== 'object') throw new Error(`${name} has no light and dark icon`);
      for (const path of [iconUrl.light, iconUrl.dark]) {
        expect((await api.download(path)).toString()).toContain('<svg');
      }
    }
  });

  it('shows an icon of its own for every credential', async () => {
    const api = sharedApi();
    const credentials = (await api.credentialTypes()).filter(({ name }) => name.startsWith('mailroom'));
    expect(credentials).toHaveLength(manifest.n8n.credentials.length);
    for (const { iconUrl } of credentials) {
      const path = typeof iconUrl === 'object' ? iconUrl.light : iconUrl;
      expect((await api.download(path ?? '')).toString()).toContain('<svg');
    }
  });

  it('contains the bundle and the documents, and nothing else', () => {
    const files = execFileSync('tar', ['-tzf', shared().tarball], { encoding: 'utf8' }).trim().split('\n');
    const unexpected = files.filter(
      (file) => !/^package\/(dist\/.*|docs\/\w+\.md|[A-Z]+(\.md)?|package\.json)$/.test(file),
    );
    expect(unexpected).toEqual([]);
    expect(files).toContain('package/dist/THIRD-PARTY-NOTICES.txt');
  });

  it('needs nothing to be installed with it', () => {
    expect(manifest).not.toHaveProperty('dependencies');
  });

  it('loads in the Node of this n8n, in a time and size that are printed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mailroom-load-'));
    try {
      await installPackage(shared().tarball, folder);
      const installed = join(folder, '.n8n', 'nodes', 'node_modules', packageName);
      const { node, folder: n8nFolder } = await locateN8n();
      const files = manifest.n8n.nodes.map((file) => join(installed, file));
      const script = `require('n8n-workflow');
        const started = performance.now();
        for (const file of ${JSON.stringify(files)}) require(file);
        console.log(Math.round(performance.now() - started));`;
      const env = { ...process.env, NODE_PATH: join(n8nFolder, 'node_modules'), NODE_OPTIONS: '' };
      const times = [1, 2, 3].map(() =>
        Number(execFileSync(node, ['-e', script], { env, encoding: 'utf8' })),
      );
      const size = (path: string) => `${Math.round(statSync(path).size / 1024)} KB`;
      const bundle = size(join(installed, 'dist', 'mailroom.js'));
      process.stderr.write(
        `package: ${size(shared().tarball)} packed, bundle ${bundle}, loads in ${Math.min(...times)} ms\n`,
      );
      expect(times.every((time) => time > 0)).toBe(true);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
