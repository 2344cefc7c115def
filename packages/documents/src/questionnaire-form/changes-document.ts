/**
 * What a new version of a questionnaire changes against the one before, as a document to sign and file with it: each
 * question that was left out, moved, added or altered, its old words beside its new ones, and what follows for comparison.
 */
import {
  type Finding,
  type FormChange,
  getScale,
  type IsoDay,
  type Plan,
  placeQuestions,
  type Question,
  type Questionnaire,
} from '@longdan/core';
import {
  type Block,
  generatedDataLabel,
  type OfficialDocument,
  toDocumentDate,
  trimItem,
} from '../official/document.ts';
import { conditionInWords } from './form.ts';

export interface FormChanges {
  readonly plan: Plan;
  readonly before: Questionnaire;
  readonly after: Questionnaire;
  readonly changes: readonly FormChange[];
  /** Titles of the fields that ask the new version. */
  readonly fields: readonly string[];
  /** Ballots issued with the version before; they keep it. */
  readonly issuedBefore: number;
  /** Comparability and wording: printed as what is to be known. */
  readonly notes: readonly Finding[];
  readonly reason?: string;
  readonly by?: string;
  readonly on?: IsoDay;
}

export function composeFormChanges(input: FormChanges): OfficialDocument {
  const { plan, before, after, changes, fields, issuedBefore, notes, reason, by, on } = input;
  const rows = changes.map((change) => describe(change, before, after));
  const said: readonly string[] = [
    `Phiếu “${trimItem(after.title)}” dùng cho: ${fields.map(trimItem).join('; ')}.`,
    ...(reason ? [`Lý do thay đổi: ${trimItem(reason)}.`] : []),
    ...(by ? [`Người chốt phiên bản: ${by}.`] : []),
    issuedBefore > 0
      ? `${issuedBefore} phiếu đã phát theo phiên bản ${before.version} giữ nguyên phiên bản đó; phiếu phát từ nay theo phiên bản ${after.version}.`
      : `Chưa có phiếu nào phát theo phiên bản ${before.version}.`,
  ];
  return {
    issuer: plan.authority.heading,
    issuerName: plan.authority.name,
    number: { symbol: plan.authority.symbol },
    place: plan.authority.place,
    date: toDocumentDate(on, plan.year),
    subject: {
      kind: 'titled',
      type: 'BẢNG ĐỐI CHIẾU',
      summary: `Thay đổi của phiếu hỏi, phiên bản ${before.version} và phiên bản ${after.version}`,
    },
    addressees: [],
    legalBases: [],
    blocks: [
      ...said.map((text): Block => ({ kind: 'paragraph', text })),
      {
        kind: 'table',
        columns: [{ share: 8, align: 'center' }, { share: 26 }, { share: 60 }, { share: 60 }],
        headerRows: 1,
        pt: 12,
        rows: [
          ['TT', 'Thay đổi', `Phiên bản ${before.version}`, `Phiên bản ${after.version}`],
          ...rows.map(({ what, was, is }, index) => [String(index + 1), what, { lines: was }, { lines: is }]),
        ],
      },
      ...(notes.length === 0
        ? []
        : [
            { kind: 'heading', level: 2, text: 'Điều cần biết khi dùng và so sánh kết quả' } as const,
            ...notes.map((note): Block => ({ kind: 'dash', text: note.message.vi })),
          ]),
    ],
    closing: 'Bảng này lập cùng phiên bản mới và lưu trong hồ sơ khảo sát',
    signature: plan.signatory,
    recipients: ['Lưu: VT, hồ sơ khảo sát'],
    appendices: [],
    ...(plan.generatedData ? { label: generatedDataLabel } : {}),
  };
}

interface Row {
  readonly what: string;
  readonly was: readonly string[];
  readonly is: readonly string[];
}

const nothing = ['–'];
const wordNames = {
  title: 'Tên phiếu',
  introduction: 'Lời giới thiệu',
  consent: 'Lời đồng ý tham gia',
  thanks: 'Lời cảm ơn',
} as const;
const partNames = {
  text: 'lời văn',
  help: 'gợi ý',
  answers: 'phương án trả lời',
  condition: 'điều kiện hỏi',
  settings: 'thiết lập',
} as const;

function describe(change: FormChange, before: Questionnaire, after: Questionnaire): Row {
  switch (change.change) {
    case 'words':
      return {
        what: wordNames[change.of],
        was: change.before === '' ? nothing : change.before.split('\n'),
        is: change.after === '' ? nothing : change.after.split('\n'),
      };
    case 'overall':
      return {
        what: 'Câu hài lòng chung (ngoài chỉ số)',
        was: [change.asked ? 'Không hỏi' : 'Có hỏi'],
        is: [change.asked ? 'Có hỏi' : 'Không hỏi'],
      };
    case 'section-added':
      return { what: 'Thêm phần', was: nothing, is: [change.title] };
    case 'section-removed':
      return { what: 'Bỏ phần', was: [change.title], is: nothing };
    case 'section-moved':
      return { what: 'Chuyển chỗ phần', was: [change.title], is: [change.title] };
    case 'section-altered':
      return { what: 'Đổi tên, hướng dẫn của phần', was: [change.before], is: [change.after] };
    case 'added':
      return {
        what: `Thêm câu (${change.section})`,
        was: nothing,
        is: questionLines(change.question, change.number, after),
      };
    case 'removed':
      return {
        what: `Bỏ câu (${change.section})`,
        was: questionLines(change.question, change.number, before),
        is: nothing,
      };
    case 'moved':
      return {
        what: 'Chuyển chỗ',
        was: [`Câu ${change.from}. ${trimItem(change.question.text)}`],
        is: [`Câu ${change.to} (${change.section})`],
      };
    case 'altered':
      return {
        what: `Sửa ${change.parts.map((part) => partNames[part]).join(', ')}`,
        was: questionLines(change.before, undefined, before),
        is: questionLines(change.after, change.number, after),
      };
  }
}

function questionLines(question: Question, number: number | undefined, form: Questionnaire): string[] {
  const answers =
    'options' in question
      ? question.options
      : question.kind === 'rating'
        ? getScale(form, question.scaleId).levels
        : [];
  const condition = question.askIf && conditionInWords(question.askIf, placeQuestions(form), form.scales);
  return [
    `${number === undefined ? '' : `Câu ${number}. `}${trimItem(question.text)}`,
    ...(answers.length > 0 ? [answers.map(({ label }) => label).join(' · ')] : []),
    ...(condition ? [`Chỉ hỏi khi ${condition}.`] : []),
  ];
}
