// Design and all by-stratum means with standard errors: 1,000,000 rows × 22 binary indicators × 200 strata.
// Prints its own figures and, when Rscript with the survey package is there, R's on the same data in the same run.
// Without arguments also 100,000 and 10,000,000 rows, each in a process of its own, to see that the cost per row stays.
// Use: node bench/estimation.ts [rows]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  codeLabels,
  defineDesign,
  type EstimateTable,
  estimateByGroup,
  expectValue,
  meanOf,
} from '../packages/statistics/src/index.ts';

if (process.argv[2] === undefined) compareSizes();
const rowCount = Number(process.argv[2]);
const strataCount = 200;
const indicatorCount = 22;
const populationPerStratum = rowCount;

/** A small generator (SplitMix32) so that R and this file see the same bytes. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** Runs this file for each size and ends: memory is then that of the size alone. */
function compareSizes(): never {
  for (const rows of [100_000, 1_000_000, 10_000_000]) {
    const run = spawnSync(process.execPath, [import.meta.filename, String(rows)], { stdio: 'inherit' });
    if (run.status !== 0) process.exit(1);
  }
  process.exit(0);
}

const random = makeRandom(7);
const stratum = Int32Array.from({ length: rowCount }, () => random() % strataCount);
const weight = Float64Array.from({ length: rowCount }, () => 1 + (random() % 1000) / 100);
const size = new Float64Array(rowCount).fill(populationPerStratum);
const indicators = Array.from({ length: indicatorCount }, (_, c) =>
  Uint8Array.from({ length: rowCount }, () => (random() % 100 < 70 + c ? 1 : 0)),
);

function run(): { table: EstimateTable; seconds: number; cpu: number } {
  const started = performance.now();
  const before = process.cpuUsage();
  const columns = { stratum, weight, size };
  const design = expectValue(defineDesign(columns, { strata: ['stratum'], weights: 'weight', fpc: ['size'] }));
  const table = expectValue(estimateByGroup(design, meanOf(indicators), codeLabels(stratum)));
  const { user, system } = process.cpuUsage(before);
  return { table, seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
}

/** The size compared with R; beyond it R takes minutes and gigabytes. */
const sizeForR = 1_000_000;
const runs = [run(), run(), run(), run(), run()];
const { table } = runs[0]!;
const times = runs.map(({ seconds }) => seconds).sort((a, b) => a - b);
const processor = runs.map(({ cpu }) => cpu).sort((a, b) => a - b);
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${rowCount} rows × ${indicatorCount} indicators × ${strataCount} strata: ${table.estimates.length} means with standard errors\n` +
    `longdan: first ${runs[0]!.seconds.toFixed(2)} s, median of 5 ${times[2]!.toFixed(2)} s, best ${times[0]!.toFixed(2)} s; ` +
    `processor time median ${processor[2]!.toFixed(2)} s, ${((processor[2]! * 1e9) / rowCount / indicatorCount).toFixed(1)} ns a value; ` +
    `peak ${peakMb.toFixed(0)} MiB with the data\n`,
);

if (rowCount === sizeForR) {
  if (spawnSync('Rscript', ['-e', 'library(survey)']).status === 0) compareWithR();
  else process.stdout.write('R with survey: not installed\n');
}

function compareWithR(): void {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-bench-'));
  try {
    writeFileSync(join(folder, 'stratum'), stratum);
    writeFileSync(join(folder, 'weight'), weight);
    indicators.forEach((indicator, c) => {
      writeFileSync(join(folder, `y${c}`), indicator);
    });
    const script = `
suppressMessages(library(survey)); options(digits = 15)
n <- ${rowCount}; read <- function(name, what, size) readBin(name, what, n, size = size)
d <- data.frame(stratum = read("stratum", "integer", 4), weight = read("weight", "double", 8), size = ${populationPerStratum})
for (c in 0:${indicatorCount - 1}) d[[paste0("y", c)]] <- read(paste0("y", c), "integer", 1)
t <- system.time({
  s <- svydesign(~1, strata = ~stratum, weights = ~weight, fpc = ~size, data = d)
  m <- svyby(as.formula(paste("~", paste0("y", 0:${indicatorCount - 1}, collapse = "+"))), ~stratum, s, svymean)
})
cat(t[["elapsed"]], t[["user.self"]] + t[["sys.self"]], "\\n"); cat(unlist(m[1:2, 1 + 1:${indicatorCount}]), "\\n"); cat(unlist(SE(m)[1:2, ]), "\\n")`;
    writeFileSync(join(folder, 'run.R'), script);
    const r = spawnSync('Rscript', ['run.R'], { cwd: folder, encoding: 'utf8' });
    const [times_, means, errors] = r.stdout.trim().split('\n');
    const [elapsed, used] = (times_ ?? '').split(' ');
    const numbers = (line: string | undefined): number[] => (line ?? '').trim().split(/\s+/).map(Number);
    // R lists variable by variable over the first two strata, we stratum by stratum.
    const ours = (pick: (index: number) => number): number[] =>
      Array.from({ length: 2 * indicatorCount }, (_, k) => pick((k % 2) * indicatorCount + Math.floor(k / 2)));
    const worst = (theirs: number[], own: number[]): number =>
      Math.max(...own.map((value, k) => Math.abs(value - theirs[k]!) / Math.abs(theirs[k]!)));
    const misfit = Math.max(
      worst(
        numbers(means),
        ours((index) => table.estimates[index]!.estimate),
      ),
      worst(
        numbers(errors),
        ours((index) => table.estimates[index]!.standardError),
      ),
    );
    process.stdout.write(
      `R survey: ${Number(elapsed).toFixed(2)} s; ratio to our median ${(Number(elapsed) / times[2]!).toFixed(0)}, in processor time ${(Number(used) / processor[2]!).toFixed(0)}; ` +
        `worst relative difference over two strata ${misfit.toExponential(1)}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
