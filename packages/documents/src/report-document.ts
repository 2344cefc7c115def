/**
 * A round's figures and narrative → BÁO CÁO with its BẢNG TỔNG HỢP, in the structure that offices use: lead-in,
 * I. Thông tin chung, II. Kết quả, III. Đánh giá chung, appendices. One for the round, or one for a field.
 */
import { describeExtremes, type Figures, formatCount, type RoundEstimates } from '@longdan/analysis';
import type { IsoDay, Plan, SurveyField } from '@longdan/core';
import { applyFrame, type DocumentFrame } from './document-frame.ts';
import { estimateAppendices, estimateBlocks } from './estimate-tables.ts';
import {
  ballotSentence,
  indexSentence,
  ineligibleSentence,
  isProbability,
  methodSentence,
  removedSentence,
  type SealMark,
  sealSentence,
  supervisionSentence,
} from './figure-sentences.ts';
import { findingBlocks } from './finding-blocks.ts';
import { type ReportNarrative, surveySubject } from './narrative.ts';
import {
  type Appendix,
  asSentence,
  type Block,
  formatNumber,
  generatedDataLabel,
  type OfficialDocument,
  type PictureBlock,
  toDocumentDate,
  trimItem,
} from './official/document.ts';
import type { RichText } from './official/rich-text.ts';
import { placeholderValues, resolvePlaceholders } from './placeholders.ts';
import type { ReportCharts } from './report-charts.ts';
import {
  breakdownBlocks,
  comparisonsTable,
  type FieldFigures,
  factorsTable,
  fieldName,
  fieldsTable,
  formsTable,
  openQuestionsTable,
  otherQuestionsTable,
  rankingTables,
} from './report-tables.ts';
import { fieldTotalsBlocks, totalsBlocks } from './totals-table.ts';

export interface ReportInput {
  readonly plan: Plan;
  /** Of the round, or of `field` when that is given. */
  readonly figures: Figures;
  readonly narrative: ReportNarrative;
  /** Figures of each field, for the comparison of fields and their own tables; for a report of the round. */
  readonly fieldFigures?: readonly FieldFigures[];
  /** Set for a report on one field. */
  readonly field?: SurveyField;
  /** Drawings behind section II and in an appendix; `drawReportCharts` makes them. */
  readonly charts?: ReportCharts;
  /** What may be claimed of the figures, with the software that computed it: margins where a sample was drawn, and the method. */
  readonly estimates?: { readonly of: RoundEstimates; readonly software: string };
  /** How the figures stand to the sealed ones; null where nothing is sealed. Absent: a report without a round. */
  readonly seal?: SealMark | null;
  /** Who issues, receives and signs, where it differs from the plan. */
  readonly frame?: DocumentFrame;
  /** Số of the report, digits; blank until the clerk has it. */
  readonly number?: string;
  readonly date?: IsoDay;
}

