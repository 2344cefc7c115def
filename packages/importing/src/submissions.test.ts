import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, type Finding, validateSubmission } from '@longdan/core';
import { readGrid } from './grid.ts';
import { proposeMapping } from './mapping.ts';
import { writeRefusals } from './refusals.ts';
import {
  type AcceptedRow,
  type ReadRow,
  type RefusedRow,
  readSubmissions,
  type SubmissionOptions,
} from './submissions.ts';
import {
  codeOf,
  fields,
  form,
  makeWorkbook,
  type SheetSketch,
  units,
  utf8,
  type Value,
} from './testing/sample-form.ts';

interface Reading {
  readonly accepted: readonly AcceptedRow[];
  readonly refused: readonly RefusedRow[];
  readonly notes: readonly Finding[];
  readonly all: readonly ReadRow[];
}

function readAll(bytes: Uint8Array, file: string, options: Partial<SubmissionOptions> = {}): Reading {
  const grids = readGrid(bytes, file);
  assert.ok(grids.ok, JSON.stringify(grids));
  const { rows } = grids.value[0]!;
  const mapping = proposeMapping(rows.slice(0, 30), rows.slice(30, 60), form, { fields, units });
  assert.deepEqual(
    mapping.findings.filter(({ severity }) => severity === 'fault'),
    [],
  );
  const notes: Finding[] = [];
  const all = [
    ...readSubmissions(rows, mapping, form, { fields, units, onNote: (finding) => notes.push(finding), ...options }),
  ];
  for (const row of all)
    if (row.ok)
      assert.deepEqual(validateSubmission(form, row.submission), { ok: true, value: row.submission, findings: [] });
  return { all, notes, accepted: all.filter((row) => row.ok), refused: all.filter((row) => !row.ok) };
}
const readCsv = (text: string, options?: Partial<SubmissionOptions>): Reading =>
  readAll(utf8(text), 'phieu.csv', options);

/** What one cell of a question's column gives: the answer, the code of the refusal, or undefined for a blank. */
function readOne(heading: string, value: string): Answer | string | undefined {
  const { all } = readCsv(`Mã phiếu;${heading}\n${codeOf(7)};"${value.replaceAll('"', '""')}"`);
  const [row] = all;
  assert.ok(row);
  return row.ok ? Object.values(row.submission.answers)[0] : row.findings[0]!.code;
}
const chosen = (code: string) => ({ state: 'chosen', code });
const many = (...list: string[]) => ({ state: 'chosen-many', codes: list });

test('levels: codes, labels, decimals that are whole, refusals, two marks', () => {
  for (const text of [
    '4',
    '4,0',
    '4.0',
    '4.00',
    'Hài lòng',
    'HÀI  LÒNG',
    'hai long',
    '4. Hài lòng',
    '4 - hài lòng',
    '4;4',
  ])
    assert.deepEqual(readOne('A1', text), chosen('4'), text);
  for (const text of ['KTL', 'ktl', 'Không trả lời', 'từ chối trả lời'])
    assert.deepEqual(readOne('A1', text), { state: 'refused' });
  for (const text of ['3;4', '3/4', '3 và 4', '3, 4', 'Bình thường; Hài lòng'])
    assert.deepEqual(readOne('A1', text), { state: 'invalid', raw: text });
  assert.equal(readOne('A1', ''), undefined);
  assert.equal(readOne('A1', '4,5'), 'answer-not-whole');
  assert.equal(readOne('A1', '3 - Hài lòng'), 'answer-contradictory');
  for (const text of ['7', '0', '-1', '45', '50%']) assert.equal(readOne('A1', text), 'answer-out-of-scale', text);
  for (const text of ['x', '#N/A', 'tốt']) assert.equal(readOne('A1', text), 'answer-unknown', text);
});

test('options: codes, labels, positions, words beside the choice', () => {
  for (const text of ['nu', 'NU', 'Nữ', 'nữ', '2', '2. Nữ']) assert.deepEqual(readOne('sex', text), chosen('nu'), text);
  assert.equal(readOne('sex', '3'), 'answer-out-of-scale');
  assert.deepEqual(readOne('job', 'Làm công việc tự do'), chosen('tudo'));
  for (const text of ['Khác: nuôi tôm', 'Khác (nuôi tôm)', 'khac - nuôi tôm'])
    assert.deepEqual(readOne('job', text), { ...chosen('khac'), specified: 'nuôi tôm' }, text);
  const row = (job: string, words: string) => readCsv(`job;job - ghi rõ\n${job};${words}`).all[0]!;
  assert.deepEqual((row('Khác', 'nuôi tôm') as AcceptedRow).submission.answers['job'], {
    ...chosen('khac'),
    specified: 'nuôi tôm',
  });
  assert.equal((row('Nghỉ hưu', 'nuôi tôm') as RefusedRow).findings[0]!.code, 'words-without-option');
});

