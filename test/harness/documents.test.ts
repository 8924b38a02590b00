import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyMessage } from '../../mail/messageItem';
import { presetIds, presets } from '../../mail/providers';

const project = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');
/** Files of a folder of the project, and of those in it, whose names end so. */
const files = (folder: string, end: string) =>
  readdirSync(join(project, folder), { encoding: 'utf8', recursive: folder !== '.' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));
const documents = [...files('.', '.md'), ...files('docs', '.md')];

/** What GitHub makes of a heading, as far as ours need it. */
const anchorsOf = (document: string) =>
  [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Path and anchor of every link to another place of the documents. */
const linksOf = (document: string) =>
  [
    ...read(document)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g),
  ].map(([, path = '', anchor]) => ({
    target: path === '' ? document : join(dirname(document), path),
    anchor,
  }));

it('M1 every field of an email is described', () => {
  const described = new Set([...read('docs/item.md').matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(Object.keys(emptyMessage()).filter((name) => !described.has(name))).toEqual([]);
});

it.each(documents)('%s links only to what is there', (document) => {
  const broken = linksOf(document).filter(
    ({ target, anchor }) =>
      !existsSync(join(project, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor)),
  );
  expect(broken).toEqual([]);
});

it('the editor links to sections the README has', () => {
  const sources = [...files('credentials', '.ts'), ...files('nodes', '.node.json')];
  const links = sources.flatMap((file) =>
    [...read(file).matchAll(/n8n-nodes-mailroom#([\w-]+)/g)].map(([, anchor = '']) => anchor),
  );
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((anchor) => !anchorsOf('README.md').includes(anchor))).toEqual([]);
});

it('the page of providers names each with its servers', () => {
  const page = read('docs/providers.md');
  const missing = presetIds.filter((id) => {
    const { name, imap, smtp, source } = presets[id];
    return ![name, `${imap.host}:${imap.port}`, `${smtp.host}:${smtp.port}`, source].every((part) =>
      page.includes(part),
    );
  });
  expect(missing).toEqual([]);
});

it('the changelog speaks of the version that package.json has', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(read('CHANGELOG.md')).toContain(`## ${version}`);
});
