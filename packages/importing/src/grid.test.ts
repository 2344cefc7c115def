import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCountTable } from './count-table.ts';
import type { Grid } from './grid.ts';
import { readGrid } from './grid.ts';
import { makeWorkbook, utf8 } from './testing/sample-form.ts';

const read = (bytes: Uint8Array, file = 'a.csv'): Grid => {
  const grids = readGrid(bytes, file);
  assert.ok(grids.ok, JSON.stringify(grids));
  return grids.value[0]!;
};
const texts = (grid: Grid): string[][] => grid.rows.map((row) => row.cells.map((cell) => cell.text));
const refusal = (bytes: Uint8Array): string => {
  const grids = readGrid(bytes, 'a.bin');
  assert.equal(grids.ok, false);
  const [finding] = grids.findings;
  assert.match(finding!.message.vi, /Cách xử lý:/);
  assert.match(finding!.message.en, /What to do:/);
  return finding!.code;
};
const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return new Uint8Array(bigEndian ? bytes.swap16() : bytes);
};

test('delimited text reads alike in every delimiter and encoding', () => {
  const rows = [
    ['Mã phiếu', 'Câu 1', 'Góp ý'],
    ['01', '4,5', 'Tốt; nhưng, chậm'],
    ['02', '', 'hai\ndòng "trích"'],
  ];
  for (const delimiter of [',', ';', '\t', '|']) {
    const text = rows
      .map((row) =>
        row.map((cell) => (/[,;\t|\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter),
      )
      .join('\r\n');
    for (const bytes of [utf8(text), utf8(`\ufeff${text}`), utf16(text, false), utf16(text, true)])
      assert.deepEqual(texts(read(bytes)), rows);
    if (delimiter !== '\t') assert.deepEqual(texts(read(utf8(`sep=${delimiter}\r\n${text}`))), rows);
  }
});

test('decimal commas in semicolon files and semicolons in comma files do not mislead', () => {
  const semicolon = ['a;b;c', ...Array.from({ length: 9 }, () => '4,0;3,5;2,0')].join('\n');
  assert.deepEqual(texts(read(utf8(semicolon)))[1], ['4,0', '3,5', '2,0']);
  const comma = ['a,b,c', ...Array.from({ length: 9 }, () => '1;3;5,x,y')].join('\n');
  assert.deepEqual(texts(read(utf8(comma)))[1], ['1;3;5', 'x', 'y']);
});

test('rows and physical lines are both counted; wholly empty rows are left out', () => {
  const grid = read(utf8('a,b\n\n"x\ny",2\n , \n3,4\n'));
  assert.deepEqual(
    grid.rows.map(({ row, place }) => [row, place.line]),
    [
      [1, 1],
      [3, 3],
      [5, 6],
    ],
  );
  assert.deepEqual(grid.rows[2]!.cells[1]!.place, { file: 'a.csv', row: 5, line: 6, column: 'B' });
});

test('Windows-1258 is read only when every accented word becomes Vietnamese', () => {
  // "Tiêu chí;Kết quả;Đầy đủ": base letters with combining tones, as Windows-1258 writes them.
  const certain = Uint8Array.from([
    ...Buffer.from(
      'Ti\xeau ch\xed;K\xea\xect qua\xd2;\xd0\xe2\xccy \xf0u\xd2\nt\xf4\xect;x\xe2\xecu;kz\xe2\n',
      'latin1',
    ),
  ]);
  const grids = readGrid(certain, 'cu.csv');
  assert.equal(grids.ok, false); // "kzâ" is no syllable: not certain
  const fine = Uint8Array.from(
    Buffer.from('Ti\xeau ch\xed;K\xea\xect qua\xd2;\xd0\xe2\xccy \xf0u\xd2\n1;2;3\n', 'latin1'),
  );
  const read1258 = readGrid(fine, 'cu.csv');
  assert.ok(read1258.ok, JSON.stringify(read1258.findings));
  assert.deepEqual(texts(read1258.value[0]!)[0], ['Tiêu chí', 'Kết quả', 'Đầy đủ']);
  assert.equal(read1258.findings[0]?.code, 'text-windows-1258');
  assert.equal(
    refusal(Uint8Array.from(Buffer.from('Soci\xe9t\xe9;G\xe9n\xe9rale\n1;2\n', 'latin1'))),
    'text-unknown-encoding',
  );
});

test('what cannot be read is refused with what it is and what to do', () => {
  const sheet = { T: { rows: [['a', 'b']] } };
  assert.equal(refusal(new Uint8Array()), 'file-empty');
  assert.equal(refusal(utf8('\ufeff \n\n')), 'file-empty');
  assert.equal(refusal(makeWorkbook({ T: { rows: [] } })), 'file-empty');
  assert.equal(refusal(makeWorkbook(sheet, 'biff8')), 'file-xls');
  assert.equal(refusal(makeWorkbook(sheet, 'xlsb')), 'file-xlsb');
  const ole = new Uint8Array(2048);
  ole.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  assert.equal(refusal(ole), 'file-ole');
  ole.set(Buffer.from('EncryptedPackage', 'utf16le'), 1024);
  assert.equal(refusal(ole), 'file-encrypted');
  assert.equal(refusal(utf8('%PDF-1.7\n')), 'file-pdf');
  assert.equal(refusal(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)), 'file-image');
  assert.equal(refusal(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), 'file-image');
  assert.equal(refusal(utf8('<html><table><tr><td>1</td></tr></table></html>')), 'file-html');
  assert.equal(refusal(Uint8Array.of(1, 2, 0, 3, 4)), 'file-binary');
  assert.equal(refusal(Uint8Array.of(0x50, 0x4b, 3, 4, 1, 2, 3)), 'file-unreadable');
  assert.equal(refusal(makeZip('word/document.xml')), 'file-docx');
  assert.equal(refusal(makeZip('anh.txt')), 'file-archive');
  assert.equal(refusal(makeZip('xl/workbook.xml', 500_000_000)), 'file-oversized');
  assert.equal(refusal(makeZip('xl/workbook.xml')), 'file-unreadable');
  assert.equal(refusal(utf8('a,b\n1,"mở mà không đóng\n2,3\n')), 'csv-quote-not-closed');
});

/** A zip of one stored, empty entry; `size` is what its directory claims. */
function makeZip(name: string, size = 0): Uint8Array {
  const local = Buffer.alloc(30 + name.length);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  local.write(name, 30);
  const directory = Buffer.alloc(46 + name.length);
  directory.writeUInt32LE(0x02014b50, 0);
  directory.writeUInt32LE(size, 24);
  directory.writeUInt16LE(name.length, 28);
  directory.write(name, 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, directory, end]));
}