/** Placeholders are resolved from `figures`; `checkNarrative` names those that cannot be. Faults are printed, not mended. */
export function composeReport(input: ReportInput): OfficialDocument {
  const { plan, figures, narrative, field, fieldFigures = [], charts, estimates, frame, number, date } = input;
  const { authority } = plan;
  const values = placeholderValues(plan, figures);
  const fill = (text: string) => resolvePlaceholders(text, values);
  const summary = `Kết quả ${surveySubject(plan)}${field === undefined ? '' : ` – lĩnh vực ${fieldName(field.title)}`}`;
  const document: OfficialDocument = {
    ...(plan.superior === undefined ? {} : { superior: plan.superior }),
    issuer: authority.heading,
    issuerName: authority.name,
    number: { ...(number === undefined ? {} : { digits: number }), symbol: `BC-${authority.symbol}` },
    place: authority.place,
    date: toDocumentDate(date, plan.year),
    subject: { kind: 'titled', type: 'BÁO CÁO', summary },
    addressees: plan.reportAddressees,
    legalBases: [],
    blocks: [
      ...leadInBlocks(plan, figures, narrative, fill),
      ...generalBlocks(plan, narrative, fill, field),
      ...resultBlocks(plan, figures, fieldFigures, estimates?.of, input.seal),
      ...(charts?.body ?? []),
      ...assessmentBlocks(narrative, fill),
    ],
    closing: fill(narrative.closing),
    signature: plan.signatory,
    recipients: ['Như trên', ...plan.recipients.filter((recipient) => !/^như trên/i.test(trimItem(recipient)))],
    appendices: [
      ...appendices(figures, fieldFigures, charts?.appendix ?? [], summary),
      ...(estimates
        ? estimateAppendices(estimates.of, {
            formula: figures.index.formula,
            formulaText: figures.index.formulaText.vi,
            software: estimates.software,
          })
        : []),
    ],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
  return applyFrame(document, frame);
}

type Fill = (text: string) => RichText;

function leadInBlocks(plan: Plan, figures: Figures, narrative: ReportNarrative, fill: Fill): readonly Block[] {
  const own = narrative.leadIn ?? [];
  if (own.length === 0) return [{ kind: 'paragraph', text: leadIn(plan, figures) }];
  return own.map((text): Block => ({ kind: 'paragraph', text: fill(asSentence(text)) }));
}

/** "Thực hiện Kế hoạch số 246/KH-UBND ngày 23/02/2024 của …, UBND … đã khảo sát 100 người dân, tổ chức …" */
function leadIn(plan: Plan, figures: Figures): string {
  const day = plan.issuedOn === undefined ? `    /    /${plan.year}`.replaceAll(' ', '\u00a0') : slashed(plan.issuedOn);
  const planNumber = formatNumber({
    ...(plan.number ? { digits: plan.number } : {}),
    symbol: `KH-${plan.authority.symbol}`,
  });
  return `Thực hiện Kế hoạch số ${planNumber} ngày ${day} của ${plan.authority.name} về ${surveySubject(plan)}, ${plan.authority.name} đã tiến hành khảo sát, thu về ${formatCount(figures.ballots.collected)} phiếu của cá nhân, tổ chức; kết quả như sau:`;
}

const slashed = (day: IsoDay) => day.split('-').reverse().join('/');

const toDashes = (texts: readonly string[], fill: Fill): readonly Block[] =>
  texts.map((text): Block => ({ kind: 'dash', text: fill(asSentence(text.replace(/^\s*[-–+]\s*/, ''))) }));

function generalBlocks(
  plan: Plan,
  narrative: ReportNarrative,
  fill: Fill,
  field: SurveyField | undefined,
): readonly Block[] {
  const fields = field === undefined ? plan.fields : [field];
  const method = methodSentence(plan);
  return [
    { kind: 'heading', level: 1, text: 'I. THÔNG TIN CHUNG VỀ CUỘC KHẢO SÁT' },
    { kind: 'heading', level: 2, text: '1. Mục đích' },
    ...toDashes(narrative.purposes, fill),
    { kind: 'heading', level: 2, text: '2. Phạm vi và mẫu phiếu khảo sát' },
    { kind: 'paragraph', text: `Phạm vi: ${asSentence(plan.scope)}` },
    ...(method === undefined ? [] : [{ kind: 'paragraph' as const, text: method }]),
    formsTable(plan, fields),
  ];
}

function resultBlocks(
  plan: Plan,
  figures: Figures,
  fieldFigures: readonly FieldFigures[],
  estimates: RoundEstimates | undefined,
  seal: SealMark | null | undefined,
): readonly Block[] {
  const { ballots, comparisons } = figures;
  const ineligible = ineligibleSentence(ballots);
  const removed = removedSentence(ballots);
  const parts: { readonly title: string; readonly blocks: readonly Block[] }[] = [
    {
      title: 'Số phiếu',
      blocks: [
        {
          kind: 'paragraph',
          text: [
            { text: ballotSentence(ballots).replace(/\.$/, ' ') },
            { text: '(Có bảng tổng hợp kèm theo)', italic: true },
            { text: '.' },
          ],
        },
        ...paragraphs([ineligible, removed].filter((text) => text !== undefined)),
        ...(fieldFigures.length > 0 ? [fieldsTable(fieldFigures)] : []),
      ],
    },
    {
      title: 'Chỉ số hài lòng',
      blocks: [
        ...(estimates ? estimateBlocks(estimates, figures.index.formula) : []),
        ...paragraphs([indexSentence(figures), describeExtremes(figures, 'vi')].filter((text) => text !== '')),
        ...(figures.factors.length > 0 ? [factorsTable(figures)] : []),
      ],
    },
    {
      title: 'Cách chọn người trả lời và mức độ kết luận',
      blocks: paragraphs([
        asSentence((estimates ?? figures).claim.vi),
        supervisionSentence(plan),
        ...(seal === undefined ? [] : [sealSentence(seal)]),
      ]),
    },
  ];
  if (comparisons.length > 0)
    parts.push({
      title: 'So sánh với số liệu đã công bố',
      blocks: [
        ...(isProbability(figures)
          ? []
          : [
              {
                kind: 'paragraph' as const,
                keepWithNext: true,
                text: 'Chênh lệch dưới đây chỉ để tham khảo, chưa thể kết luận là cao hơn hay thấp hơn.',
              },
            ]),
        comparisonsTable(figures, comparisons),
      ],
    });
  const remarks = findingBlocks(figures.findings);
  if (remarks.length > 0) parts.push({ title: 'Lưu ý về số liệu', blocks: remarks });
  return [
    { kind: 'heading', level: 1, text: 'II. KẾT QUẢ KHẢO SÁT' },
    ...parts.flatMap((part, position): readonly Block[] => [
      { kind: 'heading', level: 2, text: `${position + 1}. ${part.title}` },
      ...part.blocks,
    ]),
  ];
}

const paragraphs = (texts: readonly string[]): readonly Block[] => texts.map((text) => ({ kind: 'paragraph', text }));

function assessmentBlocks(narrative: ReportNarrative, fill: Fill): readonly Block[] {
  return [
    { kind: 'heading', level: 1, text: 'III. ĐÁNH GIÁ CHUNG' },
    { kind: 'heading', level: 2, text: '1. Ưu điểm' },
    ...toDashes(narrative.strengths, fill),
    { kind: 'heading', level: 2, text: '2. Tồn tại, hạn chế' },
    ...toDashes(narrative.weaknesses, fill),
    { kind: 'heading', level: 2, text: '3. Một số định hướng nâng cao chất lượng phục vụ trong thời gian tới' },
    ...narrative.directions.flatMap((direction, position): readonly Block[] => [
      { kind: 'heading', level: 3, text: `3.${position + 1}. ${trimItem(direction.title)}` },
      ...toDashes(direction.tasks, fill),
    ]),
  ];
}

function appendices(
  figures: Figures,
  fieldFigures: readonly FieldFigures[],
  charts: readonly PictureBlock[],
  subtitle: string,
): readonly Appendix[] {
  const result: Appendix[] = [
    { title: 'BẢNG TỔNG HỢP', subtitle, orientation: 'landscape', blocks: totalsBlocks(figures) },
  ];
  if (fieldFigures.length > 0)
    result.push({
      title: 'BẢNG TỔNG HỢP THEO LĨNH VỰC',
      orientation: 'landscape',
      blocks: fieldTotalsBlocks(fieldFigures),
    });
  if (charts.length > 0) result.push({ title: 'BIỂU ĐỒ THEO TIÊU CHÍ', orientation: 'portrait', blocks: charts });
  const { breakdowns, otherQuestions, openQuestions = [] } = figures;
  const rankings = rankingTables(otherQuestions);
  const details: readonly (readonly [string, readonly Block[]])[] = [
    ...(otherQuestions.length > 0
      ? [['Các câu hỏi ngoài chỉ số', [otherQuestionsTable(otherQuestions)]] as const]
      : []),
    ...(rankings.length > 0 ? [['Thứ tự người trả lời sắp xếp', rankings] as const] : []),
    ...(openQuestions.length > 0
      ? [['Câu hỏi ghi số, ngày hoặc ý kiến', [openQuestionsTable(openQuestions)]] as const]
      : []),
    ...(breakdowns.length > 0 ? [['Kết quả theo nhóm', breakdownBlocks(figures)] as const] : []),
  ];
  if (details.length > 0)
    result.push({
      title: 'KẾT QUẢ CHI TIẾT',
      orientation: 'portrait',
      blocks: details.flatMap(([title, blocks], position): readonly Block[] => [
        { kind: 'heading', level: 2, text: `${position + 1}. ${title}` },
        ...blocks,
      ]),
    });
  return result;
}
