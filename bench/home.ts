// The home page's list with many rounds: 500 rounds of 400 responses each, and what one page of twenty takes of the
// processor, beside the whole list. LONGDAN_BENCH_ROUNDS sets the number of rounds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlan } from '@longdan/core';
import { createRound, listRoundPage, listRounds, secureRandom } from '@longdan/operations';
import { openStore } from '@longdan/store';
import { showSpeed } from './support/measure.ts';
import { insertGenerated, planText, roundId } from './support/province.ts';

const roundCount = Number(process.env['LONGDAN_BENCH_ROUNDS'] ?? 500);
const responsesEach = 400;
const folder = mkdtempSync(join(tmpdir(), 'longdan-bench-'));
const store = await openStore({ folder });
try {
  const actor = { id: 'bench', name: 'bench', role: 'operator' as const };
  const context = { store, now: () => new Date(), random: secureRandom(), actor };
  for (let round = 0; round < roundCount; round++) {
    const id = `${roundId}-${round}`;
    const plan = parsePlan(planText(responsesEach).replace(`id: ${roundId}\n`, `id: ${id}\n`), { file: 'plan.yaml' });
    if (!plan.ok) throw new Error(JSON.stringify(plan.findings));
    await createRound(context, { plan: plan.value });
    await insertGenerated(store, id, responsesEach);
  }
  showSpeed();
  const measure = async (what: string, times: number, act: () => Promise<unknown>) => {
    const taken: number[] = [];
    for (let time = 0; time < times; time++) {
      const before = process.cpuUsage();
      await act();
      const { user, system } = process.cpuUsage(before);
      taken.push((user + system) / 1000);
    }
    taken.sort((a, b) => a - b);
    const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))]!.toFixed(1);
    process.stdout.write(`${what.padEnd(40)} processor: median ${at(0.5)} ms, 95th of 100 ${at(0.95)} ms\n`);
  };
  await measure(`a page of 20 of ${roundCount} rounds`, 100, () => listRoundPage(context, {}));
  await measure(`all ${roundCount} rounds`, 5, () => listRounds(context));
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
