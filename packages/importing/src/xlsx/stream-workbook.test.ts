import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '@longdan/core';
import fc from 'fast-check';
import type { GridRow } from '../cell.ts';
import { readGrid } from '../grid.ts';
import { makeZipOf, partsOfWorkbook, sheetXml } from '../testing/make-zip.ts';
import { makeWorkbook } from '../testing/sample-form.ts';
import { isXlsx, streamWorkbook } from './stream-workbook.ts';
import { readXmlText } from './xml-scanner.ts';
import type { ByteSource } from './zip.ts';

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  readAt: async (from, to) => bytes.subarray(from, to),
});

async function readStream(bytes: Uint8Array) {
  const book = await streamWorkbook(sourceOf(bytes), 'a.xlsx');
  if (!book.ok) return { refused: book.findings[0]!.code, sheets: [], notes: [] };
  const sheets: { sheet: string; hidden: boolean; rows: GridRow[] }[] = [];
  for (const { sheet, hidden, rows: open } of book.value.sheets) {
    const rows: GridRow[] = [];
    for await (const batch of open()) {
      if (!batch.ok) return { refused: batch.finding.code, sheets, notes: [] };
      rows.push(...batch.rows);
    }
    sheets.push({ sheet, hidden, rows });
  }
  return { refused: undefined, sheets, notes: book.value.notes };
}

/** Everything that is known of rows. */
const plain = (rows: readonly GridRow[]) =>
  rows.map(({ row, place, cells }) => ({
    row,
    place,
    cells: cells.map((cell) => ({
      text: cell.text,
      number: cell.number,
      date: cell.date,
      place: cell.place,
      merged: cell.merged,
      spread: cell.spread,
    })),
  }));
const codes = (findings: readonly Finding[]) => findings.map(({ code, place }) => ({ code, place }));

/** Both readers agree on a workbook. */
async function agree(bytes: Uint8Array): Promise<void> {
  const whole = readGrid(bytes, 'a.xlsx');
  const streamed = await readStream(bytes);
  if (!whole.ok) {
    assert.ok(streamed.refused === whole.findings[0]!.code || streamed.sheets.every(({ rows }) => rows.length === 0));
    return;
  }
  assert.equal(streamed.refused, undefined);
  assert.deepEqual(
    streamed.sheets.map(({ rows, ...sheet }) => ({ ...sheet, rows: plain(rows) })),
    whole.value.map(({ rows, sheet, hidden }) => ({ sheet, hidden, rows: plain(rows) })),
  );
  assert.deepEqual(codes(streamed.notes).toSorted(byCode), codes(whole.findings).toSorted(byCode));
}
const byCode = (a: { code: string }, b: { code: string }) => a.code.localeCompare(b.code);

