/**
 * Golden SVG files of every chart, theme and width. After a change of look that is meant:
 * `LONGDAN_UPDATE_GOLDEN=1 node --test packages/charts/src/golden.test.ts`, then look at the files.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ChartOptions } from './chart-sheet.ts';
import { followYears } from './follow-years.ts';
import { compareGroups, drawIntervals } from './intervals.ts';
import { drawLevelBars } from './level-bars.ts';
import { drawSlope } from './slope.ts';
import { checkChart } from './testing/check-chart.ts';
import { dakMil, makeFigures, spread } from './testing/make-figures.ts';

const folder = join(import.meta.dirname, '../golden');
const updates = process.env['LONGDAN_UPDATE_GOLDEN'] === '1';

const groups = compareGroups(spread, spread.breakdowns[0]!);
const sampled = {
  ...groups,
  selection: 'probability-sample' as const,
  claim: { vi: 'Mẫu ngẫu nhiên: kết quả ước lượng cho toàn bộ người đã giao dịch.', en: 'Random sample.' },
  rows: groups.rows.map((row) =>
    row.share === null ? row : { ...row, interval: { low: row.share - 0.07, high: row.share + 0.055 } },
  ),
};
const notice = { vi: 'Số liệu tạo sẵn để tập huấn.', en: 'Generated data for training.' };

const charts: Readonly<Record<string, (options: ChartOptions) => string>> = {
  'level-bars-dak-mil': (options) => drawLevelBars(dakMil, options),
  'level-bars-spread': (options) => drawLevelBars(spread, options),
  'intervals-counter': (options) => drawIntervals(groups, options),
  'intervals-sample': (options) => drawIntervals(sampled, options),
  slope: (options) => drawSlope(followYears(spread, 2024, 'UBND thị trấn Bút Sơn'), options),
};
const cases: [name: string, svg: () => string][] = Object.entries(charts).flatMap(([name, draw]) =>
  (['light', 'dark', 'print'] as const).flatMap((theme) =>
    [390, 1200].map((width): [string, () => string] => [`${name}-${theme}-${width}`, () => draw({ width, theme })]),
  ),
);
cases.push(
  ['level-bars-english-notice', () => drawLevelBars(dakMil, { width: 800, locale: 'en', notice })],
  ['level-bars-empty', () => drawLevelBars(makeFigures([], 0), { width: 390 })],
  ['intervals-empty', () => drawIntervals({ ...groups, rows: [] }, { width: 390 })],
  ['slope-empty', () => drawSlope({ ...followYears(spread, 2024), series: [] }, { width: 390 })],
);

for (const [name, draw] of cases)
  test(`golden ${name}`, () => {
    const svg = draw();
    checkChart(svg);
    const path = join(folder, `${name}.svg`);
    if (updates) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, svg);
    }
    assert.ok(existsSync(path), `no golden file ${name}.svg: run with LONGDAN_UPDATE_GOLDEN=1 and look at it`);
    assert.equal(svg, readFileSync(path, 'utf8'));
  });
