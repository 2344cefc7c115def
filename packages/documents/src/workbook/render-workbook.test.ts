import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CountTable, type Figures, figuresFromTable } from '@longdan/analysis';
import type { IndexFormula, Plan } from '@longdan/core';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { renderWorkbook } from './render-workbook.ts';
import { evaluateCell } from './testing/evaluate-formula.ts';
import { makeDakMil, makeFigures, makeFullRound } from './testing/make-figures.ts';
import type { WorkbookInput } from './workbook-input.ts';

async function reread(input: WorkbookInput): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  const bytes = await renderWorkbook(input);
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer);
  return workbook;
}

/** Address of the cell in the row whose column B reads `text` and the column headed `heading`. */
function findCell(sheet: ExcelJS.Worksheet, text: string, heading: string): string {
  let headingRow = 0;
  let column = 0;
  let row = 0;
  sheet.eachRow((cells, number) => {
    cells.eachCell((cell, at) => {
      if (column === 0 && cell.value === heading) [headingRow, column] = [number, at];
    });
    if (headingRow > 0 && row === 0 && cells.getCell(2).value === text) row = number;
  });
  assert.ok(column > 0, `no column ${heading}`);
  assert.ok(row > 0, `no row ${text}`);
  return sheet.getCell(row, column).address;
}

/** Every formula's stored result must be what the formula gives. Returns how many there were. */
function checkFormulas(workbook: ExcelJS.Workbook): number {
  let formulas = 0;
  for (const sheet of workbook.worksheets)
    sheet.eachRow((row) => {
      row.eachCell((cell) => {
        const { value } = cell;
        if (value === null || typeof value !== 'object' || !('formula' in value)) return;
        formulas += 1;
        const live = evaluateCell(workbook, sheet.name, cell.address);
        // The reader leaves a stored 0 out of `value`.
        const stored = cell.result;
        const where = `${sheet.name}!${cell.address} = ${value.formula}`;
        if (typeof live === 'number' && typeof stored === 'number')
          assert.ok(Math.abs(live - stored) < 1e-12, `${where}: ${live} ≠ ${stored}`);
        else assert.equal(live, stored, where);
      });
    });
  return formulas;
}

/** Every share of the figures must be found, live, in its row of "Tổng hợp". */
function checkSummary(workbook: ExcelJS.Workbook, figures: Figures): void {
  const sheet = workbook.getWorksheet('Tổng hợp')!;
  const rows = [
    ...figures.criteria.map((criterion) => ({ title: criterion.text, shares: criterion })),
    ...figures.factors.map((factor) => ({ title: factor.title, shares: factor })),
    { title: 'CHỈ SỐ CHUNG', shares: figures.index },
  ];
  const headings = [
    ['satisfied', 'Tỷ lệ hài lòng'],
    ['neutral', 'Tỷ lệ bình thường'],
    ['dissatisfied', 'Tỷ lệ không hài lòng'],
    ['score', 'Điểm quy đổi'],
  ] as const;
  for (const { title, shares } of rows)
    for (const [key, heading] of headings) {
      const address = findCell(sheet, title, heading);
      const live = evaluateCell(workbook, sheet.name, address);
      assert.ok(sheet.getCell(address).formula, `${title}: ${heading} is not live`);
      if (shares[key] === null) assert.equal(live, '–', `${title}: ${heading}`);
      else
        assert.ok(Math.abs((live as number) - shares[key]) < 1e-12, `${title}: ${heading}: ${live} ≠ ${shares[key]}`);
    }
}

const formulas: readonly IndexFormula[] = [
  { headline: 'satisfied-share', factor: 'mean-of-criteria', overall: 'mean-of-criteria' },
  { headline: 'score', factor: 'pooled-answers', overall: 'mean-of-criteria' },
  { headline: 'satisfied-share', factor: 'pooled-answers', overall: { factorWeights: { F1: 0.3, F2: 0.7 } } },
];

for (const formula of formulas)
  test(`formulas are live and right: factor ${formula.factor}, overall ${JSON.stringify(formula.overall)}`, async () => {
    const figures = makeFullRound(formula);
    const workbook = await reread({ figures });
    assert.ok(checkFormulas(workbook) > 40);
    checkSummary(workbook, figures);
    const sheet = workbook.getWorksheet('So sánh')!;
    const difference = findCell(sheet, 'Thanh Hóa 2017', 'Chênh lệch (điểm phần trăm)');
    const live = evaluateCell(workbook, 'So sánh', difference) as number;
    assert.ok(sheet.getCell(difference).formula);
    assert.ok(Math.abs(live / 100 - figures.comparisons[0]!.difference!) < 1e-12);
  });

