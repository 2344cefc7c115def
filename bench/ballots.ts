// Import and results at province size: N ballots × 22 criteria × 200 units on the embedded store, each step a process of
// its own so that the store is cold for the program. LONGDAN_BENCH_BALLOTS sets N (200,000 by default).
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ballots = Number(process.env['LONGDAN_BENCH_BALLOTS'] ?? 200_000);
const units = 200;
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'longdan-bench-'));
const data = join(folder, 'data');

const plan = `id: bench
title: Đợt lớn
year: 2026
authority: { name: UBND tỉnh Mẫu, heading: [TỈNH MẪU], place: Tỉnh Mẫu, symbol: UBND }
scheme: sipas-2017
asksConsent: false
fields:
  - { id: chung, title: Chung, quota: ${ballots} }
units:
${Array.from({ length: units }, (_, unit) => `  - { id: u${unit}, title: Đơn vị ${unit} }`).join('\n')}
signatory: { authorityLines: [TM. UBND], title: CHỦ TỊCH, name: "" }
`;

function writeBallots(path: string): void {
  const items = [
    'A1',
    'A2',
    'A3',
    'A4',
    'B1',
    'B2',
    'B3',
    'B4',
    'B5',
    'C1',
    'C2',
    'C3',
    'C4',
    'C5',
    'C6',
    'D1',
    'D2',
    'D3',
    'E1',
    'E2',
    'E3',
    'E4',
  ];
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const level = (chance: number) =>
    chance < 0.02 ? '' : chance < 0.05 ? '1' : chance < 0.1 ? '2' : chance < 0.3 ? '3' : chance < 0.7 ? '4' : '5';
  const file = openSync(path, 'w');
  writeSync(file, `\ufeff${['Lĩnh vực', 'Đơn vị', ...items].join(';')}\r\n`);
  let lines: string[] = [];
  for (let row = 0; row < ballots; row++) {
    lines.push(`Chung;Đơn vị ${row % units};${items.map(() => level(next())).join(';')}\r\n`);
    if (lines.length === 10_000 || row === ballots - 1) {
      writeSync(file, lines.join(''));
      lines = [];
    }
  }
  closeSync(file);
}

interface Measured {
  readonly seconds: number;
  readonly peakMb: number;
  readonly printed: string;
}

/** Runs a command of the product in a process of its own and reads what it took. */
function measure(...args: string[]): Measured {
  const report = join(folder, 'usage.json');
  const hook = join(folder, 'usage.mjs');
  writeFileSync(
    hook,
    `import { writeFileSync } from 'node:fs';\nconst from = performance.now();\nprocess.on('exit', () => writeFileSync(${JSON.stringify(report)}, JSON.stringify({ seconds: (performance.now() - from) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 })));\n`,
  );
  const run = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      hook,
      join(root, 'apps/cli/src/main.ts'),
      ...args,
      '--data',
      data,
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (run.status === 2 || run.error) throw new Error(`${args.join(' ')}: ${run.stderr}`);
  const usage = JSON.parse(spawnSync('cat', [report], { encoding: 'utf8' }).stdout) as {
    seconds: number;
    peakMb: number;
  };
  return { ...usage, printed: run.stdout };
}

const show = (what: string, { seconds, peakMb }: Measured, rate = '') =>
  process.stdout.write(
    `${what.padEnd(44)} ${seconds.toFixed(2).padStart(8)} s  peak ${Math.round(peakMb)} MB${rate}\n`,
  );

try {
  writeFileSync(join(folder, 'plan.yaml'), plan);
  writeBallots(join(folder, 'ballots.csv'));
  const made = measure('round', 'create', join(folder, 'plan.yaml'));
  show('a command that does little (start-up)', made);
  const imported = measure('responses', 'import', 'bench', join(folder, 'ballots.csv'));
  show(
    `import of ${ballots.toLocaleString('en')} ballots`,
    imported,
    `  ${Math.round(ballots / imported.seconds).toLocaleString('en')} ballots/s`,
  );
  const results = measure('results', 'bench', '--json');
  const figures = JSON.parse(results.printed) as { ballots: { collected: number; eligible: number } };
  if (figures.ballots.collected !== ballots)
    throw new Error(`${figures.ballots.collected} ballots counted, ${ballots} imported`);
  show('results from the cold store', results, `  ${figures.ballots.eligible.toLocaleString('en')} eligible`);
  show('check: every verdict derived', measure('check', 'bench', '--json'));
  show('report: DOCX, PDF, XLSX', measure('report', 'bench', '--out', join(folder, 'out')));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
