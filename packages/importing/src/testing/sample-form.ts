/** A small questionnaire with every kind of question, and files made of it, for the tests of this package. */

import { utils, write } from '@e965/xlsx';
import { makeBallotCode, type Questionnaire } from '@longdan/core';

const levels5 = ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'];

const criteria = [
  ['A1', 'Trang thiết bị phục vụ người dân, tổ chức đầy đủ'],
  ['A2', 'Trang thiết bị phục vụ người dân, tổ chức hiện đại'],
  ['B1', 'Phí/lệ phí mà Ông/Bà phải nộp là đúng quy định'],
  ['B2', 'Công chức hoà nhã, có thái độ giao tiếp lịch sự'],
] as const;

export const form: Questionnaire = {
  id: 'mau',
  version: 1,
  title: 'Phiếu khảo sát mẫu',
  schemeId: 'mau',
  schemeVersion: 1,
  schemeTitle: 'Mẫu',
  source: 'Mẫu thử',
  scales: [
    {
      id: 'five',
      levels: levels5.map((label, at) => ({
        code: String(at + 1),
        label,
        means: at < 2 ? 'dissatisfied' : at === 2 ? 'neutral' : 'satisfied',
      })),
    },
  ],
  contents: [
    {
      id: 'all',
      title: '',
      factors: [
        { id: 'A', title: 'Tiếp cận dịch vụ', criteria: criteria.slice(0, 2).map(([id, text]) => ({ id, text })) },
        { id: 'B', title: 'Thủ tục và công chức', criteria: criteria.slice(2).map(([id, text]) => ({ id, text })) },
      ],
    },
  ],
  sections: [
    {
      id: 'profile',
      title: 'Thông tin chung',
      questions: [
        {
          id: 'sex',
          kind: 'choice',
          text: 'Giới tính',
          options: [
            { code: 'nam', label: 'Nam' },
            { code: 'nu', label: 'Nữ' },
          ],
        },
        {
          id: 'job',
          kind: 'choice',
          text: 'Nghề nghiệp',
          options: [
            { code: 'huu', label: 'Nghỉ hưu' },
            { code: 'tudo', label: 'Làm công việc tự do (không ký HĐLĐ)' },
            { code: 'khac', label: 'Khác (ghi rõ)', specify: true },
          ],
        },
      ],
    },
    {
      id: 'A',
      title: 'Tiếp cận dịch vụ',
      questions: criteria.slice(0, 2).map(([id, text]) => ({ id, text, kind: 'rating', scaleId: 'five' })),
    },
    {
      id: 'B',
      title: 'Thủ tục và công chức',
      questions: criteria.slice(2).map(([id, text]) => ({ id, text, kind: 'rating', scaleId: 'five' })),
    },
    {
      id: 'other',
      title: 'Ý kiến khác',
      questions: [
        {
          id: 'channels',
          kind: 'multiple-choice',
          text: 'Ông/Bà biết thông tin qua kênh nào',
          atMost: 3,
          options: [
            { code: '1', label: 'Loa phát thanh' },
            { code: '2', label: 'Họp, sinh hoạt, thông báo tại khu dân cư' },
            { code: '3', label: 'Mạng internet' },
            { code: '4', label: 'Hình thức khác', specify: true },
          ],
        },
        {
          id: 'priorities',
          kind: 'ranking',
          text: 'Xếp thứ tự ưu tiên cần cải thiện',
          options: [
            { code: 'a', label: 'Trang thiết bị của trụ sở' },
            { code: 'b', label: 'Thời hạn giải quyết' },
            { code: 'c', label: 'Thái độ của công chức' },
          ],
        },
        { id: 'visits', kind: 'number', text: 'Số lần đi lại', minimum: 0, maximum: 50, decimals: 1 },
        { id: 'filed', kind: 'date', text: 'Ngày nộp hồ sơ' },
        { id: 'remark', kind: 'text', text: 'Góp ý của Ông/Bà' },
      ],
    },
  ],
  formula: { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
};

export const fields = [
  { id: 'ho-tich', title: 'Lĩnh vực Hộ tịch (Xác nhận tình trạng hôn nhân)' },
  { id: 'chung-thuc', title: 'Lĩnh vực Chứng thực' },
];
export const units = [
  { id: 'but-son', title: 'UBND thị trấn Bút Sơn' },
  { id: 'hoang-hoa', title: 'UBND xã Hoằng Hoá' },
];

/** A true ballot code for each number. */
export function codeOf(number: number): string {
  return makeBallotCode((count) => Uint8Array.from({ length: count }, (_, at) => (number >> (4 * (at % 8))) & 15));
}

export type Value = string | number | boolean | Date | null;
export interface SheetSketch {
  readonly rows: readonly (readonly Value[])[];
  /** Ranges such as "B2:F2". */
  readonly merges?: readonly string[];
  readonly formats?: Readonly<Record<string, string>>;
  readonly hidden?: boolean;
}

/** An XLSX (or other) file of sheets, as an office's program would write it. */
export function makeWorkbook(
  sheets: Readonly<Record<string, SheetSketch>>,
  bookType: 'xlsx' | 'ods' | 'biff8' | 'xlsb' = 'xlsx',
): Uint8Array {
  const book = utils.book_new();
  for (const [name, sketch] of Object.entries(sheets)) {
    const sheet = utils.aoa_to_sheet(
      sketch.rows.map((row) => [...row]),
      { UTC: true },
    );
    sheet['!merges'] = (sketch.merges ?? []).map((range) => utils.decode_range(range));
    for (const [address, format] of Object.entries(sketch.formats ?? {})) sheet[address].z = format;
    utils.book_append_sheet(book, sheet, name);
  }
  book.Workbook = { Sheets: Object.values(sheets).map(({ hidden }) => ({ Hidden: hidden ? 1 : 0 })) };
  return new Uint8Array(write(book, { type: 'array', bookType }));
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
