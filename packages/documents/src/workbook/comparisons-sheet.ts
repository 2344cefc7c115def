/** Sheet "So sánh": published and earlier figures, the round's own by reference, the difference as a formula. */
import type { Benchmark, Figures } from '@longdan/analysis';
import type ExcelJS from 'exceljs';
import { putText } from './cell-text.ts';
import { putLive } from './live-cell.ts';
import {
  pointsFormat,
  prepareSheet,
  putMasthead,
  putTableHeading,
  putWide,
  shareFormat,
  styleRow,
} from './sheet-style.ts';
import type { SummaryAddresses } from './summary-sheet.ts';
import { describeMasthead, type WorkbookInput } from './workbook-input.ts';

const kinds: Readonly<Record<Benchmark['kind'], string>> = {
  own: 'Kỳ trước của đơn vị',
  province: 'Cấp tỉnh',
  nation: 'Cả nước',
  other: 'Khác',
};
const headings = [
  'Stt',
  'Số liệu đem so sánh',
  'Năm',
  'Loại',
  'Nội dung so sánh',
  'Số liệu đã công bố',
  'Kết quả đợt này',
  'Chênh lệch (điểm phần trăm)',
  'Lưu ý',
  'Nguồn',
];
const leftColumns = [2, 5, 9, 10];

export function fillComparisonsSheet(sheet: ExcelJS.Worksheet, input: WorkbookInput, summary: SummaryAddresses): void {
  const { figures } = input;
  const masthead = describeMasthead(input);
  prepareSheet(sheet, [5, 28, 8, 14, 34, 12, 12, 13, 38, 26], masthead);
  const heading = putMasthead(sheet, 'SO SÁNH', masthead, headings.length);
  putTableHeading(sheet, heading, headings, { freezeColumns: 2, leftColumns });
  if (figures.comparisons.length === 0)
    putWide(sheet, heading + 1, headings.length, 'Chưa có số liệu để so sánh.', { italic: true });

  figures.comparisons.forEach(({ benchmark, difference, caution }, i) => {
    const row = heading + 1 + i;
    styleRow(sheet, row, headings.length, 'plain', leftColumns);
    sheet.getCell(row, 1).value = i + 1;
    putText(sheet.getCell(row, 2), benchmark.label);
    sheet.getCell(row, 3).value = benchmark.year;
    putText(sheet.getCell(row, 4), kinds[benchmark.kind]);
    const subject = findSubject(figures, benchmark.of);
    putText(sheet.getCell(row, 5), subject.title);
    const published = benchmark.percent / 100;
    // Published percentages are typed as printed: 80.58/100 keeps the digits visible to the clerk.
    sheet.getCell(row, 6).value = { formula: `${benchmark.percent}/100`, result: published };
    sheet.getCell(row, 6).numFmt = shareFormat;
    const share = figures.index.formula.headline === 'score' ? 'score' : 'satisfied';
    const own = subject.share;
    const address = summary.addressOf(benchmark.of ?? null, share);
    putLive(sheet.getCell(row, 7), own, address === undefined ? [] : [{ formula: address, value: own }], shareFormat);
    putLive(
      sheet.getCell(row, 8),
      difference === null ? null : difference * 100,
      own === null ? [] : [{ formula: `(G${row}-F${row})*100`, value: (own - published) * 100 }],
      pointsFormat,
    );
    const notes = [caution?.vi, difference === null ? 'Không so sánh được.' : undefined];
    putText(sheet.getCell(row, 9), notes.filter((note) => note !== undefined).join(' '));
    putText(sheet.getCell(row, 10), benchmark.source ?? '');
  });
}

/** What a benchmark speaks of: the index, or a criterion, factor or content by its id. */
function findSubject(figures: Figures, id: string | undefined): { title: string; share: number | null } {
  const share = figures.index.formula.headline === 'score' ? 'score' : 'satisfied';
  if (id === undefined) return { title: 'Chỉ số chung', share: figures.index[share] };
  const criterion = figures.criteria.find((candidate) => candidate.id === id);
  if (criterion !== undefined) return { title: criterion.text, share: criterion[share] };
  const group = [...figures.factors, ...figures.contents].find((candidate) => candidate.id === id);
  return group === undefined ? { title: id, share: null } : { title: group.title, share: group[share] };
}
