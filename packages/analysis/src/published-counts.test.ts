import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computeFigures, planTally } from './compute-figures.ts';
import { compareFigures, publishCounts, recomputeFigures } from './published-counts.ts';
import { createTally, tallyBlock } from './tally.ts';
import {
  arbitraryResponse,
  type ExampleResponse,
  exampleQuestionnaire,
  packExample,
} from './testing/questionnaires.ts';

const year = 2026;
const benchmarks = [{ label: 'Tỉnh', year: 2025, percent: 82.5, kind: 'province' as const }];

function publish(responses: readonly ExampleResponse[]) {
  const tally = createTally(planTally(exampleQuestionnaire));
  tallyBlock(tally, packExample(responses));
  const eligible = responses.length;
  const figures = computeFigures({
    questionnaire: exampleQuestionnaire,
    tally,
    ballots: { issued: eligible, collected: eligible, eligible, ineligible: 0, reasons: [] },
    selection: 'counter-quota',
    year,
    benchmarks,
  });
  return { figures, counts: publishCounts(tally, figures) };
}

const manyResponses = fc.array(arbitraryResponse, { maxLength: 120 });
const carried = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test('every figure follows again from the published counts, after a way through JSON', () => {
  fc.assert(
    fc.property(manyResponses, (responses) => {
      const { figures, counts } = publish(responses);
      const again = recomputeFigures(exampleQuestionnaire, carried(counts), carried(figures), { year, benchmarks });
      assert.deepEqual(compareFigures(carried(figures), again), []);
    }),
    { numRuns: 150 },
  );
});

test('a figure or a count that is changed is named', () => {
  const responses = fc.sample(arbitraryResponse, { numRuns: 90, seed: 7 });
  const { figures, counts } = publish(responses);
  const changed = carried(figures) as unknown as { index: { satisfied: number } };
  changed.index.satisfied += 0.01;
  const options = { year, benchmarks };
  const stated = recomputeFigures(exampleQuestionnaire, counts, figures, options);
  assert.deepEqual(
    compareFigures(changed as never, stated).map((one) => one.path),
    ['index.satisfied'],
  );
  const id = figures.criteria[0]!.id;
  const stuffed = carried(counts) as unknown as { questions: Record<string, { positions: number[]; n: number }> };
  stuffed.questions[id]!.positions[4]! += 3;
  stuffed.questions[id]!.n += 3;
  const differences = compareFigures(
    figures,
    recomputeFigures(exampleQuestionnaire, stuffed as never, figures, options),
  );
  assert.ok(differences.some((one) => one.path.startsWith('criteria[0]')));
  assert.ok(differences.some((one) => one.path === 'index.satisfied'));
});

test('nothing is published of a group or criterion that the figures withhold', () => {
  fc.assert(
    fc.property(manyResponses, (responses) => {
      const { figures, counts } = publish(responses);
      for (const [place, breakdown] of counts.breakdowns.entries()) {
        const shown = figures.breakdowns[place]!.groups.filter((group) => !group.suppressed);
        assert.deepEqual(
          breakdown.groups.map((group) => [group.code, Object.keys(group.criteria)]),
          shown.map((group) => [group.code, group.criteria.map((one) => one.id)]),
        );
      }
    }),
    { numRuns: 60 },
  );
});
