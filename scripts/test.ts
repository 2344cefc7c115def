// npm test: everything, the browser included. Builds the web app first when its sources are newer than the build.
// A failing or skipped test fails the run. Arguments: folders or files to narrow the run.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { buildWeb } from './build-web.ts';
import { findChromium } from './find-chromium.ts';
import { sharedServer, startServer } from './test-postgres.ts';

const root = join(import.meta.dirname, '..');
process.chdir(root);

const wanted = process.argv.slice(2);
// The longest first: what drives a browser, what starts commands, then the many short ones, so that no core idles at the end.
const patterns = [
  'apps/web/**/*.test.ts',
  'apps/cli/**/*.test.ts',
  'packages/*/src/**/*.test.ts',
  'scripts/*.test.ts',
  'fixtures/**/*.test.ts',
];
const files = patterns
  .flatMap((pattern) =>
    globSync(pattern, { exclude: (path) => path.includes('node_modules') || path.includes('/build/') }),
  )
  .filter((file) => wanted.length === 0 || wanted.some((one) => file.startsWith(one.replace(/^\.\//, ''))))
  .map((file) => join(root, file));

if (files.length === 0) {
  process.stderr.write(`Không có tệp kiểm thử nào khớp với: ${wanted.join(' ')}\n`);
  process.exit(2);
}
if (files.some((file) => file.includes(join('apps', 'web')) || file.includes(join('apps', 'cli')))) {
  buildWeb();
  spawnSync(findChromium(), ['--version'], { stdio: ['ignore', 'inherit', 'ignore'] });
}

// One PostgreSQL for all files, where any of them asks for one: starting a server for each took longer than the tests.
const asksForServer = (file: string) => /test-(engines|postgres)\.ts'/.test(readFileSync(file, 'utf8'));
const server = files.some(asksForServer) ? await startServer() : undefined;
if (server) process.env[sharedServer] = server.folder;

const execArgv = ['--disable-warning=ExperimentalWarning', '--import', join(import.meta.dirname, 'property-seed.ts')];
const stream = run({ files, concurrency: availableParallelism(), timeout: 900_000, execArgv });
let bad = false;
stream.on('test:fail', () => {
  bad = true;
});
stream.on('test:summary', ({ file, counts }) => {
  if (file !== undefined) return;
  if (counts.skipped > 0 || counts.todo > 0) {
    process.stderr.write(
      `\n${counts.skipped} bài thử bị bỏ qua, ${counts.todo} bài còn để đó: không được bỏ qua bài nào.\n`,
    );
    bad = true;
  }
});
stream.compose(spec).pipe(process.stdout);
stream.on('close', async () => {
  process.exitCode = bad ? 1 : 0;
  await server?.stop();
});
process.on('exit', () => {
  if (bad) process.exitCode = 1;
});
