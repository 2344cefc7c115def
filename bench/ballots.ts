// A province's round: N ballots × 22 criteria × 200 units are imported from a file, a rule of eligibility is changed, and
// results, check and report are made from the cold store; then the whole store moves to PostgreSQL and back, equal by
// content hash, and the results are made there too. LONGDAN_BENCH_BALLOTS sets N (1,000,000 by default).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeRules, checkRound, secureRandom } from '@longdan/operations';
import { openStore, type StorePlace } from '@longdan/store';
import { startServer } from '../scripts/test-postgres.ts';
import { cli, figuresScript, measure, measureLeast, placeOptions, show, showSpeed } from './support/measure.ts';
import { planText, roundId, writeBallotFile } from './support/province.ts';

const ballots = Number(process.env['LONGDAN_BENCH_BALLOTS'] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'longdan-bench-'));
const sqlite: StorePlace = { folder: join(folder, 'data') };

async function makeRuleStricter(): Promise<void> {
  const store = await openStore(sqlite);
  const actor = { id: 'bench', name: 'bench', role: 'operator' as const };
  const context = { store, now: () => new Date(), random: secureRandom(), actor };
  const { rules } = await checkRound(context, roundId, { limit: 0 });
  const stricter = rules.map((rule) => (rule.code === 'too-few-answers' ? { ...rule, minimumShare: 0.95 } : rule));
  await changeRules(context, { roundId, rules: stricter, reason: 'thử đổi quy tắc' });
  await store.close();
}

interface Counted {
  readonly ballots: { readonly collected: number; readonly eligible: number };
}
const read = (printed: string): Counted['ballots'] => {
  const counted = (JSON.parse(printed) as Counted).ballots;
  if (counted.collected !== ballots) throw new Error(`${counted.collected} ballots counted, ${ballots} imported`);
  return counted;
};

showSpeed();
const server = await startServer();
try {
  const postgres: StorePlace = { url: server.newDatabase() };
  writeFileSync(join(folder, 'plan.yaml'), planText(ballots));
  writeBallotFile(join(folder, 'ballots.csv'), ballots);
  measure(cli, 'round', 'create', join(folder, 'plan.yaml'), ...placeOptions(sqlite));
  show('a command that does little (start-up)', measure(cli, 'round', 'list', ...placeOptions(sqlite)));
  const imported = measure(cli, 'responses', 'import', roundId, join(folder, 'ballots.csv'), ...placeOptions(sqlite));
  const rate = (seconds: number) => `${Math.round(ballots / seconds).toLocaleString('en')} ballots/s`;
  show(
    `import of ${ballots.toLocaleString('en')} ballots`,
    imported,
    `${rate(imported.seconds)}, ${rate(imported.cpu)} of processor`,
  );

  const before = read(measure(figuresScript, roundId, ...placeOptions(sqlite)).printed);
  await makeRuleStricter();
  const results = measureLeast(figuresScript, roundId, ...placeOptions(sqlite));
  const after = read(results.printed);
  if (after.eligible >= before.eligible) throw new Error('the stricter rule took no ballot away');
  show(
    'figures after the change, SQLite, cold',
    results,
    `${before.eligible.toLocaleString('en')} → ${after.eligible.toLocaleString('en')} eligible`,
    3,
  );
  show('longdan results: with estimates', measureLeast(cli, 'results', roundId, '--json', ...placeOptions(sqlite)));
  show('longdan check: every verdict derived', measure(cli, 'check', roundId, '--json', ...placeOptions(sqlite)));
  const report = measureLeast(cli, 'report', roundId, '--out', join(folder, 'out'), ...placeOptions(sqlite));
  show('longdan report: figures, DOCX, PDF and XLSX', report);
  show(
    '  of this after the figures',
    { seconds: report.seconds - results.seconds, cpu: report.cpu - results.cpu, peakMb: report.peakMb },
    '',
    3,
  );

  const places = { to: ['--to', postgres.url!], back: ['--to', join(folder, 'back')] };
  const there = measure(cli, 'move', '--from', sqlite.folder!, ...places.to, '--json');
  show('move SQLite → PostgreSQL, hashes equal', there);
  const served = measureLeast(figuresScript, roundId, ...placeOptions(postgres));
  if (served.printed !== results.printed) throw new Error('the figures differ on PostgreSQL');
  show('figures on PostgreSQL, cold, the same bytes', served, 'without the processor time of the server', 5);
  const back = measure(cli, 'move', '--from', postgres.url!, ...places.back, '--json');
  show('move PostgreSQL → SQLite, hashes equal', back);
  const hashes = (printed: string) => JSON.stringify((JSON.parse(printed) as { tables: unknown }).tables);
  if (hashes(there.printed) !== hashes(back.printed)) throw new Error('the stores differ after the way there and back');
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
