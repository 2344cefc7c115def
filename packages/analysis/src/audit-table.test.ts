import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { auditTable } from './audit-table.ts';
import type { CountTable } from './count-table.ts';
import { dakMilTable, type RowSketch, sketchTable } from './testing/count-tables.ts';

const three = ['Tốt', 'Bình thường', 'Chưa tốt'];
const codesOf = (table: CountTable, options = {}) => auditTable(table, options).map((finding) => finding.code);
const good: RowSketch = { code: '1', eligible: '90', ineligible: '10', levels: ['88', '2', ''] };
const row = (change: Partial<RowSketch>): RowSketch => ({ ...good, ...change });
const counts = (...rows: RowSketch[]) => sketchTable(three, rows);
const shares = (...rows: RowSketch[]) => sketchTable(three, rows, { kind: 'percentages' });

test('the published table of Đắk Mil has one fault: row II.2, where 88 would fit', () => {
  const findings = auditTable(dakMilTable, { ballots: { issued: 100, collected: 100, eligible: 90 } });
  assert.deepEqual(findings, [
    {
      code: 'levels-exceed-eligible',
      severity: 'fault',
      message: {
        vi: 'Dòng II.2 (Hướng dẫn kê khai…): 98 + 2 = 100, nhiều hơn 90 phiếu đủ điều kiện. Nếu chỉ sai một ô thì ô “Tốt” phải là 88.',
        en: 'Row II.2 (Hướng dẫn kê khai…): 98 + 2 = 100, more than the 90 eligible ballots. If one cell alone is wrong, “Tốt” must be 88.',
      },
      place: { file: 'bang.csv', row: 7, column: 'Tốt' },
      data: { row: 'II.2', parts: '98 + 2', sum: 100, eligible: 90, candidate: 88, candidateCell: 'Tốt' },
    },
  ]);
  assert.deepEqual(auditTable(dakMilTable), findings);
});

test('the audit leaves the table as it was', () => {
  const before = JSON.stringify(dakMilTable);
  auditTable(dakMilTable);
  assert.equal(JSON.stringify(dakMilTable), before);
});

test('no candidate is named where two cells could mend the row', () => {
  const [finding] = auditTable(counts(good, row({ code: '2', levels: ['50', '45', ''] })));
  assert.equal(finding?.code, 'levels-exceed-eligible');
  assert.equal(finding?.data?.['candidate'], null);
  assert.match(finding?.message.vi ?? '', /“Tốt” = 45 hoặc “Bình thường” = 40/);
});

test('the eligible figure is suspected only where no other row speaks for it', () => {
  const [alone] = auditTable(counts({ code: '1', eligible: '90', levels: ['98', '', '2'] }));
  assert.equal(alone?.data?.['candidate'], null);
  assert.match(alone?.message.vi ?? '', /“Số phiếu đủ điều kiện” = 100/);
  const [confirmed] = auditTable(
    counts({ code: '1', collected: '100', eligible: '90', ineligible: '10', levels: ['98', '', '2'] }),
  );
  assert.equal(confirmed?.data?.['candidate'], 88);

  const outlier = auditTable(counts(good, row({ code: '2' }), row({ code: '3', eligible: '9' })));
  assert.deepEqual(
    outlier.map((f) => [f.code, f.data?.['majority'] ?? f.data?.['candidate'], f.data?.['row']]),
    [
      ['eligible-differs', 90, '3'],
      ['levels-exceed-eligible', 90, '3'],
    ],
  );
});

test('where other rows have blanks, the candidate is an upper bound', () => {
  const [finding] = auditTable(counts(row({ levels: ['80', '2', ''] }), row({ code: '2', levels: ['98', '', '2'] })));
  assert.match(finding?.message.vi ?? '', /ô “Tốt” phải là nhiều nhất 88/);
});

test('non-answers are parts of the eligible ballots', () => {
  assert.deepEqual(codesOf(counts(row({ blank: '0' }))), []);
  assert.deepEqual(codesOf(counts(row({ blank: '1', levels: ['87', '2', ''] }))), []);
  assert.deepEqual(codesOf(counts(row({ blank: '5' }))), ['levels-exceed-eligible']);
});