test('multiple choice in one cell: semicolons, commas, labels that hold commas, at most', () => {
  assert.deepEqual(readOne('channels', '1;3'), many('1', '3'));
  assert.deepEqual(readOne('channels', '1,3'), many('1', '3'));
  assert.deepEqual(readOne('channels', 'Loa phát thanh, Họp, sinh hoạt, thông báo tại khu dân cư'), many('1', '2'));
  assert.deepEqual(readOne('channels', 'Mạng internet; Hình thức khác: cháu kể'), {
    ...many('3', '4'),
    specified: 'cháu kể',
  });
  assert.deepEqual(readOne('channels', '1;2;3;4'), { state: 'invalid', raw: '1;2;3;4' });
  assert.equal(readOne('channels', '1;9'), 'answer-out-of-scale');
  assert.equal(readOne('channels', '1.3'), 'answer-became-number');
  assert.deepEqual(readOne('priorities', 'c;a'), many('c', 'a'));
});

test('numbers, days and texts keep to the rules of the questionnaire', () => {
  assert.deepEqual(readOne('visits', '2,5'), { state: 'written', value: '2.5' });
  assert.equal(readOne('visits', '2,55'), 'too-many-decimals');
  assert.equal(readOne('visits', '51'), 'number-out-of-range');
  assert.equal(readOne('visits', 'nhiều'), 'answer-not-number');
  for (const text of ['05/09/2022', '5-9-2022', '2022-09-05', '44809', 'ngày 5 tháng 9 năm 2022'])
    assert.deepEqual(readOne('filed', text), { state: 'written', value: '2022-09-05' }, text);
  for (const text of ['09/25/2022', '31/02/2022', 'hôm qua'])
    assert.equal(readOne('filed', text), 'day-unreadable', text);
  assert.deepEqual(readOne('remark', ' Nhanh\u00a0hơn '), { state: 'written', value: 'Nhanh hơn' });
});

test('columns per level: marks of every kind, two marks, unknown marks, and per option', () => {
  const header =
    'Mã phiếu;A1_1;A1_2;A1_3;A1_4;A1_5;channels.1;channels.3;channels.4;priorities.a;priorities.b;priorities.c';
  const read = (cells: string): ReadRow => readCsv(`${header}\n${codeOf(3)};${cells}`).all[0]!;
  const answers = (cells: string) => (read(cells) as AcceptedRow).submission.answers;
  for (const mark of ['x', 'X', '✓', '1', '4', 'Hài lòng'])
    assert.deepEqual(answers(`0;-;;${mark};;;;;;;`)['A1'], chosen('4'), mark);
  assert.deepEqual(answers(';;x;x;;;;;;;')['A1'], { state: 'invalid', raw: '3;4' });
  assert.deepEqual(answers(';;KTL;;;;;;;;')['A1'], { state: 'refused' });
  assert.deepEqual(answers('x;;;;;;x;cháu kể;2;1;'), {
    A1: chosen('1'),
    channels: { ...many('3', '4'), specified: 'cháu kể' },
    priorities: many('b', 'a'),
  });
  assert.deepEqual(answers('x;;;;;;;;1;1;')['priorities'], { state: 'invalid', raw: 'a:1;b:1' });
  const bad = read(';;?;;;;;;;;') as RefusedRow;
  assert.deepEqual([bad.findings[0]!.code, bad.findings[0]!.place?.column], ['mark-unknown', 'D']);
});

test('what a sheet says of itself', () => {
  const { accepted, refused } = readCsv(
    [
      'Mã phiếu;Lĩnh vực;Đơn vị;Ngày;Kênh;Đối tượng;Đồng ý;A1',
      `${codeOf(1).toLowerCase().slice(0, 5)}-${codeOf(1).slice(5)};lĩnh vực hộ tịch;xã Hoằng Hóa;5/9/2022;bưu điện;doanh nghiệp;x;5`,
      `${codeOf(2)};;Bút Sơn;;;;;`,
      `${codeOf(3)};Đất đai;Bút Sơn;;fax;trẻ em;có lẽ;5`,
    ].join('\n'),
    { defaultField: 'chung-thuc' },
  );
  assert.deepEqual(accepted[0]!.submission, {
    ballotCode: codeOf(1),
    fieldId: 'ho-tich',
    unitId: 'hoang-hoa',
    channel: 'post',
    respondentKind: 'organisation',
    answeredOn: '2022-09-05',
    consent: 'given',
    answers: { A1: chosen('5') },
  });
  // A ballot wholly blank is a ballot; silence is no consent.
  assert.deepEqual(accepted[1]!.submission, {
    ballotCode: codeOf(2),
    fieldId: 'chung-thuc',
    unitId: 'but-son',
    channel: 'import',
    consent: 'withheld',
    answers: {},
  });
  assert.deepEqual(
    refused[0]!.findings.map(({ code }) => code),
    ['field-unknown', 'channel-unknown', 'respondent-kind-unknown', 'consent-unknown'],
  );
  assert.match(refused[0]!.findings[0]!.message.vi, /“Đất đai”.*Kế hoạch chỉ có: .*Chứng thực/);
});

