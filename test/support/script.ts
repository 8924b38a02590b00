import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A TypeScript file bundled once, to be run in processes of its own as often as needed. */
export interface Script {
  /** `argument` arrives as JSON in `process.argv[2]`; what the script sends arrives as `message` events. */
  start(argument: unknown): ChildProcess;
  remove(): void;
}

export async function bundleScript(path: string): Promise<Script> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-script-'));
  const file = join(folder, 'script.cjs');
  await build({
    ...{ entryPoints: [path], outfile: file, bundle: true, platform: 'node', format: 'cjs' },
    ...{ target: 'node20', logLevel: 'error' },
  });
  return {
    start: (argument) =>
      fork(file, [JSON.stringify(argument)], { execArgv: ['--expose-gc'], stdio: 'inherit' }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
