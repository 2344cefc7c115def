// npm run check: types, lint and format, direction of imports. Fast; fails on the first kind that finds something.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findForbiddenImports } from './boundaries.ts';

const root = join(import.meta.dirname, '..');
let failed = false;

function run(title: string, command: string, ...args: string[]): void {
  const started = performance.now();
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const ok = result.status === 0;
  failed ||= !ok;
  process.stdout.write(`${ok ? '✔' : '✖'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

run('types', 'tsc', '-p', 'tsconfig.json');
run('types of pure packages', 'tsc', '-p', 'tsconfig.pure.json');
if (existsSync(join(root, 'apps/web/svelte.config.js')) || existsSync(join(root, 'apps/web/vite.config.ts')))
  run('types of the web app', 'npm', 'run', '-s', 'check', '-w', 'apps/web');
run('lint and format', 'biome', 'check', '--error-on-warnings', '.');

const forbidden = findForbiddenImports(root);
for (const line of forbidden) process.stdout.write(`${line}\n`);
failed ||= forbidden.length > 0;
process.stdout.write(`${forbidden.length === 0 ? '✔' : '✖'} direction of imports\n`);
process.exitCode = failed ? 1 : 0;
