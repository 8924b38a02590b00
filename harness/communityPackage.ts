import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const project = join(__dirname, '..');

export const packageName = 'n8n-nodes-mailroom';

/** Bundles this checkout and packs it as `npm publish` would; returns the path of the tarball. */
export async function packPackage(): Promise<string> {
  const destination = join(project, '.cache', 'package');
  await rm(destination, { recursive: true, force: true });
  await mkdir(destination, { recursive: true });
  await execute(process.execPath, [join(project, 'node_modules/gulp/bin/gulp.js'), 'bundle', '--silent'], {
    cwd: project,
  });
  const pack = ['pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', destination];
  const { stdout } = await execute('npm', pack, { cwd: project });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  if (!packed) throw new Error('npm pack made no tarball');
  return join(destination, packed.filename);
}

/**
 * Puts a packed package where n8n's own installer does, in the form it leaves it: unpacked into the
 * user folder, without the dependency lists n8n drops, entered in the ledger of community packages.
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
  const nodes = join(userFolder, '.n8n', 'nodes');
  const folder = join(nodes, 'node_modules', packageName);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await execute('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);

  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  delete manifest.devDependencies;
  delete manifest.peerDependencies;
  delete manifest.optionalDependencies;
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));

  const ledger = {
    name: 'installed-nodes',
    private: true,
    dependencies: { [packageName]: manifest.version },
  };
  await writeFile(join(nodes, 'package.json'), JSON.stringify(ledger, null, 2));
}