/** A real office's sheet: 150 ballots, titles, merged headings, sums and signatures; 12 rows spoiled in 12 ways. */
function messySheet(): {
  readonly sketch: SheetSketch;
  readonly spoiled: ReadonlyMap<number, readonly [column: string, code: string]>;
} {
  const top: Value[][] = [
    ['ỦY BAN NHÂN DÂN THỊ TRẤN BÚT SƠN'],
    ['TỔNG HỢP PHIẾU KHẢO SÁT SỰ HÀI LÒNG NĂM 2022'],
    [],
    [
      'STT',
      'Mã phiếu',
      'Họ và tên',
      'Lĩnh vực',
      'Ngày khảo sát',
      'Giới tính',
      'Trang thiết bị phục vụ người dân, tổ chức',
      null,
      'Câu 5. Phí/lệ phí mà Ông/Bà phải nộp là đúng quy định',
      null,
      null,
      null,
      null,
      'Câu 7',
      'Góp ý của Ông/Bà',
      'Ghi chú',
    ],
    [null, null, null, null, null, null, 'Câu 3', 'Câu 4', 1, 2, 3, 4, 5, null, null, null],
  ];
  const firstRow = top.length + 1;
  const rows = Array.from({ length: 150 }, (_, at): Value[] => {
    const level = (at * 7) % 5;
    const marks = Array.from({ length: 5 }, (_unused, column) => (column === level ? (at % 2 ? 'x' : 'X') : null));
    const day = at % 3 === 0 ? '05/09/2022' : new Date(Date.UTC(2022, 8, 1 + (at % 28)));
    const a1: Value = [4, 'Hài lòng', '4,0', 'rất hài  lòng', null][at % 5]!;
    return [
      at + 1,
      codeOf(at + 1),
      'Nguyễn Văn A',
      at < 50 ? 'Hộ tịch' : 'Chứng thực',
      day,
      at % 2 ? 'Nam' : 'Nữ',
      a1,
      at % 11 === 0 ? 'KTL' : (at % 5) + 1,
      ...marks,
      at % 4 ? '1;3' : 'Loa phát thanh',
      at % 9 ? null : 'Cần nhanh hơn',
      null,
    ];
  });
  const spoil: readonly (readonly [at: number, column: number, value: Value, code: string])[] = [
    [3, 6, 7, 'answer-out-of-scale'],
    [10, 6, '4,5', 'answer-not-whole'],
    [20, 7, 'tốt', 'answer-unknown'],
    [30, 1, `${codeOf(31).slice(0, 9)}${codeOf(31)[9] === 'A' ? 'C' : 'A'}`, 'ballot-code-check'],
    [40, 1, codeOf(6), 'ballot-code-repeated'],
    [60, 3, 'Đất đai', 'field-unknown'],
    [70, 4, '31/02/2022', 'day-unreadable'],
    [80, 5, 'Chưa rõ', 'answer-unknown'],
    [90, 10, '?', 'mark-unknown'],
    [100, 13, '1;9', 'answer-out-of-scale'],
    [110, 1, 'ABC', 'ballot-code-character'],
    [120, 7, new Date(Date.UTC(2022, 3, 3)), 'answer-became-date'],
  ];
  const spoiled = new Map<number, readonly [string, string]>();
  const formats: Record<string, string> = {};
  for (const [at, column, value, code] of spoil) {
    rows[at]![column] = value;
    spoiled.set(firstRow + at, [String.fromCharCode(65 + column), code]);
    if (column === 10) rows[at]!.splice(8, 5, null, null, '?', null, null);
  }
  const below: Value[][] = [
    ['Tổng cộng', null, null, null, null, null, 150],
    [],
    [null, 'Người lập biểu', null, null, null, null, 'TM. ỦY BAN NHÂN DÂN'],
  ];
  return {
    sketch: {
      rows: [...top, ...rows.slice(0, 60), [], ...rows.slice(60), ...below],
      merges: [
        'A1:P1',
        'A2:P2',
        'G4:H4',
        'I4:M4',
        ...['A', 'B', 'C', 'D', 'E', 'F', 'N', 'O', 'P'].map((letter) => `${letter}4:${letter}5`),
      ],
      formats,
    },
    // An empty row stands after the sixtieth ballot.
    spoiled: new Map([...spoiled].map(([row, what]) => [row >= firstRow + 60 ? row + 1 : row, what])),
  };
}

