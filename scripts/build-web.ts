// Builds the web app when there is no build yet or a source is newer than it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'apps/web/build/.sources');

/** SHA-256 over everything that goes into the build. */
function hashSources(): string {
  const hash = createHash('sha256');
  const patterns = [
    'packages/*/src/**/*.ts',
    'packages/verifier/page/{page.*,build-page.ts}',
    'apps/web/src/**/*',
    'apps/web/static/**/*',
    'apps/web/*.{js,ts,json}',
    'package-lock.json',
  ];
  for (const file of globSync(patterns, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort())
    hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

/** @returns true when it built, false when the build was fresh. Exits with the builder's output when the build fails. */
export function buildWeb(): boolean {
  const sources = hashSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return false;
  process.stderr.write('Đang dựng giao diện web (lần đầu hoặc sau khi mã nguồn đổi)…\n');
  const built = spawnSync('npm', ['run', '-s', 'build', '-w', 'apps/web'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (built.status !== 0) {
    process.stderr.write(`${built.stdout}\n${built.stderr}\nDựng giao diện web không được.\n`);
    process.exit(1);
  }
  writeFileSync(stamp, sources);
  return true;
}