test('any table of counts gives live formulas that equal its figures', async () => {
  const counts = (levels: number) => fc.array(fc.nat(5000), { minLength: levels, maxLength: levels });
  const criterion = fc.integer({ min: 2, max: 10 }).chain(counts);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(criterion, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...formulas.slice(0, 2)),
      async (factors, formula) => {
        const figures = makeFigures(
          factors.map((criteria, f) => ({
            title: `Yếu tố ${f}`,
            criteria: criteria.map((values, i) => ({ text: `Tiêu chí ${f}.${i}`, counts: values })),
          })),
          60_000,
          formula,
        );
        const workbook = await reread({ figures });
        checkFormulas(workbook);
        checkSummary(workbook, figures);
      },
    ),
    { numRuns: 12 },
  );
});

test('a row whose counts exceed its eligible ballots shows the difference', async () => {
  const workbook = await reread({ figures: makeDakMil() });
  const sheet = workbook.getWorksheet('Tổng hợp')!;
  const check = (text: string) =>
    evaluateCell(workbook, 'Tổng hợp', findCell(sheet, text, 'Kiểm tra cộng (0 là khớp)'));
  assert.equal(check('Hướng dẫn kê khai hồ sơ tận tình, chu đáo'), -10);
  assert.equal(check('Có thái độ giao tiếp lịch sự'), 0);
});

test('levels stand best first, as offices print them', async () => {
  const sheet = (await reread({ figures: makeDakMil() })).getWorksheet('Tổng hợp')!;
  const column = (heading: string) =>
    sheet.getCell(findCell(sheet, 'Có thái độ giao tiếp lịch sự', heading)).col as unknown;
  assert.deepEqual(['Tốt', 'Bình thường', 'Chưa tốt'].map(column), [5, 6, 7]);
});

test('a figure that no formula gives is written as a number, never as a wrong formula', async () => {
  const figures = makeDakMil();
  const strange = { ...figures, index: { ...figures.index, satisfied: 0.5 } };
  const sheet = (await reread({ figures: strange })).getWorksheet('Tổng hợp')!;
  assert.equal(sheet.getCell(findCell(sheet, 'CHỈ SỐ CHUNG', 'Tỷ lệ hài lòng')).value, 0.5);
});

test('text of users never becomes a formula', async () => {
  const figures = makeFullRound();
  const hostile = ['=1+1', '+84 900', '-5', '@SUM(A1)', '\t=cmd', 'đủ\u0000 \uD800 <&>"'];
  const base = makeDakMil();
  const criteria = base.criteria.map((criterion, i) => ({ ...criterion, text: hostile[i] ?? criterion.text }));
  for (const workbook of [await reread({ figures }), await reread({ figures: { ...base, criteria } })])
    for (const sheet of workbook.worksheets)
      sheet.eachRow((row) => {
        row.eachCell((cell) => {
          if (typeof cell.value === 'string' && /^\s*[=+\-@]/.test(cell.value)) assert.equal(cell.numFmt, '@');
          if (cell.formula) assert.doesNotMatch(cell.formula, /HYPERLINK|cmd|^1\+1$/);
        });
      });
  const sheet = (await reread({ figures: { ...base, criteria } })).getWorksheet('Tổng hợp')!;
  assert.equal(sheet.getCell(findCell(sheet, '=1+1', 'Tốt')).value, 90);
  assert.ok(findCell(sheet, 'đủ \uFFFD <&>"', 'Tốt'));
});

test('suppressed groups show nothing but the mark', async () => {
  const workbook = await reread({ figures: makeFullRound() });
  const sheet = workbook.getWorksheet('Nhóm')!;
  const row = sheet.getRow(Number(sheet.getCell(findCell(sheet, 'Đất đai', 'Số phiếu (n)')).row));
  const shown: unknown[] = [];
  row.eachCell((cell, column) => {
    if (column > 2) shown.push(cell.value);
  });
  assert.deepEqual(new Set(shown), new Set(['…']));
  assert.equal(shown.length, 7);
  const detail = workbook.getWorksheet('Nhóm - tiêu chí')!;
  let lines = 0;
  detail.eachRow((cells) => {
    if (cells.getCell(2).value !== 'Đất đai') return;
    lines += 1;
    for (let column = 4; column <= 8; column++) assert.equal(cells.getCell(column).value, '…');
  });
  assert.equal(lines, 5);
});

