/** What is acknowledged is on disk: killed during an import, and seen by strace on a single response. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-durability-'));
const data = join(folder, 'data');
after(() => rmSync(folder, { recursive: true, force: true }));

const command = (...args: string[]) => [
  '--disable-warning=ExperimentalWarning',
  join(root, 'apps/cli/src/main.ts'),
  ...args,
];
const longdan = (...args: string[]) =>
  spawnSync(process.execPath, command(...args, '--data', data), { encoding: 'utf8' });

const plan = `id: lon-2026
title: Đo lường sự hài lòng, đợt nhiều phiếu, năm 2026
year: 2026
authority:
  name: UBND tỉnh Mẫu
  heading: [ỦY BAN NHÂN DÂN, TỈNH MẪU]
  place: Tỉnh Mẫu
  symbol: UBND
scheme: dak-mil-2024
asksConsent: false
fields:
  - id: chung
    title: Thủ tục hành chính
    quota: 100000
signatory:
  authorityLines: [TM. ỦY BAN NHÂN DÂN]
  title: CHỦ TỊCH
  name: ''
`;

/** A file whose rows often have equal answers: they must never merge. */
function writeRows(path: string, rows: number): void {
  const lines = ['Lĩnh vực;I.1;I.2;I.3;I.4;II.1;II.2;II.3'];
  for (let row = 0; row < rows; row++) {
    const level = (item: number) => 1 + ((row * 7 + item * 3 + (row >> 3)) % 3);
    lines.push(`Thủ tục hành chính;${[0, 1, 2, 3, 4, 5, 6].map(level).join(';')}`);
  }
  writeFileSync(path, `\ufeff${lines.join('\r\n')}\r\n`);
}

function countResponses(): number {
  const sql = new DatabaseSync(join(data, 'longdan.sqlite'), { readOnly: true, timeout: 30_000 });
  try {
    return Number(sql.prepare('select count(*) as count from response').get()!['count']);
  } finally {
    sql.close();
  }
}

test('kill -9 during an import of 100,000 rows, again: exactly 100,000 responses', { timeout: 300_000 }, async () => {
  writeFileSync(join(folder, 'plan.yaml'), plan);
  const made = longdan('round', 'create', join(folder, 'plan.yaml'));
  assert.equal(made.status, 0, made.stdout + made.stderr);
  const path = join(folder, 'phieu.csv');
  writeRows(path, 100_000);

  const kills = [5_000, 40_000];
  for (const least of kills) {
    const run = spawn(process.execPath, command('responses', 'import', 'lon-2026', path, '--data', data), {
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => run.once('exit', (code, signal) => resolve(signal ?? code)));
    // Another process watches the store, and kills in the middle of things once enough rows are in.
    while (run.exitCode === null && countResponses() < least) await new Promise((resolve) => setTimeout(resolve, 20));
    run.kill('SIGKILL');
    assert.equal(await ended, 'SIGKILL', 'the import was killed before its end');
    const inside = countResponses();
    assert.ok(inside >= least && inside < 100_000, `${inside} rows were in when it was killed`);
  }
  const again = longdan('responses', 'import', 'lon-2026', path, '--json');
  assert.equal(again.status, 0, again.stderr);
  const summary = JSON.parse(again.stdout);
  // The run that was cut off went on: its counts are of the whole file, each row once.
  assert.deepEqual([summary.accepted, summary.alreadyIn], [100_000, 0]);
  assert.equal(countResponses(), 100_000);
  const results = JSON.parse(longdan('results', 'lon-2026', '--json').stdout);
  assert.equal(results.ballots.collected, 100_000);
  assert.equal(results.criteria[0].n, 100_000);
});

test('a response is synced to disk before it is acknowledged', () => {
  const trace = join(folder, 'trace');
  const script = join(folder, 'record.mjs');
  writeFileSync(
    script,
    `import { issueBallots, recordResponse } from ${JSON.stringify(join(root, 'packages/operations/src/index.ts'))};
import { openStore } from ${JSON.stringify(join(root, 'packages/store/src/index.ts'))};
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
const store = await openStore({ folder: ${JSON.stringify(data)} });
const context = { store, now: () => new Date(), random: (n) => new Uint8Array(randomBytes(n)), actor: { id: 't', name: 't', role: 'operator' } };
await issueBallots(context, { roundId: 'lon-2026', fieldId: 'chung', count: 3 });
for (let time = 0; time < 3; time++) {
  writeSync(1, 'BEGIN\\n');
  await recordResponse(context, { roundId: 'lon-2026', submission: { fieldId: 'chung', channel: 'paper', consent: 'not-asked', answers: {} } });
  writeSync(1, 'ACKNOWLEDGED\\n');
}
await store.close();`,
  );
  const run = spawnSync(
    'strace',
    [
      '-f',
      '-e',
      'trace=fsync,fdatasync,write',
      '-o',
      trace,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      script,
    ],
    { encoding: 'utf8' },
  );
  assert.equal(run.error, undefined, 'strace is needed for this test (apt-get install strace)');
  assert.equal(run.status, 0, run.stderr);
  const calls = readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => /BEGIN|ACKNOWLEDGED|fsync\(|fdatasync\(/.test(line));
  const begins = calls.flatMap((line, index) => (line.includes('BEGIN') ? [index] : []));
  assert.equal(begins.length, 3);
  for (const begin of begins) {
    const acknowledged = calls.findIndex((line, index) => index > begin && line.includes('ACKNOWLEDGED'));
    const between = calls.slice(begin + 1, acknowledged);
    assert.ok(
      between.some((line) => /f(data)?sync\(\d+\)\s*= 0/.test(line)),
      between.join('\n'),
    );
  }
});
