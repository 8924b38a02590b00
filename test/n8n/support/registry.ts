import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';

export interface Registry {
  /** A PATH whose `npm` asks this registry. */
  readonly path: string;
  close(): Promise<void>;
}

/**
 * An npm registry on loopback with one package in it. n8n without a licence always names npm's public
 * registry when it calls `npm`, so an `npm` that comes first on the PATH puts this one in its place.
 */
export async function startRegistry(tarball: string, manifest: Record<string, unknown>): Promise<Registry> {
  const { name, version } = manifest as { name: string; version: string };
  const bytes = await readFile(tarball);
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    if (path === `/${basename(tarball)}`) return response.end(bytes);
    if (path !== `/${name}`) return response.writeHead(404).end('{}');
    const dist = { tarball: `${url()}/${basename(tarball)}`, integrity };
    const versions = { [version]: { ...manifest, dist } };
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const folder = await mkdtemp(join(tmpdir(), 'mailroom-registry-'));
  const shim = `#!/bin/sh
for argument; do
  shift
  case $argument in --registry=*) argument=--registry=${url()} ;; esac
  set -- "$@" "$argument"
done
PATH=\${PATH#*${delimiter}} exec npm "$@"
`;
  await writeFile(join(folder, 'npm'), shim);
  await chmod(join(folder, 'npm'), 0o755);
  return {
    path: `${folder}${delimiter}${process.env.PATH ?? ''}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
