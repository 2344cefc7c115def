// npm run check: types, lint and format, direction of imports, side by side; says everything that any of them finds.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findForbiddenImports } from './boundaries.ts';

const root = join(import.meta.dirname, '..');
let failed = false;

async function run(title: string, command: string, ...args: string[]): Promise<void> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const ok = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (status) => resolve(status === 0));
  });
  failed ||= !ok;
  process.stdout.write(`${ok ? '✔' : '✖'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

async function checkTypes(): Promise<void> {
  await run('types', 'tsc', '-p', 'tsconfig.json');
  await run('types of pure packages', 'tsc', '-p', 'tsconfig.pure.json');
  await run('lint and format', 'biome', 'check', '--error-on-warnings', '.');
}

const hasWeb = existsSync(join(root, 'apps/web/svelte.config.js')) || existsSync(join(root, 'apps/web/vite.config.ts'));
await Promise.all([
  checkTypes(),
  ...(hasWeb ? [run('types of the web app', 'npm', 'run', '-s', 'check', '-w', 'apps/web')] : []),
]);

const forbidden = findForbiddenImports(root);
for (const line of forbidden) process.stdout.write(`${line}\n`);
failed ||= forbidden.length > 0;
process.stdout.write(`${forbidden.length === 0 ? '✔' : '✖'} direction of imports\n`);
process.exitCode = failed ? 1 : 0;
