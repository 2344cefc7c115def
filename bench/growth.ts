// Results as a round grows: figures from the cold store at several sizes, which should be on a line. The responses are
// inserted through the store's own queries. LONGDAN_BENCH_SIZES lists the sizes (100,000, 1,000,000 and 5,000,000).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figuresScript, measureLeast, show, showSpeed } from './support/measure.ts';
import { fillStore, roundId } from './support/province.ts';

/** How much more of the processor a million ballots may take within the largest round than alone. */
const mostUneven = 1.5;
const perMillion: number[] = [];
const sizes = (process.env['LONGDAN_BENCH_SIZES'] ?? '100000,1000000,5000000').split(',').map(Number);
for (const size of sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-bench-'));
  try {
    await fillStore({ folder }, size);
    showSpeed();
    const results = measureLeast(figuresScript, roundId, '--data', folder);
    const { collected } = (JSON.parse(results.printed) as { ballots: { collected: number } }).ballots;
    if (collected !== size) throw new Error(`${collected} ballots counted of ${size}`);
    perMillion.push((results.cpu / size) * 1e6);
    show(
      `figures of ${size.toLocaleString('en')} ballots`,
      results,
      `${perMillion.at(-1)!.toFixed(2)} processor seconds a million`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const [own, last] = [perMillion[sizes.indexOf(1_000_000)] ?? perMillion[0]!, perMillion.at(-1)!];
process.stdout.write(
  `a million within the largest costs ${(last / own).toFixed(2)} of a million alone  (budget ${mostUneven}: ${last <= mostUneven * own ? 'holds' : 'DOES NOT HOLD'})\n`,
);