test('fewer answers than eligible ballots is a note', () => {
  const [finding] = auditTable(counts(row({ levels: ['80', '2', ''] })));
  assert.equal(finding?.severity, 'note');
  assert.equal(finding?.data?.['missing'], 8);
  assert.match(finding?.message.vi ?? '', /8 phiếu bỏ trống/);
});

test('rows that disagree about the ballots of the round are held against the majority', () => {
  const found = auditTable(counts(good, row({ code: '2' }), row({ code: '3', ineligible: '11' })));
  assert.deepEqual(
    found.map((f) => [f.code, f.data?.['row'], f.data?.['value'], f.data?.['majority']]),
    [['ineligible-differs', '3', 11, 10]],
  );
  assert.deepEqual(codesOf(counts(good, row({ code: '2', eligible: '91', levels: ['89', '2', ''] }))), [
    'eligible-differs',
  ]);
  assert.deepEqual(codesOf(counts(row({ collected: '100' }), row({ code: '2', collected: '110' }))), [
    'collected-differs',
    'ballots-do-not-add-up',
  ]);
});

test('eligible and ineligible ballots add to those collected, and no more come back than were issued', () => {
  const table = counts(good, row({ code: '2' }));
  assert.deepEqual(codesOf(table, { ballots: { collected: 100, issued: 100 } }), []);
  const [sum] = auditTable(table, { ballots: { collected: 120 } });
  assert.equal(sum?.code, 'ballots-do-not-add-up');
  assert.match(sum?.message.vi ?? '', /Mọi dòng: 90 phiếu đủ điều kiện \+ 10 .* = 100, khác 120/);
  assert.deepEqual(codesOf(table, { ballots: { collected: 100, issued: 90 } }), ['collected-exceed-issued']);
  assert.deepEqual(codesOf({ ...table, issued: 90 }), ['collected-exceed-issued']);
  assert.deepEqual(codesOf({ ...table, issued: 90 }, { ballots: { collected: 100 } }), ['collected-exceed-issued']);
  assert.deepEqual(codesOf(table, { ballots: { eligible: 95 } }), ['eligible-differs-from-statement']);
});

test('cells that are no counts say what they look like', () => {
  const read = (raw: string) => {
    const [finding, ...rest] = auditTable(counts(good, row({ code: '2', levels: [raw, '2', ''] })));
    return [finding?.code, finding?.data?.['looksLike'], rest.length];
  };
  assert.deepEqual(read('8O'), ['cell-not-a-number', 80, 0]);
  assert.deepEqual(read('O'), ['cell-not-a-number', 0, 0]);
  assert.deepEqual(read('l'), ['cell-not-a-number', 1, 0]);
  assert.deepEqual(read('88 phiếu'), ['cell-not-a-number', 88, 0]);
  assert.deepEqual(read('tám tám'), ['cell-not-a-number', null, 0]);
  assert.deepEqual(read('so'), ['cell-not-a-number', null, 0]);
  const [finding] = auditTable(counts(good, row({ code: '2', levels: ['8B', '2', ''] })));
  assert.match(finding?.message.vi ?? '', /“8B” không phải là số\. Trông giống 88, và với số ấy dòng cộng vừa đủ/);
  assert.deepEqual(finding?.place, { file: 'bang.csv', row: 3, column: 'Tốt' });
  assert.deepEqual(codesOf(counts(row({ levels: ['92', '-2', ''] }))), ['cell-negative']);
  assert.deepEqual(codesOf(counts(row({ levels: ['87,5', '2,5', ''] }))), ['cell-not-whole', 'cell-not-whole']);
});

test('a table of percentages read as counts is told so once', () => {
  const table = counts({ code: '1', levels: ['50,5', '43,5', '6'] }, { code: '2', levels: ['60,1', '30', '9,9'] });
  assert.equal(codesOf(table)[0], 'counts-look-like-percentages');
  assert.equal(codesOf(table).includes('cell-not-whole'), false);
});

