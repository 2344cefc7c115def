/** Sheet "Ghi chú": by what formula, on what evidence, with what faults — what a reader must know before quoting a number. */
import type { Extreme, Figures } from '@longdan/analysis';
import { formatPercent } from '@longdan/analysis';
import type { IndexFormula, SelectionKind } from '@longdan/core';
import type ExcelJS from 'exceljs';
import { sealSentence, supervisionSentence } from '../figure-sentences.ts';
import { generatedDataLabel } from '../official/document.ts';
import { putText } from './cell-text.ts';
import { prepareSheet, putMasthead, putTableHeading, styleRow } from './sheet-style.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

const selections: Readonly<Record<SelectionKind, string>> = {
  'counter-quota': 'Phát đủ số phiếu đã định tại nơi giao dịch (không phải mẫu ngẫu nhiên)',
  'self-selected': 'Người trả lời tự nguyện tham gia (không phải mẫu ngẫu nhiên)',
  'probability-sample': 'Chọn mẫu ngẫu nhiên, biết xác suất được chọn',
  'whole-population': 'Hỏi toàn bộ đối tượng',
};

type Note = readonly [subject: string, text: string];

export function fillNotesSheet(sheet: ExcelJS.Worksheet, input: WorkbookInput): void {
  const masthead = describeMasthead(input);
  prepareSheet(sheet, [6, 40, 120], masthead);
  const heading = putMasthead(sheet, 'GHI CHÚ', masthead, 3);
  putTableHeading(sheet, heading, ['Stt', 'Mục', 'Nội dung'], { freezeColumns: 0, leftColumns: [2, 3] });
  listNotes(input).forEach(([subject, text], i) => {
    const row = heading + 1 + i;
    styleRow(sheet, row, 3, 'plain', [2, 3]);
    sheet.getCell(row, 1).value = i + 1;
    putText(sheet.getCell(row, 2), subject);
    putText(sheet.getCell(row, 3), text);
  });
}

function listNotes(input: WorkbookInput): Note[] {
  const { figures, plan, questionnaire, table } = input;
  const notes: Note[] = [];
  const add = (subject: string, text: string | undefined): void => {
    if (text !== undefined && text.trim() !== '') notes.push([subject, text]);
  };
  if (plan?.generatedData === true) add('Dữ liệu minh hoạ', generatedDataLabel);
  add('Cơ quan', plan?.authority.name);
  add('Bộ tiêu chí', questionnaire?.schemeTitle ?? figures.schemeId);
  add('Căn cứ của bộ tiêu chí', questionnaire?.source);
  if (questionnaire !== undefined) add('Phiếu hỏi', `${questionnaire.title} (phiên bản ${questionnaire.version})`);
  add(
    'Nguồn số liệu',
    figures.source === 'ballots'
      ? 'Tổng hợp từ từng phiếu đủ điều kiện.'
      : `Bảng tổng hợp do đơn vị lập${table === undefined ? '' : ` (tệp ${table.file})`}; không có từng phiếu.`,
  );
  add('Cách chọn người trả lời', selections[figures.selection]);
  add('Được kết luận đến đâu', figures.claim.vi);
  add('Giám sát', supervisionSentence(plan));
  if (input.seal !== undefined) add('Niêm số liệu', sealSentence(input.seal));
  add('Công thức đang dùng', figures.index.formulaText.vi);
  for (const note of defineFormulas(figures.index.formula)) notes.push(note);
  for (const note of describeExtremes(figures)) notes.push(note);
  figures.findings.forEach((finding) => {
    add(finding.severity === 'fault' ? 'Lỗi số liệu phát hiện được' : 'Lưu ý về số liệu', finding.message.vi);
  });
  if (figures.findings.length === 0) add('Kiểm tra số liệu', 'Không phát hiện sai lệch.');
  return notes;
}

/** docs/method/index.md in the words of the report. */
function defineFormulas(formula: IndexFormula): Note[] {
  return [
    [
      'N',
      'Số ý kiến hợp lệ của từng tiêu chí, tính riêng cho tiêu chí đó; không tính ý kiến bỏ trống, không thuộc diện hỏi, không trả lời và không hợp lệ.',
    ],
    [
      'Tỷ lệ hài lòng',
      'Số ý kiến ở các mức hài lòng chia cho N. Tương tự với tỷ lệ bình thường và tỷ lệ không hài lòng; ba tỷ lệ cộng lại bằng 100%.',
    ],
    ['Điểm quy đổi', 'Tổng (thứ bậc của mức × số ý kiến ở mức đó), chia cho (số mức × N). Mức thấp nhất có thứ bậc 1.'],
    ['Kết quả chính', formula.headline === 'score' ? 'Điểm quy đổi.' : 'Tỷ lệ hài lòng.'],
    [
      'Yếu tố',
      formula.factor === 'pooled-answers'
        ? 'Gộp ý kiến: tổng số ý kiến hài lòng của các tiêu chí chia cho tổng N.'
        : 'Trung bình cộng của các tiêu chí thuộc yếu tố.',
    ],
    [
      'Chỉ số chung',
      formula.overall === 'mean-of-criteria'
        ? 'Trung bình cộng của tất cả các tiêu chí.'
        : 'Trung bình có trọng số của các yếu tố, theo trọng số ghi trong công thức của ô.',
    ],
    ['Làm tròn', 'Ô giữ đủ chữ số; chỉ làm tròn hai chữ số thập phân khi hiển thị.'],
  ];
}

function describeExtremes(figures: Figures): Note[] {
  const named: readonly (readonly [string, Extreme | null])[] = [
    ['Hài lòng cao nhất', figures.highest],
    ['Hài lòng thấp nhất', figures.lowest],
    ['Không hài lòng cao nhất', figures.mostDissatisfied],
    ['Không hài lòng thấp nhất', figures.leastDissatisfied],
  ];
  return named.flatMap(([subject, extreme]): Note[] =>
    extreme === null
      ? []
      : [[subject, `${formatPercent(extreme.share)}: ${extreme.criteria.map(({ text }) => text).join('; ')}`]],
  );
}
