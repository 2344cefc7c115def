// Draws from a frame of 10,000,000 units by each method, and a frame of 1,000,000 rows through the product: import,
// freezing with its hash, draw, on SQLite. Each in a process of its own; prints processor time and peak memory.
// Use: node bench/draws.ts [units] [rows of the frame]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const part = process.env['LONGDAN_BENCH_PART'];
const whole = (at: number, otherwise: number): number => Number(process.argv[at] ?? otherwise);
const unitCount = whole(2, 10_000_000);
const rowCount = whole(3, 1_000_000);

const methods = ['simple', 'systematic', 'pps-systematic', 'stratified', 'two stages'] as const;
const used = (before: NodeJS.CpuUsage): string => {
  const { user, system } = process.cpuUsage(before);
  return `${((user + system) / 1e6).toFixed(1).padStart(6)} s processor`;
};
const peak = (): string => `peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`;
const say = (what: string, figures: string): void => {
  process.stdout.write(`${what.padEnd(52)}${figures}\n`);
};

if (part === undefined) {
  for (const one of [...methods, 'product']) {
    const run = spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--max-old-space-size=12000',
        fileURLToPath(import.meta.url),
        ...process.argv.slice(2),
      ],
      { stdio: 'inherit', env: { ...process.env, LONGDAN_BENCH_PART: one } },
    );
    if (run.status !== 0) process.exitCode = 1;
  }
} else if (part === 'product') await drawThroughProduct();
else await drawFrom(part as (typeof methods)[number]);

async function drawFrom(method: (typeof methods)[number]): Promise<void> {
  const { drawByDesign, expectValue } = await import('../packages/statistics/src/index.ts');
  const { makeUnitColumns } = await import('./support/units.ts');
  const before = process.cpuUsage();
  const frame = makeUnitColumns(unitCount);
  const made = used(before);
  const base = { columns: { id: 'ma' }, method: 'simple', size: { total: 10_000 }, reserve: 1000 } as const;
  const design = {
    simple: base,
    systematic: { ...base, method: 'systematic', columns: { id: 'ma', sort: ['ngay'] } },
    'pps-systematic': { ...base, method: 'pps-systematic', columns: { id: 'ma', size: 'quy_mo' } },
    stratified: {
      ...base,
      columns: { id: 'ma', stratum: ['xa'] },
      reserve: 1,
      size: { total: 10_000, rule: 'square-root' },
    },
    'two stages': {
      ...base,
      size: { total: 20 },
      reserve: 2,
      above: [{ columns: { id: 'xa' }, method: 'pps-systematic', size: { total: 200 } }],
    },
  } as const;
  const drawing = process.cpuUsage();
  const drawn = expectValue(drawByDesign(frame, design[method], '20261122'));
  say(
    `${unitCount} units, ${method}: ${drawn.units.length} drawn`,
    `${used(drawing)} (the list ${made.trim()}), ${peak()}, ${drawn.drawHash.slice(0, 12)}`,
  );
}

async function drawThroughProduct(): Promise<void> {
  const { runFrameOfRows } = await import('./support/frame-round.ts');
  await runFrameOfRows(rowCount, (what, before) => say(`${rowCount} rows: ${what}`, `${used(before)}, ${peak()}`));
}
