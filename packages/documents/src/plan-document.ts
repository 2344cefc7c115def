/**
 * The plan of a round → KẾ HOẠCH, in the structure that communes use: legal bases, I. Mục đích, yêu cầu, II. Phạm vi,
 * đối tượng, III. Nội dung khảo sát (fields, quotas, timeline, budget), IV. Tổ chức thực hiện, closing.
 */
import { formatCount } from '@longdan/analysis';
import type { Plan, SurveyField, SurveyMoment } from '@longdan/core';
import {
  asSentence,
  type Block,
  capitalise,
  generatedDataLabel,
  lowerFirst,
  type OfficialDocument,
  type TableBlock,
  type TableCell,
  toDocumentDate,
  trimItem,
} from './official/document.ts';

const momentTexts: Readonly<Record<SurveyMoment, (year: number) => string>> = {
  'at-counter': () => 'Tại thời điểm khảo sát (thực hiện khảo sát trực tiếp)',
  'past-clients': (year) => `Khảo sát người dân, tổ chức đã thực hiện thủ tục hành chính trong năm ${year}`,
};

/** Plan as an official document, ready for both renderers. Fields without a quota are shown with 0. */
export function composePlan(plan: Plan): OfficialDocument {
  return {
    ...(plan.superior === undefined ? {} : { superior: plan.superior }),
    issuer: plan.authority.heading,
    issuerName: plan.authority.name,
    number: { ...(plan.number ? { digits: plan.number } : {}), symbol: `KH-${plan.authority.symbol}` },
    place: plan.authority.place,
    date: toDocumentDate(plan.issuedOn, plan.year),
    subject: { kind: 'titled', type: 'KẾ HOẠCH', summary: plan.title },
    addressees: [],
    legalBases: [],
    blocks: [
      { kind: 'paragraph', text: leadIn(plan) },
      { kind: 'heading', level: 1, text: 'I. MỤC ĐÍCH, YÊU CẦU' },
      { kind: 'heading', level: 2, text: '1. Mục đích' },
      ...items(plan.purposes),
      { kind: 'heading', level: 2, text: '2. Yêu cầu' },
      ...items(plan.requirements),
      { kind: 'heading', level: 1, text: 'II. PHẠM VI, ĐỐI TƯỢNG KHẢO SÁT' },
      { kind: 'heading', level: 2, text: '1. Phạm vi' },
      { kind: 'paragraph', text: asSentence(plan.scope) },
      { kind: 'heading', level: 2, text: '2. Đối tượng' },
      { kind: 'paragraph', text: asSentence(plan.objects) },
      { kind: 'heading', level: 1, text: 'III. NỘI DUNG KHẢO SÁT' },
      { kind: 'heading', level: 2, text: '1. Lĩnh vực lựa chọn để khảo sát' },
      fieldsTable(plan),
      { kind: 'heading', level: 2, text: '2. Số lượng phiếu cần khảo sát' },
      quotaTable(plan.fields),
      { kind: 'heading', level: 2, text: '3. Nội dung công việc và thời gian thực hiện' },
      timelineTable(plan),
      { kind: 'heading', level: 2, text: '4. Kinh phí khảo sát' },
      { kind: 'paragraph', text: asSentence(plan.budget) },
      { kind: 'heading', level: 1, text: 'IV. TỔ CHỨC THỰC HIỆN' },
      ...plan.assignments.flatMap((assignment, position): Block[] => [
        { kind: 'heading', level: 2, text: `${position + 1}. ${trimItem(assignment.unit)}` },
        ...items(assignment.tasks),
      ]),
    ],
    closing:
      plan.closing ??
      `Trên đây là Kế hoạch ${lowerFirst(trimItem(plan.title))}. Đề nghị các bộ phận, đơn vị nghiêm túc triển khai thực hiện; trong quá trình thực hiện nếu có khó khăn, vướng mắc, kịp thời phản ánh để tổng hợp, báo cáo ${plan.authority.name} xem xét, quyết định`,
    signature: plan.signatory,
    recipients: plan.recipients,
    appendices: [],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
}

/** "Thực hiện …; …, UBND … ban hành Kế hoạch … với các nội dung sau:" */
function leadIn(plan: Plan): string {
  const bases = plan.legalBases.map(trimItem).filter((basis) => basis !== '');
  const enacts = `${plan.authority.name} ban hành Kế hoạch ${lowerFirst(trimItem(plan.title))} với các nội dung sau:`;
  if (bases.length === 0) return enacts;
  const joined = bases.join('; ');
  const opened = /^(thực hiện|căn cứ|theo|xét)\s/i.test(joined) ? capitalise(joined) : `Thực hiện ${joined}`;
  return `${opened}. ${enacts}`;
}

/** One item stands as a paragraph, several as dashes. */
function items(texts: readonly string[]): readonly Block[] {
  const sentences = texts.map((text) => asSentence(text.replace(/^\s*[-–+]\s*/, '')));
  if (sentences.length === 1) return [{ kind: 'paragraph', text: sentences[0] ?? '' }];
  return sentences.map((text): Block => ({ kind: 'dash', text }));
}

function fieldsTable(plan: Plan): TableBlock {
  const momentLines = (field: SurveyField): TableCell => {
    const texts = field.moments.map((moment) => momentTexts[moment](plan.year));
    return { lines: texts.length > 1 ? texts.map((text) => `- ${text}`) : [texts[0] ?? ''] };
  };
  return {
    kind: 'table',
    columns: [
      { share: 10, align: 'center' },
      { share: 34 },
      { share: 34, align: 'center' },
      { share: 42 },
      { share: 45 },
    ],
    headerRows: 1,
    rows: [
      [
        'TT',
        'Lĩnh vực khảo sát',
        'Bộ phận tham mưu giải quyết',
        'Địa bàn khảo sát',
        'Thời điểm giải quyết TTHC, cung cấp dịch vụ công',
      ],
      ...plan.fields.map((field, position) => [
        String(position + 1),
        field.title,
        field.advisingUnit ?? '',
        field.area ?? '',
        momentLines(field),
      ]),
    ],
  };
}

function quotaTable(fields: readonly SurveyField[]): TableBlock {
  const total = fields.reduce((sum, field) => sum + field.quota, 0);
  return {
    kind: 'table',
    columns: [{ share: 10, align: 'center' }, { share: 85 }, { share: 30, align: 'center' }, { share: 40 }],
    headerRows: 1,
    rows: [
      ['TT', 'Lĩnh vực khảo sát', 'Số lượng phiếu', 'Ghi chú'],
      ...fields.map((field, position) => [
        String(position + 1),
        field.title,
        formatCount(field.quota),
        field.note ?? '',
      ]),
      ['', { lines: ['Tổng'], bold: true, align: 'center' }, { lines: [formatCount(total)], bold: true }, ''],
    ],
  };
}

function timelineTable(plan: Plan): TableBlock {
  return {
    kind: 'table',
    columns: [
      { share: 10, align: 'center' },
      { share: 38 },
      { share: 32, align: 'center' },
      { share: 34 },
      { share: 28, align: 'center' },
      { share: 26, align: 'center' },
    ],
    headerRows: 1,
    rows: [
      ['TT', 'Nội dung công việc', 'Thời gian hoàn thành', 'Sản phẩm', 'Bộ phận chịu trách nhiệm', 'Bộ phận phối hợp'],
      ...plan.timeline.map((row, position) => [
        String(position + 1),
        row.content,
        row.time,
        row.product,
        row.lead,
        row.cooperating ?? '',
      ]),
    ],
  };
}