test('the office’s own table is printed as it stood, and its rows give the eligible ballots', async () => {
  const cell = (raw: string, row: number) => ({
    raw,
    value: raw === '' ? null : Number(raw),
    place: { file: 'bang.xlsx', sheet: 'Sheet1', row },
  });
  const figures: Figures = { ...makeDakMil(), source: 'totals' };
  const table: CountTable = {
    kind: 'counts',
    title: 'Kết quả khảo sát năm 2024',
    file: 'bang.xlsx',
    levelLabels: ['Tốt', 'Bình thường', 'Chưa tốt'],
    decimals: 0,
    rows: figures.criteria.map((criterion, i) => ({
      code: String(i + 1),
      text: criterion.text.toUpperCase(),
      eligible: cell('0100', i + 5),
      nonAnswers: [],
      levels: [...criterion.levels].reverse().map(({ count }) => cell(count === 0 ? '' : `0${count}`, i + 5)),
      note: '=Ghi chú',
    })),
  };
  const workbook = await reread({ figures, table });
  const source = workbook.getWorksheet('Bảng gốc')!;
  const text = 'HƯỚNG DẪN KÊ KHAI HỒ SƠ TẬN TÌNH, CHU ĐÁO';
  let found: unknown[] = [];
  source.eachRow((row) => {
    if (row.getCell(3).value === text) found = [7, 8, 9, 11].map((column) => row.getCell(column).value);
  });
  assert.deepEqual(found, ['098', null, '02', 'trang tính “Sheet1”, dòng 10']);
  const summary = workbook.getWorksheet('Tổng hợp')!;
  const eligible = findCell(summary, 'Hướng dẫn kê khai hồ sơ tận tình, chu đáo', 'Số phiếu đủ điều kiện');
  assert.equal(summary.getCell(eligible).value, 100);
});

const plan = {
  title: 'Khảo sát sự hài lòng năm 2022',
  year: 2022,
  authority: { name: 'UBND thị trấn Bút Sơn', heading: [], place: '', symbol: 'UBND' },
  generatedData: true,
} as unknown as Plan;

test('generated data, supervision and claim stand on every sheet and every printed page', async () => {
  const workbook = await reread({ figures: makeFullRound(), plan });
  for (const sheet of workbook.worksheets) {
    const words = sheet
      .getSheetValues()
      .flat()
      .filter((value) => typeof value === 'string')
      .join('\n');
    assert.match(words, /DỮ LIỆU MINH HOẠ/);
    assert.match(words, /không có giám sát độc lập/);
    assert.match(words, /chưa thể kết luận/);
    assert.match(sheet.headerFooter.oddHeader ?? '', /DỮ LIỆU MINH HOẠ/);
  }
});

test('every sheet prints on A4 landscape, one page wide, its heading repeated and frozen', async () => {
  const workbook = await reread({ figures: makeFullRound(), plan });
  assert.deepEqual(
    workbook.worksheets.map((sheet) => sheet.name),
    ['Tổng hợp', 'Phiếu', 'Nhóm', 'Nhóm - tiêu chí', 'So sánh', 'Câu hỏi khác', 'Ghi chú'],
  );
  for (const sheet of workbook.worksheets) {
    assert.equal(sheet.pageSetup.paperSize, 9);
    assert.equal(sheet.pageSetup.orientation, 'landscape');
    assert.equal(sheet.pageSetup.fitToWidth, 1);
    assert.match(sheet.pageSetup.printTitlesRow ?? '', /^\d+:\d+$/);
    assert.equal(sheet.views[0]?.state, 'frozen');
    sheet.eachRow((row) => {
      row.eachCell((cell) => {
        assert.equal(cell.font.name, 'Times New Roman', `${sheet.name}!${cell.address}`);
      });
    });
  }
});

test('the same figures give the same bytes', async () => {
  const one = await renderWorkbook({ figures: makeFullRound(), plan });
  const two = await renderWorkbook({ figures: makeFullRound(), plan });
  assert.deepEqual(one, two);
  // Date and time of the first local header: 1980-01-01 00:00.
  assert.deepEqual([...one.slice(10, 14)], [0, 0, 0x21, 0]);
});

test('a round without any answer gives an honest workbook', async () => {
  const figures = makeFigures([{ title: 'Yếu tố', criteria: [{ text: 'Tiêu chí', counts: [0, 0, 0] }] }], 0);
  const empty = { ...figures, ballots: { issued: null, collected: 0, eligible: 0, ineligible: 0, reasons: [] } };
  const workbook = await reread({ figures: empty });
  checkFormulas(workbook);
  checkSummary(workbook, empty);
  assert.equal((await reread({ figures: { ...empty, criteria: [], factors: [] } })).worksheets.length, 6);
});

