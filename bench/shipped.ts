import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import type * as Product from './product';

const folder = join(__dirname, '../.cache/bench');

/**
 * The parts that are measured, built as they are shipped: tsx, which runs the measurements, makes the code of ES
 * modules slower by half.
 */
export async function shipped(): Promise<typeof Product> {
  const options: BuildOptions = { bundle: true, platform: 'node', target: 'node20', format: 'cjs' };
  const product = join(folder, 'product.js');
  await build({ ...options, entryPoints: [join(__dirname, 'product.ts')], outfile: product });
  const thread = join(__dirname, '../mail/reader/entry.ts');
  await build({ ...options, entryPoints: [thread], outfile: join(folder, 'reader.js') });
  return (await import(product)) as typeof Product;
}
