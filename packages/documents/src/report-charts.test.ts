import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { CriterionFigures, FactorFigures, Figures } from '@longdan/analysis';
import { draftNarrative } from './narrative.ts';
import { renderDocx } from './official/docx.ts';
import { measures, textWidthMm } from './official/measures.ts';
import { renderPdf } from './official/pdf.ts';
import { drawPng } from './official/svg-picture.ts';
import { findUnprintable } from './official/unprintable.ts';
import { drawReportCharts, type ReportCharts } from './report-charts.ts';
import { composeReport } from './report-document.ts';
import { dakMilFigures, dakMilPlan } from './testing/dak-mil-report.ts';
import { pdfFonts, pdfPages, withoutPoppler } from './testing/pdf-text.ts';
import { partNames, readPart } from './testing/read-docx.ts';
import { stopTypst } from './typst/render-typst.ts';

after(stopTypst);

/** Đắk Mil's first criterion repeated: `criteria` of them in factors of `perFactor`. */
function repeat(criteria: number, perFactor: number): Figures {
  const [model] = dakMilFigures.criteria as readonly [CriterionFigures];
  const [factor] = dakMilFigures.factors as readonly [FactorFigures];
  const all = Array.from({ length: criteria }, (_, index) => ({
    ...model,
    id: `c${index}`,
    factorId: `f${Math.floor(index / perFactor)}`,
  }));
  const factors = [...new Set(all.map((each) => each.factorId))].map((id) => ({
    ...factor,
    id,
    title: `Yếu tố ${id}`,
    criterionIds: all.filter((each) => each.factorId === id).map((each) => each.id),
  }));
  return { ...dakMilFigures, criteria: all, factors };
}
const places = ({ body, appendix }: ReportCharts) =>
  [body, appendix].map((list) => list.map(({ alt }) => /từng (\S+ \S+);/.exec(alt)?.[1]));

test('few criteria stand in the text, many in an appendix with the factors in the text, very many as factors only', () => {
  assert.deepEqual(places(drawReportCharts(dakMilFigures)), [['tiêu chí'], []]);
  assert.deepEqual(places(drawReportCharts(repeat(22, 5))), [['yếu tố'], ['tiêu chí']]);
  assert.deepEqual(places(drawReportCharts(repeat(39, 5))), [['yếu tố'], []]);
  const silent = dakMilFigures.criteria.map((each) => ({ ...each, satisfied: null, n: 0, levels: [] }));
  assert.deepEqual(drawReportCharts({ ...dakMilFigures, criteria: silent }), { body: [], appendix: [] });
});

test('no drawing is wider than the text or higher than a page; every character can be printed', () => {
  const pageMm = measures.page.heightMm - measures.margin.topMm - measures.margin.bottomMm;
  for (const figures of [dakMilFigures, repeat(8, 4), repeat(22, 5), repeat(30, 6), repeat(39, 5)]) {
    const { body, appendix } = drawReportCharts(figures);
    assert.ok(body.length > 0);
    for (const picture of [...body, ...appendix]) {
      assert.equal(picture.widthMm, textWidthMm('portrait'));
      assert.ok(picture.heightMm > 20 && picture.heightMm <= pageMm - 30, `${picture.heightMm}`);
      assert.deepEqual(findUnprintable(picture), []);
      assert.doesNotMatch(picture.svg, /NaN|undefined/);
    }
    for (const picture of body) assert.ok(picture.heightMm <= pageMm / 2);
  }
});

test('bars of a factor add the answers of its criteria and show the factor’s own share', () => {
  const [factors] = drawReportCharts(repeat(39, 13)).body;
  const [first] = dakMilFigures.factors as readonly [FactorFigures];
  assert.ok(factors?.svg.includes(`N = ${(90 * 13).toLocaleString('vi')}`));
  assert.ok(factors?.svg.includes(((first.satisfied ?? 0) * 100).toFixed(2).replace('.', ',')));
});

test('scales that differ are not added', () => {
  const mixed = repeat(39, 13);
  const criteria = mixed.criteria.map((each, index) =>
    index === 0 ? { ...each, levels: each.levels.map((level) => ({ ...level, label: `${level.label}*` })) } : each,
  );
  const [chart] = drawReportCharts({ ...mixed, criteria }).body;
  assert.ok(chart && !chart.svg.includes('Yếu tố f0') && chart.svg.includes('Yếu tố f1'));
});

test('a report with charts has the same bytes each time: the drawing and its picture in DOCX, Tinos in PDF', async (t) => {
  const compose = () =>
    composeReport({
      plan: dakMilPlan,
      figures: dakMilFigures,
      narrative: draftNarrative({ plan: dakMilPlan, figures: dakMilFigures }),
      charts: drawReportCharts(dakMilFigures),
    });
  const report = compose();
  const at = report.blocks.findIndex((block) => block.kind === 'picture');
  const next = report.blocks[at + 1];
  assert.ok(next?.kind === 'heading' && next.text === 'III. ĐÁNH GIÁ CHUNG', 'the chart ends section II');
  const docx = await renderDocx(report);
  assert.deepEqual(await renderDocx(compose()), docx);
  assert.equal(partNames(docx).filter((name) => /^word\/media\/.*\.(svg|png)$/.test(name)).length, 2);
  assert.match(readPart(docx, 'word/document.xml'), /<wp:docPr [^>]*descr="Biểu đồ ý kiến/);
  const pdf = await renderPdf(report);
  assert.deepEqual(await renderPdf(compose()), pdf);
  if (withoutPoppler) return t.diagnostic(withoutPoppler);
  assert.ok(pdfPages(pdf).some((page) => page.includes('Ý kiến đánh giá theo từng tiêu chí')));
  for (const line of pdfFonts(pdf).split('\n').slice(2).filter(Boolean)) assert.match(line, /\+Tinos-/);
});

test('a picture is a PNG of 150 dpi', async () => {
  const png = await drawPng(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><rect width="10" height="5"/></svg>',
    25.4,
  );
  const view = new DataView(png.buffer, png.byteOffset);
  assert.deepEqual([view.getUint32(0), view.getUint32(16), view.getUint32(20)], [0x89504e47, 150, 75]);
});