test('workbooks: dates, percentages, merges, hidden sheets, letters', () => {
  const bytes = makeWorkbook({
    Phiếu: {
      rows: [
        ['Nhóm', null, 'Ngày'],
        ['Hoà\u00a0bình '.normalize('NFD'), 'x', new Date(Date.UTC(2022, 8, 5))],
        ['1.234.567,50', 0.985, '05/09/2022'],
        ['gộp', 4, '2022-13-01'],
        [null, 5, null],
      ],
      merges: ['A1:B1', 'A4:A5'],
      formats: { B3: '0.0%', C2: 'dd/mm/yyyy' },
    },
    Nháp: { rows: [['ẩn']], hidden: true },
  });
  for (const type of ['xlsx', 'ods'] as const) {
    const grids = readGrid(
      type === 'xlsx' ? bytes : makeWorkbook({ Phiếu: { rows: [['a', 1.5]] } }, 'ods'),
      `a.${type}`,
    );
    assert.ok(grids.ok, JSON.stringify(grids));
    if (type === 'ods') {
      assert.deepEqual([texts(grids.value[0]!), grids.value[0]!.rows[0]!.cells[1]!.number], [[['a', '1.5']], 1.5]);
      continue;
    }
    const [first, second] = grids.value;
    assert.deepEqual(texts(first!), [
      ['Nhóm', '', 'Ngày'],
      ['Hoà bình', 'x', '05/09/2022'],
      ['1.234.567,50', '98.5%', '05/09/2022'],
      ['gộp', '4', '2022-13-01'],
      ['', '5'],
    ]);
    const cell = (row: number, column: number) => first!.rows[row]!.cells[column]!;
    assert.deepEqual(
      [cell(0, 1).merged, cell(0, 1).spread, cell(4, 0).merged, cell(4, 0).text],
      ['covered', 'Nhóm', 'covered', ''],
    );
    assert.deepEqual([cell(1, 2).date, cell(2, 2).date, cell(3, 2).date], ['2022-09-05', '2022-09-05', undefined]);
    assert.equal(cell(2, 0).number, 1_234_567.5);
    assert.equal(second!.hidden, true);
    assert.ok(grids.findings.some(({ code }) => code === 'sheet-hidden'));
  }
});

test('no bytes make the readers throw', () => {
  const good = makeWorkbook({
    T: {
      rows: [
        ['Tiêu chí', 'Tốt', 'Kém'],
        ['a', 1, 2],
      ],
    },
  });
  const tryAll = (bytes: Uint8Array): void => {
    for (const outcome of [readGrid(bytes, 'f'), readCountTable(bytes, 'f')])
      if (!outcome.ok) assert.ok(outcome.findings.length > 0);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), tryAll), { numRuns: 400 });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'",;\t\n\r=\'x1 ắ\ufeff'), maxLength: 80 }), (text) =>
      tryAll(utf8(text)),
    ),
    {
      numRuns: 400,
    },
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      (changes) => {
        const broken = good.slice();
        for (const [at, byte] of changes) broken[at] = byte;
        tryAll(broken);
      },
    ),
    { numRuns: 150 },
  );
});