test('percentages printed without counts stay percentages: live shares, no invented N', async () => {
  const place = { file: 'bang.csv', row: 2 };
  const cell = (raw: string, value: number) => ({ raw, value, place });
  const table: CountTable = {
    kind: 'percentages',
    file: 'bang.csv',
    levelLabels: ['Tốt', 'Bình thường', 'Chưa tốt'],
    decimals: 2,
    rows: [
      {
        code: '1',
        text: 'Tiêu chí',
        nonAnswers: [],
        levels: [cell('50,78', 50.78), cell('43,24', 43.24), cell('5,89', 5.89)],
      },
    ],
  };
  const means = ['dissatisfied', 'neutral', 'satisfied'] as const;
  const levels = ['Chưa tốt', 'Bình thường', 'Tốt'].map((label, i) => ({ code: `${i + 1}`, label, means: means[i]! }));
  const figures = figuresFromTable(table, { scales: [{ id: 'tot-3', levels }], selection: 'counter-quota' });
  const workbook = await reread({ figures, table });
  const sheet = workbook.getWorksheet('Tổng hợp')!;
  checkFormulas(workbook);
  const read = (heading: string) => evaluateCell(workbook, 'Tổng hợp', findCell(sheet, 'Tiêu chí', heading));
  for (const [heading, expected] of [
    ['Tốt', 0.5078],
    ['Tỷ lệ hài lòng', 0.5078],
    ['Tỷ lệ không hài lòng', 0.0589],
  ] as const)
    assert.ok(Math.abs((read(heading) as number) - expected) < 1e-12, heading);
  const unknown = ['Số ý kiến hợp lệ (N)', 'Bỏ trống', 'Số phiếu đủ điều kiện', 'Kiểm tra cộng (0 là khớp)'];
  assert.deepEqual(unknown.map(read), ['–', '–', '–', '–']);
  assert.equal(evaluateCell(workbook, 'Tổng hợp', findCell(sheet, 'CHỈ SỐ CHUNG', 'Tỷ lệ hài lòng')), 0.5078);
});

test('ranks and what was written stand behind the other questions, with formulas over the counts', async () => {
  const workbook = await reread({ figures: makeFullRound(), plan });
  const sheet = workbook.getWorksheet('Câu hỏi khác')!;
  const rowOf = (start: string) => {
    const row = sheet.getRows(1, sheet.rowCount)!.find((one) => one.getCell(2).text.startsWith(start));
    assert.ok(row, start);
    return row;
  };
  assert.equal(rowOf('Giảm giấy tờ: xếp thứ 2').getCell(3).value, 30);
  assert.equal(rowOf('Giảm giấy tờ: xếp thứ 2').getCell(4).result, 0.3);
  const mean = rowOf('Giảm giấy tờ: thứ bậc bình quân').getCell(3);
  assert.equal(mean.result, (40 + 60 + 30) / 80);
  assert.match(mean.formula, /1\*C\d+\+2\*C\d+\+3\*C\d+/);
  assert.equal(rowOf('Trung vị (lần)').getCell(3).value, 2);
  assert.equal(rowOf('tháng 1/2026').getCell(4).result, 80 / 120);
  assert.ok(rowOf('có ít hơn 5 câu trả lời'));
  assert.equal(rowOf('Góp ý').getCell(3).value, 17);
  assert.ok(rowOf('ý kiến ghi bằng lời, không công bố nguyên văn'));
});

test('what people wrote stands on a sheet of its own, only where it is given, and never as a formula', async () => {
  const given = [{ text: 'Góp ý', total: 3, words: ['=1+1', 'Nên mở cửa sáng thứ Bảy'] }];
  const workbook = await reread({ figures: makeFullRound(), plan, words: given });
  const sheet = workbook.getWorksheet('Ý kiến')!;
  const texts = sheet.getRows(1, sheet.rowCount)!.map((row) => row.getCell(2));
  assert.ok(texts.some((cell) => cell.text === 'Góp ý (3 ý kiến)'));
  assert.ok(texts.some((cell) => cell.text.endsWith('=1+1') && cell.formula === undefined));
  assert.equal((await reread({ figures: makeFullRound(), plan })).getWorksheet('Ý kiến'), undefined);
});
