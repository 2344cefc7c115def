import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { followYears } from './follow-years.ts';
import { compareGroups, drawIntervals } from './intervals.ts';
import { drawLevelBars } from './level-bars.ts';
import { drawSlope, splitAtBreaks } from './slope.ts';
import { checkChart } from './testing/check-chart.ts';
import { dakMil, makeFigures, spread } from './testing/make-figures.ts';
import { findAll, numberOf, type ReadElement } from './testing/read-svg.ts';
import { measureText, wrapText } from './text-width.ts';
import { contrast, paintLevels, themes } from './theme.ts';

const widths = fc.integer({ min: 280, max: 1600 });
const themeNames = fc.constantFrom('light' as const, 'dark' as const, 'print' as const);
const texts = fc.oneof(
  fc.constantFrom(
    'Thời hạn giải quyết (tính từ ngày hồ sơ được tiếp nhận hợp lệ đến ngày nhận kết quả) là đúng quy định',
    'NGHIÊNGNGHIÊNGNGHIÊNGNGHIÊNGNGHIÊNGNGHIÊNGNGHIÊNGNGHIÊNG',
    '<b>&"đơn giản"</b>',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
);

/** Segments of the bars, one array per bar: those of one bar share their y. Samples of the legend are left out. */
function readBars(root: ReadElement): ReadElement[][] {
  const segments = findAll(root, 'rect').filter(
    (rect) => rect.attributes.get('class') === 'segment' && numberOf(rect, 'height') > 14,
  );
  const bars = new Map<number, ReadElement[]>();
  for (const rect of segments) bars.set(numberOf(rect, 'y'), [...(bars.get(numberOf(rect, 'y')) ?? []), rect]);
  return [...bars.values()];
}

test('bars of any scale of 2 to 10 levels add to one common length, shares to scale, nothing outside the sheet', () => {
  const criterion = fc.integer({ min: 2, max: 10 }).chain((levels) =>
    fc.record({
      text: texts,
      counts: fc.array(fc.nat(4000), { minLength: levels, maxLength: levels }),
      means: fc.constantFrom(null, undefined),
    }),
  );
  fc.assert(
    fc.property(fc.array(criterion, { minLength: 1, maxLength: 6 }), widths, themeNames, (criteria, width, theme) => {
      const figures = makeFigures([{ title: 'Yếu tố', criteria: criteria as [] }], 9000);
      const root = checkChart(drawLevelBars(figures, { width, theme }));
      const answered = figures.criteria.filter(({ n }) => n > 0);
      const bars = readBars(root);
      assert.equal(bars.length, answered.length);
      const lengths = bars.map((bar) => bar.reduce((sum, rect) => sum + numberOf(rect, 'width'), 0));
      for (const [i, bar] of bars.entries()) {
        assert.ok(Math.abs(lengths[i]! - lengths[0]!) < 0.2, `${lengths}`);
        const counts = answered[i]!.levels.map(({ count }) => count).filter((count) => count > 0);
        bar.forEach((rect, k) => {
          const expected = (counts[k]! / answered[i]!.n) * lengths[0]!;
          assert.ok(Math.abs(numberOf(rect, 'width') - expected) < 0.1);
        });
      }
    }),
    { numRuns: 60 },
  );
});

test('neutral answers lie centred on the line, dissatisfied left of it, satisfied right', () => {
  const figures = makeFigures([{ title: '', criteria: [{ text: 'Tiêu chí', counts: [10, 20, 30, 25, 15] }] }], 100);
  const root = checkChart(drawLevelBars(figures, { width: 1000 }));
  const [bar] = readBars(root);
  const centre = numberOf(findAll(root, 'line').at(-1)!, 'x1');
  const [neutral, good] = [bar![2]!, bar![3]!];
  assert.ok(Math.abs(numberOf(neutral, 'x') + numberOf(neutral, 'width') / 2 - centre) < 0.02);
  assert.ok(numberOf(bar![1]!, 'x') + numberOf(bar![1]!, 'width') <= centre);
  assert.ok(numberOf(good, 'x') >= centre);
});

test('every chart prints N and the claim, and hover gives count, share and N', () => {
  for (const svg of [
    drawLevelBars(dakMil, { width: 1200 }),
    drawIntervals(compareGroups(spread, spread.breakdowns[0]!), { width: 1200 }),
    drawSlope(followYears(spread, 2024), { width: 1200 }),
  ]) {
    assert.match(svg, /N = \d+/);
    assert.match(svg, /chưa thể kết luận/);
  }
  assert.match(drawLevelBars(dakMil, { width: 390 }), /<title>Tốt: 88 \(97,78%\), N = 90<\/title>/);
});

test('intervals appear for probability samples only, and their absence is said', () => {
  const chart = compareGroups(spread, spread.breakdowns[0]!);
  const rows = chart.rows.map((row) =>
    row.share === null ? row : { ...row, interval: { low: row.share - 0.05, high: row.share + 0.05 } },
  );
  const countIntervals = (svg: string): number => svg.match(/class="interval"/g)?.length ?? 0;
  const counter = drawIntervals({ ...chart, rows }, { width: 1200 });
  assert.equal(countIntervals(counter), 0);
  assert.match(counter, /Không vẽ khoảng tin cậy/);
  const sample = drawIntervals({ ...chart, rows, selection: 'probability-sample' }, { width: 1200 });
  assert.equal(countIntervals(sample), 2);
  assert.doesNotMatch(sample, /Không vẽ khoảng tin cậy/);
  const census = drawIntervals({ ...chart, rows, selection: 'whole-population' }, { width: 1200 });
  assert.equal(countIntervals(census), 0);
  assert.match(census, /đã hỏi toàn bộ/);
});

test('a group kept back shows no point and no figure', () => {
  const chart = compareGroups(spread, spread.breakdowns[0]!);
  const leaky = chart.rows.map((row) => (row.suppressed ? { ...row, share: 0.4321, n: null } : row));
  const svg = drawIntervals({ ...chart, rows: leaky }, { width: 900 });
  assert.doesNotMatch(svg, /43,21/);
  assert.equal(svg.match(/class="dot"/g)?.length, 2);
  assert.match(svg, />…</);
});

test('any shares give an interval chart within its sheet', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const row = fc.record({
    label: texts,
    n: fc.option(fc.nat(1_000_000)),
    share: fc.option(share),
    interval: fc.tuple(share, share).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) })),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), widths, themeNames, (rows, width, theme) => {
      const chart = {
        title: { vi: 'Theo nhóm', en: 'By group' },
        rows,
        selection: 'probability-sample' as const,
        claim: { vi: 'Kết luận.', en: 'Claim.' },
        n: 100,
      };
      checkChart(drawIntervals(chart, { width, theme }));
    }),
    { numRuns: 60 },
  );
});

