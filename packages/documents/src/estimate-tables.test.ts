/** Report and workbook of a drawn round carry margins, seal and rates; those of a quota round carry none anywhere. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { estimateRoundFigures, formatPercent, type RoundEstimates, rateResponses } from '@longdan/analysis';
import ExcelJS from 'exceljs';
import { makeSampledRound, type OracleColumns, readOracleBallots } from '../../analysis/src/testing/sampled-rounds.ts';
import { draftNarrative } from './narrative.ts';
import { renderDocx, renderWorkbook } from './renderers.ts';
import { composeReport } from './report-document.ts';
import { butSonPlan } from './testing/but-son-plan.ts';
import { paragraphTexts, readPart } from './testing/read-docx.ts';

const oracle = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/oracle/estimation/round.json'), 'utf8'),
);
const round = makeSampledRound(readOracleBallots(oracle.one.columns as OracleColumns, ['pi']), oracle.one.population);
const draw = {
  seed: 'hai-ben-12345',
  algorithm: { name: 'longdan-draw', version: 1 },
  frameHash: 'f'.repeat(64),
  drawHash: 'd'.repeat(64),
  drawnOn: '2026-10-01',
  drawnBy: 'Mặt trận Tổ quốc',
  independent: true,
};
const responseRates = rateResponses({
  complete: 200,
  partial: 18,
  refusal: 10,
  noContact: 0,
  other: 2,
  unknownHousehold: 0,
  unknownOther: 70,
  notEligible: 0,
});
const sampled = estimateRoundFigures({ ...round, sample: { ...round.sample, draw }, seed: 's', responseRates });
const quotaFigures = {
  ...round.figures,
  selection: 'counter-quota' as const,
  claim: { vi: 'Phát theo số lượng, không chọn ngẫu nhiên.', en: 'Quota.' },
};
const { sample: _, ...rest } = round;
const quota = estimateRoundFigures({ ...rest, figures: quotaFigures, seed: 's', responseRates });

async function textsOf(of: RoundEstimates, figures = round.figures): Promise<{ report: string; workbook: string }> {
  const plan = butSonPlan;
  const estimates = { of, software: 'longdan 9.9.9' };
  const document = composeReport({ plan, figures, narrative: draftNarrative({ plan, figures }), estimates });
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await renderWorkbook({ plan, figures, estimates })).buffer as ArrayBuffer);
  const cells: string[] = [];
  for (const sheet of workbook.worksheets) {
    cells.push(sheet.name);
    sheet.eachRow((row) => row.eachCell((cell) => cells.push(String(cell.text))));
  }
  return {
    report: paragraphTexts(readPart(await renderDocx(document), 'word/document.xml')).join('\n'),
    workbook: cells.join('\n'),
  };
}

test('a drawn round: index with its margin, design effect, rates, and the method with seed, seals and software', async () => {
  if (sampled.kind !== 'probability') throw new Error('not estimated');
  const { report, workbook } = await textsOf(sampled);
  const { value, margin } = sampled.index.satisfied!;
  assert.ok(report.includes(`${formatPercent(value)} ± ${formatPercent(margin)}`));
  for (const part of [draw.seed, draw.frameHash, draw.drawHash, 'longdan 9.9.9', 'RR6', 'α = '])
    for (const text of [report.replaceAll(/(?<=[fd]{16}) (?=[fd]{16})/g, ''), workbook])
      assert.ok(text.includes(part), part);
  assert.match(report, /PHỤ LỤC PHƯƠNG PHÁP/);
  assert.match(report, /hệ số thiết kế/i);
  assert.match(workbook, /Ước lượng\n/);
});

test('a quota round: the method, and no margin in report or workbook', async () => {
  const { report, workbook } = await textsOf(quota, quotaFigures);
  for (const text of [report, workbook]) {
    assert.doesNotMatch(text, /±|[Kk]hoảng tin cậy|[Hh]ệ số thiết kế|[Ss]ai số chuẩn|Hạng có thể/);
    assert.match(text, /longdan 9\.9\.9/);
  }
  assert.match(report, /PHỤ LỤC PHƯƠNG PHÁP/);
});
