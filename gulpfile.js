const { execFileSync } = require('node:child_process');
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { bin, n8n } = require('./package.json');

const sourceOf = (built) => built.replace(/^dist\//, './').replace(/\.js$/, '');
const bundle = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['n8n-workflow'],
  legalComments: 'none',
  logLevel: 'warning',
};

const clean = async () => rmSync('dist', { recursive: true, force: true });

const check = async () =>
  void execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--noEmit'], {
    stdio: 'inherit',
  });

/**
 * All nodes share one bundle, so that what is one per process (tokens, rate limits, positions)
 * is one, and imapflow is loaded once; each node file hands out its class from it.
 */
async function nodes() {
  const entries = n8n.nodes.map((file) => ({ file, name: basename(file, '.node.js') }));
  const result = await esbuild.build({
    ...bundle,
    stdin: {
      contents: entries.map(({ file, name }) => `export { ${name} } from '${sourceOf(file)}';`).join('\n'),
      resolveDir: __dirname,
      loader: 'ts',
    },
    outfile: 'dist/mailroom.js',
    metafile: true,
  });
  for (const { file, name } of entries) {
    const up = '../'.repeat(dirname(file).split('/').length - 1);
    await esbuild.build({
      stdin: { contents: `exports.${name} = require('${up}mailroom.js').${name};`, loader: 'js' },
      outfile: file,
      allowOverwrite: true,
    });
  }
  writeNotices(result.metafile);
}

/** What the thread for large mail runs, see mail/reader/. */
const reader = () =>
  esbuild.build({ ...bundle, entryPoints: ['mail/reader/entry.ts'], outfile: 'dist/reader.js' });

const credentials = () =>
  esbuild.build({
    ...bundle,
    entryPoints: n8n.credentials.map((file) => `${sourceOf(file)}.ts`),
    outdir: 'dist/credentials',
    outbase: 'credentials',
  });

/** The command of this package, `npx n8n-nodes-mailroom`. */
const command = () =>
  esbuild.build({
    ...bundle,
    entryPoints: ['convert/main.ts'],
    outfile: bin['n8n-nodes-mailroom'],
    banner: { js: '#!/usr/bin/env node' },
  });

/** The licence of every bundled package, as their terms ask. */
function writeNotices(metafile) {
  const packages = new Set(
    Object.keys(metafile.inputs).flatMap(
      (path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? [],
    ),
  );
  const notice = (folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = [
      'LICENSE',
      'LICENSE.txt',
      'LICENSE.md',
      'LICENCE',
      'license',
      'License.txt',
      'LICENSE-MIT',
      'LICENSE-MIT.txt',
    ]
      .map((file) => join(folder, file))
      .find((file) => existsSync(file));
    return `${name} ${version} (${license})\n\n${text ? readFileSync(text, 'utf8').trim() : 'Licensed as named above.'}\n`;
  };
  writeFileSync(
    'dist/THIRD-PARTY-NOTICES.txt',
    [...packages]
      .sort()
      .map(notice)
      .join(`\n${'-'.repeat(80)}\n\n`),
  );
}

const assets = () =>
  src(['nodes/**/*.{svg,json}', 'credentials/**/*.svg'], { base: '.', encoding: false }).pipe(dest('dist'));

exports.bundle = series(clean, parallel(nodes, reader, credentials, command, assets));
exports.build = series(check, exports.bundle);
exports.default = exports.build;