test('years on either side of 2022 are never joined', () => {
  const points = [2018, 2019, 2020, 2022, 2023].map((year) => ({ year, share: 0.8 }));
  const years = splitAtBreaks(points, [2022]).map((run) => run.map(({ year }) => year));
  assert.deepEqual(years, [
    [2018, 2019, 2020],
    [2022, 2023],
  ]);
  const svg = drawSlope(followYears(spread, 2024), { width: 1200 });
  const root = checkChart(svg);
  assert.match(svg, /2022: đổi cách đo/);
  const xOf = (year: number): number => numberOf(findAll(root, 'text').find(({ text }) => text === String(year))!, 'x');
  const crossing = findAll(root, 'polyline').filter((line) => {
    const xs = line.attributes
      .get('points')!
      .split(' ')
      .map((point) => Number(point.split(',')[0]));
    const isGrid = line.attributes.get('stroke') === themes.light.rule;
    return !isGrid && Math.min(...xs) < xOf(2020) + 1 && Math.max(...xs) > xOf(2022) - 1;
  });
  assert.deepEqual(crossing, []);
});

test('an own series under another scheme stands apart from this year', () => {
  const caution = { vi: 'Bộ tiêu chí khác.', en: 'Another scheme.' };
  const comparisons = spread.comparisons.map((comparison) => ({ ...comparison, caution }));
  const own = followYears({ ...spread, comparisons }, 2024).series.find((series) => series.own)!;
  assert.deepEqual(
    splitAtBreaks(own.points, []).map((run) => run.length),
    [2, 1],
  );
});

test('a province keeps one series over its years', () => {
  const labels = followYears(spread, 2024).series.map(({ label }) => label);
  assert.deepEqual(labels, ['Đơn vị', 'Cả nước', 'Thanh Hóa']);
});

