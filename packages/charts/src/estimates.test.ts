/** Charts of estimates: drawn from real estimates of a made-up round, in every theme and width. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { estimateRoundFigures, type ProbabilityEstimates } from '@longdan/analysis';
import { makeSampledRound, type OracleColumns, readOracleBallots } from '../../analysis/src/testing/sampled-rounds.ts';
import { drawIntervals } from './intervals.ts';
import { drawQuadrant } from './quadrant.ts';
import { compareCounted, compareRanked, drawRanks } from './rank-units.ts';
import { checkChart } from './testing/check-chart.ts';
import { findAll } from './testing/read-svg.ts';

const oracle = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/oracle/estimation/round.json'), 'utf8'),
);
const round = makeSampledRound(readOracleBallots(oracle.one.columns as OracleColumns, ['pi']), oracle.one.population);
const estimates = estimateRoundFigures({ ...round, seed: 'bieu-do' }) as ProbabilityEstimates;
const { sample: _, ...unsampled } = round;
const described = estimateRoundFigures({
  ...unsampled,
  figures: { ...round.figures, selection: 'counter-quota' },
  seed: 'bieu-do',
});
const performance = { vi: 'Tỷ lệ hài lòng', en: 'Share satisfied' };
const title = { vi: 'Mức liên hệ và kết quả', en: 'Weight and result' };

const folder = join(import.meta.dirname, '../golden');
const updates = process.env['LONGDAN_UPDATE_GOLDEN'] === '1';

const charts = {
  'ranks-sample': (width: number, theme: 'light' | 'dark' | 'print') =>
    drawRanks(estimates, estimates.ranking!, { width, theme }),
  'ranked-shares-sample': (width: number, theme: 'light' | 'dark' | 'print') =>
    drawIntervals(compareRanked(estimates, estimates.ranking!), { width, theme }),
  'quadrant-sample': (width: number, theme: 'light' | 'dark' | 'print') =>
    drawQuadrant({ title, drivers: estimates.drivers!, claim: estimates.claim, performance }, { width, theme }),
};

for (const [name, draw] of Object.entries(charts))
  for (const theme of ['light', 'dark', 'print'] as const)
    for (const width of [390, 1200])
      test(`golden ${name}-${theme}-${width}`, () => {
        const svg = draw(width, theme);
        checkChart(svg);
        const path = join(folder, `${name}-${theme}-${width}.svg`);
        if (updates) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(path, svg);
        }
        assert.ok(existsSync(path), `no golden file ${name}: run with LONGDAN_UPDATE_GOLDEN=1 and look at it`);
        assert.equal(svg, readFileSync(path, 'utf8'));
      });

test('intervals are drawn for a sample and for nothing else', () => {
  const count = (svg: string) =>
    findAll(checkChart(svg), 'g').filter((group) => group.attributes.get('class') === 'interval').length;
  const units = estimates.ranking!.units.length;
  assert.equal(count(drawRanks(estimates, estimates.ranking!, { width: 800 })), units);
  assert.equal(count(drawIntervals(compareRanked(estimates, estimates.ranking!), { width: 800 })), units);
  assert.equal(
    count(drawQuadrant({ title, drivers: estimates.drivers!, claim: estimates.claim, performance }, { width: 800 })),
    estimates.drivers!.factors.length,
  );
  if (described.kind !== 'descriptive') throw new Error('a quota was estimated');
  assert.equal(
    count(drawQuadrant({ title, drivers: described.drivers!, claim: described.claim, performance }, { width: 800 })),
    0,
  );
  for (const selection of ['counter-quota', 'self-selected', 'probability-sample'] as const) {
    const svg = drawIntervals(compareCounted(described.ranking!, { selection, claim: described.claim, n: 200 }), {
      width: 800,
    });
    assert.equal(count(svg), 0);
    assert.match(svg, /Không vẽ khoảng tin cậy/);
  }
});
