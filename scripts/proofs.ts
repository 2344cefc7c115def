// npm run proofs: the long proofs of scripts/proofs/, one after another; arguments name some of them ("tampering").
// Each prints its table and fails when one line of it does not hold. They are too long for `npm test`, which keeps small
// seeded versions of them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'proofs');
const wanted = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace('.ts', ''));
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no proof named ${unknown.join(', ')}; there are: ${names.join(', ')}\n`);
  process.exit(2);
}
for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  process.stdout.write(`\n== ${name}\n`);
  const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(folder, `${name}.ts`)], {
    stdio: 'inherit',
  });
  if (run.status !== 0) process.exitCode = 1;
}