test('a messy workbook: 138 ballots kept, 12 refused by row, column and reason, sums and signatures left out', () => {
  const { sketch, spoiled } = messySheet();
  const { accepted, refused, notes } = readAll(makeWorkbook({ Phiếu: sketch }), 'phieu-2022.xlsx');
  assert.deepEqual([accepted.length, refused.length], [138, 12]);
  for (const { row, findings, raw, place } of refused) {
    const [column, code] = spoiled.get(row)!;
    assert.deepEqual(
      findings.map((finding) => [finding.code, finding.place]),
      [[code, { file: 'phieu-2022.xlsx', sheet: 'Phiếu', row, column }]],
    );
    const { vi, en } = findings[0]!.message;
    assert.match(vi, new RegExp(`phieu-2022\\.xlsx, trang “Phiếu”, dòng ${row}, cột ${column} “`));
    assert.match(en, new RegExp(`row ${row}, column ${column}`));
    assert.equal(raw[0], String(Number(raw[0])));
    assert.equal(raw[2], '', 'names are not kept');
    assert.deepEqual(place, { file: 'phieu-2022.xlsx', sheet: 'Phiếu', row });
  }
  const repeated = refused.find(({ findings }) => findings[0]!.code === 'ballot-code-repeated')!;
  assert.match(repeated.findings[0]!.message.vi, /đã có ở dòng 11; .*hai dòng 11 và 46/);
  assert.deepEqual(
    notes.map(({ code }) => code),
    ['row-sum', 'row-footer'],
  );
  assert.ok(!JSON.stringify(accepted).includes('Nguyễn'));
});

test('refused rows come out as a file that is mended and imported again', () => {
  const { sketch } = messySheet();
  const first = readAll(makeWorkbook({ Phiếu: sketch }), 'phieu-2022.xlsx');
  const bytes = writeRefusals(first.refused);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const again = readAll(bytes, 'tra-lai.csv');
  // The repeated code stands alone in the new file; all others are refused again for the same reasons.
  assert.deepEqual(
    again.refused.map(({ findings }) => findings[0]!.code),
    first.refused
      .map(({ findings }) => findings[0]!.code.replace('answer-became-date', 'answer-unknown'))
      .filter((code) => code !== 'ballot-code-repeated'),
  );
  let text = new TextDecoder().decode(bytes);
  for (const [wrong, right] of [
    [';7;', ';5;'],
    ['4,5;', '4;'],
    [';tốt;', ';5;'],
    ['31/02/2022', '28/02/2022'],
    ['Đất đai', 'Hộ tịch'],
    ['Chưa rõ', 'Nam'],
    [';?;', ';x;'],
    ['"1;9"', '"1;3"'],
    [';ABC;', `;${codeOf(500)};`],
    [';03/04/2022;', ';3;'],
  ] as const)
    text = text.replace(wrong, right);
  const mended = readAll(utf8(text), 'tra-lai.csv');
  assert.deepEqual(
    mended.refused.map(({ findings }) => findings[0]!.code),
    ['ballot-code-check'],
  );
  assert.equal(mended.accepted.length, 11);
  const twice = new TextDecoder().decode(writeRefusals(again.refused));
  assert.equal(twice.match(/Lý do/g)!.length, 1);
});

test('rows that are no ballots are left out with a note, merged values are not repeated', () => {
  const csv = readCsv(`STT;Mã phiếu;A1\n1;${codeOf(1)};5\nSTT;Mã phiếu;A1\n2;;\n;;\nTổng số: 1 phiếu;;`);
  assert.deepEqual([csv.accepted.length, csv.refused.length], [1, 0]);
  assert.deepEqual(
    csv.notes.map(({ code, place }) => [code, place?.row]),
    [
      ['row-heading', 3],
      ['row-without-answers', 4],
      ['row-sum', 6],
    ],
  );
  const book = readAll(
    makeWorkbook({
      T: {
        rows: [
          ['Mã phiếu', 'Lĩnh vực', 'A1'],
          [codeOf(1), 'Hộ tịch', 5],
          [codeOf(2), null, 4],
        ],
        merges: ['B2:B3'],
      },
    }),
    'gop.xlsx',
  );
  assert.deepEqual(
    book.refused.map(({ row, findings }) => [row, findings[0]!.code]),
    [[3, 'cell-merged']],
  );
  const numbers = readCsv('Số phiếu;A1\n01;5\n01;4');
  assert.deepEqual(
    [numbers.accepted.map(({ identity }) => identity), numbers.notes.map(({ code }) => code)],
    [['01', '01'], ['sheet-number-repeated']],
  );
});