test('percentages add to 100 within half the last printed digit per level', () => {
  const [hcmc] = auditTable(shares({ code: '1', levels: ['50,78', '43,24', '5,89'] }));
  assert.equal(hcmc?.code, 'percentages-do-not-add-to-100');
  assert.match(hcmc?.message.vi ?? '', /50,78 \+ 43,24 \+ 5,89 = 99,91, thiếu 0,09 so với 100/);
  assert.equal(hcmc?.data?.['sum'], 99.91);
  assert.deepEqual(codesOf(shares({ code: '1', levels: ['33,33', '33,33', '33,33'] })), []);
  assert.deepEqual(codesOf(shares({ code: '1', levels: ['33,34', '33,33', '33,34'] })), []);
  assert.deepEqual(codesOf(shares({ code: '1', levels: ['33,34', '33,34', '33,34'] })), [
    'percentages-do-not-add-to-100',
  ]);
  assert.deepEqual(codesOf(shares({ code: '1', levels: ['101', '-1', ''] })), [
    'percentage-out-of-range',
    'percentage-out-of-range',
  ]);
  const whole = sketchTable(three, [{ code: '1', levels: ['50', '43', '6'] }], { kind: 'percentages', decimals: 0 });
  assert.deepEqual(codesOf(whole), []);
});

test('total rows equal their parts', () => {
  const total = (levels: string[], change: Partial<RowSketch> = {}): RowSketch => ({
    code: '',
    text: 'Tổng cộng',
    levels,
    ...change,
  });
  const second = row({ code: '2', levels: ['90', '', ''] });
  assert.deepEqual(codesOf(counts(good, second, total(['178', '2', '0']))), []);
  assert.deepEqual(codesOf(counts(total(['178', '2', '0']), good, second)), []);
  const [finding] = auditTable(counts(good, second, total(['180', '2', '0'])));
  assert.deepEqual(
    [finding?.code, finding?.data?.['column'], finding?.data?.['value'], finding?.data?.['sum']],
    ['total-differs-from-parts', 'Tốt', 180, 178],
  );
  // A subtotal under each factor and a grand total.
  const a = row({ group: 'A' });
  const b = row({ code: '2', group: 'B', levels: ['90', '', ''] });
  assert.deepEqual(
    codesOf(
      counts(
        a,
        total(['88', '2', ''], { group: 'A', text: 'Cộng nhóm A' }),
        b,
        total(['90', '', ''], { group: 'B', text: 'Cộng nhóm B' }),
        total(['178', '2', '']),
      ),
    ),
    [],
  );
  assert.deepEqual(codesOf(counts(good, row({ code: '2', text: 'Tổng thời gian giải quyết so với quy định' }))), []);
  const percent = (levels: string[], text = 'x'): RowSketch => ({ code: '', text, levels });
  assert.deepEqual(
    codesOf(shares(percent(['90', '10', '']), percent(['80', '20', '']), percent(['85', '15', ''], 'Chung'))),
    [],
  );
  assert.deepEqual(
    codesOf(shares(percent(['90', '10', '']), percent(['80', '20', '']), percent(['95', '5', ''], 'Chung'))),
    ['total-outside-parts', 'total-outside-parts'],
  );
});

test('row codes are unique, numbering may begin again under each factor', () => {
  assert.deepEqual(codesOf(counts(good, good)), ['row-code-repeated']);
  assert.deepEqual(codesOf(counts(row({ group: 'A' }), row({ group: 'B' }))), []);
  assert.deepEqual(codesOf(counts(row({ code: 'II.2', group: 'A' }), row({ code: 'II.2', group: 'B' }))), [
    'row-code-repeated',
  ]);
});

test('empty tables, tables without levels, rows without figures', () => {
  assert.deepEqual(codesOf(counts()), ['empty-table']);
  assert.deepEqual(codesOf(sketchTable([], [row({ levels: [] })])), ['no-level-columns']);
  assert.deepEqual(codesOf(counts(good, { code: '2', levels: ['', '', ''] })), ['row-without-figures']);
  assert.deepEqual(codesOf(counts({ code: '2', levels: ['', '', ''] })), ['empty-table']);
  assert.deepEqual(codesOf(counts(good, row({ code: '2', levels: ['88', '2'] }))), ['level-cells-missing']);
});

