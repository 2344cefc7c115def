/** What the files of `deploy/` name is there: settings, paths inside the product, ports, addresses. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = [...globSync('deploy/*', { cwd: root }), 'docs/van-hanh.md'];
const source = globSync(
  ['apps/*/{server,src/**/*}.ts', 'apps/web/server.ts', 'packages/*/src/**/*.ts', 'scripts/*.ts'],
  {
    cwd: root,
    exclude: (path) => path.includes('node_modules') || path.endsWith('.test.ts'),
  },
)
  .map(read)
  .join('\n');
const findAll = (pattern: RegExp): { file: string; found: string }[] =>
  files.flatMap((file) => [...read(file).matchAll(pattern)].map(([, found = '']) => ({ file, found })));

test('every setting that is named is read by the product', () => {
  const named = findAll(/\b(LONGDAN_[A-Z_]*[A-Z])\b(?!_?…)/g);
  assert.ok(named.length > 20, `${named.length} settings`);
  const unknown = named.filter(({ found }) => !new RegExp(`\\b${found}\\b`).test(source));
  assert.deepEqual(unknown, []);
});

test('every path inside the product leads to a file of it', () => {
  const paths = findAll(/(?:\/opt\/longdan|C:\\longdan)[/\\]([\w./\\-]+\w)/g);
  assert.ok(paths.length >= 4, `${paths.length} paths`);
  const pinned = (path: string) => /^node_modules\/(node\/bin\/node(\.exe)?|\.bin)$/.test(path);
  const missing = paths.filter(({ found }) => {
    const path = found.replaceAll('\\', '/');
    return !pinned(path) && !existsSync(join(root, path));
  });
  assert.deepEqual(missing, []);
  assert.ok(existsSync(join(root, 'node_modules/node/bin/node')) || process.platform === 'win32');
});

test('the port and the address of health are the server’s', () => {
  const port = /process\.env\['PORT'\] \|\| (\d+)/.exec(read('apps/web/server.ts'))?.[1];
  assert.ok(port);
  for (const file of ['deploy/Containerfile', 'deploy/compose.yaml'])
    assert.match(read(file), new RegExp(`\\b${port}\\b`));
  for (const { found } of findAll(/127\.0\.0\.1:(?:\d+|' \+ process\.env\.PORT \+ ')\/(\w+)/g))
    assert.ok(existsSync(join(root, 'apps/web/src/routes', found, '+server.ts')), found);
});