test('any years give a slope chart within its sheet', () => {
  const point = fc.record({
    year: fc.integer({ min: 2012, max: 2030 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const series = fc.record({
    label: texts,
    points: fc.uniqueArray(point, { selector: ({ year }) => year, maxLength: 9 }),
  });
  fc.assert(
    fc.property(fc.array(series, { maxLength: 6 }), widths, themeNames, (all, width, theme) => {
      const claim = { vi: 'Kết luận.', en: 'Claim.' };
      checkChart(drawSlope({ title: { vi: 'Qua các năm', en: 'Years' }, series: all, claim }, { width, theme }));
    }),
    { numRuns: 60 },
  );
});

test('empty data gives a chart that explains itself', () => {
  const none = makeFigures([{ title: 'Yếu tố', criteria: [{ text: 'Tiêu chí', counts: [0, 0, 0] }] }], 0);
  assert.match(drawLevelBars(none, { width: 390 }), /Chưa có ý kiến hợp lệ/);
  const groups = { ...compareGroups(spread, spread.breakdowns[0]!), rows: [] };
  assert.match(drawIntervals(groups, { width: 390 }), /Chưa có nhóm nào/);
  assert.match(drawSlope({ ...followYears(spread, 2024), series: [] }, { width: 390 }), /Chưa có số liệu năm nào/);
});

test('a width below 280 is refused', () => {
  assert.throws(() => drawLevelBars(dakMil, { width: 200 }), RangeError);
  assert.throws(() => drawLevelBars(dakMil, { width: Number.NaN }), RangeError);
});

test('levels of a table that could not be read as a scale are still drawn', () => {
  for (const levels of [0, 1, 11]) {
    const counts = Array<number>(levels).fill(1);
    checkChart(
      drawLevelBars(makeFigures([{ title: '', criteria: [{ text: 'Tiêu chí', counts }] }], 11), { width: 400 }),
    );
  }
});

test('percentages printed without counts are drawn as printed, and N is said to be unknown', () => {
  const shares = [0.0589, 0.4324, 0.5078];
  const criteria = dakMil.criteria.map((criterion) => ({
    ...criterion,
    n: 0,
    countsUnknown: true as const,
    levels: criterion.levels.map((level, i) => ({ ...level, count: 0, share: shares[i]! })),
  }));
  const svg = drawLevelBars({ ...dakMil, criteria }, { width: 1200 });
  const bars = readBars(checkChart(svg));
  assert.equal(bars.length, 7);
  const [first, second] = bars[0]!.map((rect) => numberOf(rect, 'width'));
  assert.ok(Math.abs(first! / second! - shares[0]! / shares[1]!) < 0.001);
  assert.match(svg, /<title>Tốt: 50,78%, N: không rõ<\/title>/);
  assert.doesNotMatch(svg, /N = 0/);
});

test('wrapped lines keep every word and fit the room', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 60, max: 500 }), (text, room) => {
      const lines = wrapText(text, room, 14);
      const bare = (value: string): string => value.normalize('NFC').replace(/\s+/g, '');
      assert.equal(bare(lines.join('')), bare(text));
      for (const line of lines) assert.ok(measureText(line, 14) <= room || [...line].length === 1);
    }),
  );
  assert.deepEqual(wrapText('một hai ba', 40, 14, 'regular', 1).length, 1);
  assert.match(wrapText('một hai ba bốn', 60, 14, 'regular', 1)[0]!, /…$/);
});

test('composed and decomposed Vietnamese are equally wide', () => {
  const text = 'Đường Nguyễn Trãi, phường Bỉm Sơn – ưỡ ở ợ';
  assert.equal(measureText(text.normalize('NFD'), 14), measureText(text.normalize('NFC'), 14));
});

test('text and labels reach the contrast of WCAG AA in every theme', () => {
  for (const theme of Object.values(themes)) {
    for (const colour of [theme.ink, theme.muted, theme.accent]) assert.ok(contrast(colour, theme.surface) >= 4.5);
    for (let count = 2; count <= 10; count++) {
      const { criteria } = makeFigures(
        [{ title: '', criteria: [{ text: 'x', counts: Array<number>(count).fill(1) }] }],
        1,
      );
      for (const paint of paintLevels(criteria[0]!.levels, theme)) assert.ok(contrast(paint.label, paint.fill) >= 4.5);
    }
  }
});

test('without colour, meanings still differ: dissatisfied is hatched, satisfied is plain', () => {
  for (const theme of Object.values(themes)) {
    const { levels } = spread.criteria[0]!;
    const textures = paintLevels(levels, theme).map(({ texture }) => texture);
    assert.deepEqual(textures.slice(0, 2), ['dense-hatch', 'hatch']);
    assert.deepEqual(textures.slice(3), ['none', 'none']);
  }
});

/** CIE Lab of a colour as seen with full protanopia or deuteranopia (Machado, Oliveira and Fernandes 2009). */
function seeLab(colour: string, matrix: readonly (readonly number[])[]): number[] {
  const linear = [1, 3, 5].map((at) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const times = (m: readonly (readonly number[])[], v: readonly number[]): number[] =>
    m.map((row) => row.reduce((sum, value, i) => sum + value * v[i]!, 0));
  const seen = times(matrix, linear).map((value) => Math.min(1, Math.max(0, value)));
  const xyz = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    seen,
  );
  const [x, y, z] = xyz.map((value, i) => {
    const t = value / [0.9505, 1, 1.089][i]!;
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  });
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

test('satisfied and dissatisfied stay apart for colour-blind eyes', () => {
  const protan = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ];
  const deutan = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ];
  const { levels } = spread.criteria[0]!;
  for (const theme of [themes.light, themes.dark])
    for (const matrix of [protan, deutan]) {
      const [worst, bad, , good, best] = paintLevels(levels, theme).map(({ fill }) => seeLab(fill, matrix));
      for (const low of [worst!, bad!])
        for (const high of [good!, best!]) {
          const difference = Math.hypot(...low.map((value, i) => value - high[i]!));
          // ΔE*ab of 2.3 is just noticeable; 20 is told apart at a glance.
          assert.ok(difference > 20, `${theme.name}: ${difference.toFixed(1)}`);
        }
    }
});

test('a series without a label stays within the sheet', () => {
  const claim = { vi: 'Kết luận.', en: 'Claim.' };
  const long = 'Thời hạn giải quyết (tính từ ngày hồ sơ được tiếp nhận hợp lệ đến ngày nhận kết quả) là đúng quy định';
  const series = [
    { label: long, points: [{ year: 2012, share: 0 }] },
    { label: ' ', points: [] },
  ];
  checkChart(drawSlope({ title: { vi: 'Qua các năm', en: 'Years' }, series, claim }, { width: 280, theme: 'light' }));
});
