/** Tables for tests, written the way a file reader hands them over. */
import type { CountTable, CountTableRow, TableCell } from '../count-table.ts';

export interface RowSketch {
  readonly code: string;
  readonly text?: string;
  readonly group?: string;
  readonly eligible?: string;
  readonly ineligible?: string;
  readonly collected?: string;
  readonly blank?: string;
  readonly levels: readonly string[];
}

/** "02" → 2, "" → null, "O" → NaN, "50,78" → 50.78. */
export function cell(raw: string, row: number, column: string): TableCell {
  const text = raw.trim().replace(',', '.');
  return { raw, value: text === '' ? null : Number(text), place: { file: 'bang.csv', row, column } };
}

export function sketchTable(
  levelLabels: readonly string[],
  rows: readonly RowSketch[],
  options: { kind?: CountTable['kind']; decimals?: number } = {},
): CountTable {
  return {
    kind: options.kind ?? 'counts',
    file: 'bang.csv',
    levelLabels,
    decimals: options.decimals ?? (options.kind === 'percentages' ? 2 : 0),
    rows: rows.map((sketch, index): CountTableRow => {
      const row = index + 2;
      return {
        code: sketch.code,
        text: sketch.text ?? `Tiêu chí ${sketch.code}`,
        ...(sketch.group === undefined ? {} : { group: sketch.group }),
        ...(sketch.collected === undefined ? {} : { collected: cell(sketch.collected, row, 'thu về') }),
        ...(sketch.eligible === undefined ? {} : { eligible: cell(sketch.eligible, row, 'đủ điều kiện') }),
        ...(sketch.ineligible === undefined ? {} : { ineligible: cell(sketch.ineligible, row, 'không đủ điều kiện') }),
        nonAnswers:
          sketch.blank === undefined ? [] : [{ label: 'Bỏ trống', cell: cell(sketch.blank, row, 'Bỏ trống') }],
        levels: sketch.levels.map((raw, level) => cell(raw, row, levelLabels[level] ?? String(level))),
      };
    }),
  };
}

const groupI = 'Kết quả giải quyết thủ tục hành chính tại Bộ phận tiếp nhận và trả kết quả';
const groupII =
  'Cách ứng xử, giao tiếp, tinh thần trách nhiệm của cán bộ, công chức làm việc tại Bộ phận tiếp nhận và trả kết quả';

/** The published table of Đắk Mil 2024, cell by cell; row II.2 breaks the law of sums as published. */
export const dakMilTable: CountTable = sketchTable(
  ['Tốt', 'Bình thường', 'Chưa tốt'],
  [
    ['I.1', groupI, 'Thủ tục hành chính được niêm yết công khai đầy đủ', '90', '', ''],
    ['I.2', groupI, 'Thành phần hồ sơ mà cá nhân, tổ chức phải nộp là đúng quy định', '88', '02', ''],
    ['I.3', groupI, 'Phí/lệ phí mà cá nhân, tổ chức phải nộp là đúng quy định', '90', '', ''],
    [
      'I.4',
      groupI,
      'Thời hạn giải quyết (tính từ ngày hồ sơ được tiếp nhận hợp lệ đến ngày nhận kết quả) là đúng quy định',
      '87',
      '01',
      '02',
    ],
    ['II.1', groupII, 'Có thái độ giao tiếp lịch sự', '89', '', '01'],
    ['II.2', groupII, 'Hướng dẫn kê khai hồ sơ tận tình, chu đáo', '98', '', '02'],
    ['II.3', groupII, 'Tuân thủ đúng quy định trong giải quyết công việc', '90', '', ''],
  ].map(([code = '', group = '', text = '', ...levels]) => ({
    code,
    group,
    text,
    eligible: '90',
    ineligible: '10',
    levels,
  })),
);
