// npm run bench: every benchmark of this folder, one after another; arguments name some of them ("ballots estimation").
// Each prints its figures and what they were compared with. Machines are noisy: read ratios taken in one run.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && name !== 'run.ts');
process.stdout.write(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
for (const file of files.filter((name) => wanted.length === 0 || wanted.includes(name.replace('.ts', '')))) {
  process.stdout.write(`\n== ${file.replace('.ts', '')}\n`);
  const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, file)], {
    stdio: 'inherit',
  });
  if (run.status !== 0) process.exitCode = 1;
}