const words = fc.constantFrom(
  'Hài lòng',
  '4',
  '4,5',
  '1.234',
  ' Hoà\u00a0bình '.normalize('NFD'),
  '05/09/2022',
  '<a & "b">',
  'hai\ndòng',
  '_x0041_',
  '=1+1',
  'TRUE',
  '',
);
const numbers = fc.oneof(
  fc.integer({ min: -10, max: 100_000 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0.985, 44809, 44809.75, 1e21, 1e-7, 12345678901234),
);
const value = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 4, arbitrary: numbers },
  fc.boolean(),
  fc.constant(null),
  fc.date({ min: new Date('1960-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
);

test('a streamed workbook reads as one read as a whole', async () => {
  const formats = ['0', '0.0%', '#,##0.00', 'dd/mm/yyyy', '0.00E+00', '"Phiếu" 0', '[h]:mm', '@', 'General'];
  const merge = fc
    .tuple(fc.nat(7), fc.nat(5), fc.nat(3), fc.nat(3))
    .map(([top, left, down, right]) => `${'ABCDEFGHI'[left]}${top + 1}:${'ABCDEFGHI'[left + right]}${top + down + 1}`);
  const sheet = fc.record({
    rows: fc.array(fc.array(value, { maxLength: 7 }), { minLength: 1, maxLength: 9 }),
    merges: fc.array(merge, { maxLength: 1 }),
    hidden: fc.boolean(),
    styled: fc.array(fc.tuple(fc.nat(8), fc.nat(6), fc.constantFrom(...formats)), { maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(sheet, { minLength: 1, maxLength: 3 }), async (sheets) => {
      const sketches = Object.fromEntries(
        sheets.map(({ rows, merges, hidden, styled }, at) => [
          `Trang ${at + 1} & “phụ”`,
          {
            rows,
            merges,
            hidden,
            formats: Object.fromEntries(
              styled
                .filter(([row, column]) => typeof rows[row]?.[column] === 'number')
                .map(([row, column, format]) => [`${'ABCDEFG'[column]}${row + 1}`, format]),
            ),
          },
        ]),
      );
      await agree(makeWorkbook(sketches));
    }),
    { numRuns: 120 },
  );
});

test('cells as other programs write them', async () => {
  const rows = [
    '<row r="1" spans="1:9"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>',
    '<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>dòng</t></is></c><c r="B3" t="inlineStr"><is><r><t>hai </t></r><r><t xml:space="preserve">phần</t></r></is></c></row>',
    '<row r="4"><c r="A4" s="1"><v>44809</v></c><c r="B4" s="2"><v>0.985</v></c><c r="C4" s="3"><v>1234.5</v></c><c r="D4" t="n"><v>4.0</v></c></row>',
    '<row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" t="e"><v>#N/A</v></c><c r="C5" t="str"><f>A1&amp;"x"</f><v>có &lt;1&gt;</v></c><c r="D5"><f>1+1</f><v>2</v></c></row>',
    '<row r="6"><c r="B6" s="2"/><c r="E6"><v>7</v></c></row>',
    '<row r="9"><c r="A9"><v></v></c></row><row r="10"/><row r="11"><c r="AB11"><v>1E3</v></c></row>',
  ].join('\n');
  const texts = [
    '<t>Phiếu</t>',
    '<r><rPr><b/></rPr><t>đậm </t></r><r><t>nhạt</t></r><rPh sb="0" eb="1"><t>bỏ</t></rPh>',
  ];
  for (const date1904 of [false, true]) {
    const parts = partsOfWorkbook(
      sheetXml(rows, '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C4:C5"/></mergeCells>'),
      {
        texts,
        formats: ['dd/mm/yyyy', '0.0%', '#,##0.00'],
        date1904,
      },
    );
    await agree(makeZipOf(parts));
  }
});

test('names with prefixes, rows and cells without places, days as texts, CDATA and comments', async () => {
  const sheet =
    "<x:worksheet xmlns:x='m'><!-- <x:row> --><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t><![CDATA[a<b & c]]></x:t></x:is></x:c><x:c><x:v>5</x:v></x:c></x:row><x:row><x:c t='s'><x:v>9</x:v></x:c><x:c><x:f>SUM(B1)</x:f></x:c><x:c t='d'><x:v>2022-09-05T00:00:00</x:v></x:c></x:row></x:sheetData></x:worksheet>";
  const { sheets, notes } = await readStream(makeZipOf(partsOfWorkbook(sheet)));
  assert.deepEqual(codes(notes), [
    { code: 'formula-without-value', place: { file: 'a.xlsx', sheet: 'Phiếu', row: 2, column: 'B' } },
  ]);
  assert.deepEqual(
    plain(sheets[0]!.rows).map(({ row, cells }) => [row, cells.map(({ text, number, date }) => [text, number, date])]),
    [
      [
        1,
        [
          ['a<b & c', undefined, undefined],
          ['5', 5, undefined],
        ],
      ],
      [
        2,
        [
          ['', undefined, undefined],
          ['', undefined, undefined],
          ['05/09/2022', 44809, '2022-09-05'],
        ],
      ],
    ],
  );
  assert.equal(readXmlText('&#7841;&#x1EA1;&amp;lt;_x000D_'), 'ạạ&lt;\r');
});

test('the first rows come before the rest is read; every row comes once, wherever a piece ends', async () => {
  const count = 30_000;
  const rows = Array.from(
    { length: count },
    (_, at) =>
      `<row r="${at + 1}"><c r="A${at + 1}"><v>${at}</v></c><c r="B${at + 1}" t="inlineStr"><is><t>Hài lòng ${at % 7} &amp; đủ ${(at * 7919) % 10_007}</t></is></c></row>`,
  );
  const bytes = makeZipOf(partsOfWorkbook(sheetXml(rows.join(''))));
  const { sheets } = await readStream(bytes);
  assert.deepEqual(
    sheets[0]!.rows.map((row) => [row.row, row.cells[0]!.number, row.cells[1]!.text]),
    Array.from({ length: count }, (_, at) => [at + 1, at, `Hài lòng ${at % 7} & đủ ${(at * 7919) % 10_007}`]),
  );
  const book = await streamWorkbook(sourceOf(bytes), 'a.xlsx');
  assert.ok(book.ok);
  for await (const batch of book.value.sheets[0]!.rows()) {
    assert.ok(batch.ok && batch.rows.length < count / 4 && batch.bytes < bytes.length);
    break;
  }
});

test('bombs, lies and damage are refused, never thrown', async () => {
  const rows = Array.from(
    { length: 400 },
    (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>${at * 7919}</v></c></row>`,
  ).join('');
  const parts = partsOfWorkbook(sheetXml(rows));
  const name = 'xl/worksheets/sheet1.xml';
  assert.equal(await isXlsx(sourceOf(makeZipOf(parts))), true);
  assert.equal(await isXlsx(sourceOf(makeZipOf({ 'content.xml': '' }))), false);
  const bomb = makeZipOf({ ...parts, [name]: sheetXml(' '.repeat(25_000_000)) });
  assert.equal((await readStream(bomb)).refused, 'file-oversized');
  assert.equal((await readStream(makeZipOf(parts, { [name]: 3_000_000_000 }))).refused, 'file-oversized');
  // The directory says less than there is.
  assert.equal((await readStream(makeZipOf(parts, { [name]: 900 }))).refused, 'workbook-broken');
  assert.equal((await readStream(makeZipOf({ ...parts, [name]: sheetXml(rows).slice(0, 999) }))).refused, undefined);
  assert.equal((await readStream(makeZipOf({ ...parts, [name]: `${sheetXml(rows)}<c` }))).refused, 'workbook-broken');
  const good = makeZipOf(parts);
  assert.equal((await readStream(good.subarray(0, 900))).refused, 'file-unreadable');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      async (changes) => {
        const broken = good.slice();
        for (const [at, byte] of changes) broken[at] = byte;
        await readStream(broken);
      },
    ),
    { numRuns: 150 },
  );
});
