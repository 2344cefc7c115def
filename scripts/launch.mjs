// The one door into the project: runs on any Node from 18 on with built-ins only, installs what the
// lock file says when it is not there yet, and hands over to the pinned Node of node_modules.
// Use: node scripts/launch.mjs SCRIPT.ts [arguments…]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.longdan-installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const windows = process.platform === 'win32';
const pinnedNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

const installed = () => existsSync(stamp) && existsSync(pinnedNode) && readFileSync(stamp, 'utf8') === wanted;

/** Runs npm with its warnings about the machine's own Node silenced: the pinned Node is what counts. */
function npm(...args) {
  const run = spawnSync('npm', [...args, '--loglevel=error'], {
    cwd: root,
    shell: windows,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (run.status !== 0) {
    process.stderr.write(`\nnpm ${args.join(' ')}: không cài được (mã ${run.status}). Kiểm tra mạng và chạy lại.\n`);
    process.exit(1);
  }
}

if (!installed()) {
  process.stderr.write('Lòng Dân: đang cài các thư viện đã khoá phiên bản (lần đầu, khoảng một phút)…\n');
  npm('ci', '--ignore-scripts');
  npm('rebuild', 'node', '--ignore-scripts=false');
  writeFileSync(stamp, wanted);
}

// Compiled modules are kept from run to run, which makes the start of every command several times cheaper.
const compiled = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'longdan-compiled');

const [script, ...args] = process.argv.slice(2);
const child = spawn(pinnedNode, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
  stdio: 'inherit',
  env: {
    ...process.env,
    NODE_COMPILE_CACHE: compiled,
    PATH: `${join(root, 'node_modules', '.bin')}${windows ? ';' : ':'}${process.env.PATH}`,
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