test('without a column of eligible ballots only what can be checked is checked, and a note says so', () => {
  const bare = { code: '1', levels: ['98', '2', ''] };
  assert.deepEqual(codesOf(counts(bare)), ['no-eligible-column']);
  assert.deepEqual(codesOf(counts(bare), { ballots: { eligible: 90 } }), [
    'levels-exceed-eligible',
    'eligible-not-printed',
  ]);
  // Printed on the first row only, as in a merged cell.
  assert.deepEqual(codesOf(counts(good, row({ code: '2', eligible: '' }))), ['eligible-not-printed']);
  // Collected − ineligible tells it as well.
  assert.deepEqual(codesOf(counts({ code: '1', collected: '100', ineligible: '10', levels: ['98', '', '2'] })), [
    'levels-exceed-eligible',
  ]);
});

test('law: a row is at fault exactly when its parts exceed the eligible ballots', () => {
  const level = fc.nat({ max: 60 });
  fc.assert(
    fc.property(fc.array(fc.tuple(level, level, level), { minLength: 1, maxLength: 12 }), (rows) => {
      const table = counts(
        ...rows.map((levels, i) => row({ code: String(i + 1), levels: levels.map((n) => (n === 0 ? '' : String(n))) })),
      );
      const expected = rows.map(([a, b, c]) => a + b + c);
      const findings = auditTable(table);
      for (const [i, sum] of expected.entries()) {
        const code = String(i + 1);
        const of = findings.filter((finding) => finding.data?.['row'] === code).map((finding) => finding.code);
        assert.deepEqual(of, sum > 90 ? ['levels-exceed-eligible'] : sum < 90 ? ['fewer-answers-than-eligible'] : []);
      }
    }),
  );
});

test('law: a named candidate, put in the cell, takes the fault away', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 90 }), { minLength: 3, maxLength: 3 }),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 1, max: 99 }),
      (levels, wrong, excess) => {
        const [a = 0, b = 0] = levels;
        const right = [Math.min(a, 90), Math.min(b, 90 - Math.min(a, 90))];
        right.push(90 - right[0]! - right[1]!);
        const broken = right.map((n, i) => (i === wrong ? n + excess : n));
        const table = (cells: readonly number[]) =>
          counts(good, row({ code: '2' }), row({ code: '3', levels: cells.map(String) }));
        const [finding] = auditTable(table(broken));
        assert.equal(finding?.code, 'levels-exceed-eligible');
        const candidate = finding?.data?.['candidate'];
        if (typeof candidate !== 'number') return;
        const column = three.indexOf(String(finding?.data?.['candidateCell']));
        assert.deepEqual(codesOf(table(broken.map((n, i) => (i === column ? candidate : n)))), []);
      },
    ),
  );
});

test('law: any table, however broken, is audited and told of in printable words', () => {
  const raw = fc.oneof(
    fc.constantFrom('', 'O', '–', '8O', '-3', '1e9', 'NaN', 'Infinity', '0,5', '33,333', 'chín mươi', '100'),
    fc.nat({ max: 120 }).map(String),
  );
  const sketch = fc.record(
    {
      code: fc.constantFrom('', '1', '2', 'I.1', 'II.2', 'Tổng'),
      text: fc.constantFrom('', 'Tổng cộng', 'Thái độ', 'Một tiêu chí có tên dài hơn năm chữ'),
      levels: fc.array(raw, { maxLength: 4 }),
      group: fc.constantFrom('A', 'B'),
      eligible: raw,
      ineligible: raw,
      collected: raw,
      blank: raw,
    },
    { requiredKeys: ['code', 'levels'] },
  );
  fc.assert(
    fc.property(
      fc.array(sketch, { maxLength: 8 }),
      fc.constantFrom<CountTable['kind']>('counts', 'percentages'),
      (rows, kind) => {
        const table = sketchTable(three, rows as RowSketch[], { kind });
        const before = structuredClone(table);
        for (const { message, severity } of auditTable(table, { ballots: { issued: 100 } })) {
          assert.doesNotMatch(message.vi + message.en, /undefined|NaN ?[^”]|\[object|null/);
          assert.ok(severity === 'fault' || severity === 'note');
        }
        assert.deepEqual(table, before);
      },
    ),
    { numRuns: 300 },
  );
});
