import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { deriveDueDay } from './due-day.ts';
import type { Plan } from './plan.ts';
import { formatPlan, parsePlan, totalQuota, validatePlan } from './plan-file.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
function load(name: string): Plan {
  const outcome = parsePlan(readFileSync(join(fixtures, name, 'plan.yaml'), 'utf8'), { file: `${name}/plan.yaml` });
  assert.ok(outcome.ok, JSON.stringify(outcome.findings, null, 1));
  assert.deepEqual(outcome.findings, []);
  return outcome.value;
}
const short = `id: xa-a-2026
year: 2026
authority: UBND xã Phú An
scheme: sipas-2024-dich-vu
fields:
  - { id: dat-dai, title: Đất đai, quota: 90 }
`;

test('the Bút Sơn plan is whole', () => {
  const plan = load('but-son-2022');
  assert.deepEqual(
    plan.fields.map(({ id, quota }) => [id, quota]),
    [
      ['ho-tich', 50],
      ['chung-thuc', 100],
    ],
  );
  assert.equal(totalQuota(plan), 150);
  assert.deepEqual(plan.authority.heading, ['ỦY BAN NHÂN DÂN', 'THỊ TRẤN BÚT SƠN']);
  assert.deepEqual(
    plan.timeline.map((row) => row.due),
    ['2022-04-30', '2022-07-31', '2022-10-31', undefined, undefined, '2022-11-30'],
  );
  assert.deepEqual(
    plan.assignments.map((each) => each.tasks.length),
    [5, 4, 1],
  );
  assert.equal(plan.legalBases.length, 2);
  assert.match(plan.requirements[2]!, /^Nghiêm cấm mọi hành vi sửa chữa/);
  assert.equal(plan.recipients.at(-1), 'Lưu: VT');
  assert.equal(plan.signatory.name, 'Lê Hồng Sơn');
  assert.deepEqual(plan.fields[0]?.moments, ['at-counter', 'past-clients']);
});

test('the Đắk Mil plan names its 100 ballots and its addressee', () => {
  const plan = load('dak-mil-2024');
  assert.equal(totalQuota(plan), 100);
  assert.deepEqual(plan.reportAddressees, ['Sở Nội vụ']);
  assert.deepEqual(plan.signatory.authorityLines, ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH']);
  assert.equal(plan.issuedOn, '2024-02-23');
});

test('the Đắk Mil table is kept as published, and the mended copy differs in one cell', () => {
  const lines = (name: string) =>
    readFileSync(join(fixtures, 'dak-mil-2024', name), 'utf8')
      .trimEnd()
      .split(/\r?\n/);
  const published = lines('bang-tong-hop.csv');
  const mended = lines('bang-tong-hop-da-sua.csv');
  assert.equal(published.length, 8);
  const differing = published.flatMap((line, index) => (line === mended[index] ? [] : [[line, mended[index]!]]));
  assert.equal(differing.length, 1);
  assert.match(differing[0]![0]!, /^II\.2,.*,90,10,98,,02$/);
  assert.match(differing[0]![1]!, /^II\.2,.*,90,10,88,,02$/);
});

test('six lines make a plan', () => {
  const outcome = parsePlan(short, { file: 'p.yaml' });
  assert.ok(outcome.ok, JSON.stringify(outcome.findings));
  const plan = outcome.value;
  assert.deepEqual(plan.authority, {
    name: 'UBND xã Phú An',
    heading: ['ỦY BAN NHÂN DÂN', 'XÃ PHÚ AN'],
    place: 'Xã Phú An',
    symbol: 'UBND',
  });
  assert.match(plan.title, /trên địa bàn xã Phú An, năm 2026$/);
  assert.equal(plan.asksConsent, true, 'from 2026 on consent is asked');
  assert.deepEqual([plan.selection, plan.mode, plan.methods], ['counter-quota', 'confidential', ['paper']]);
  assert.ok(plan.requirements.some((text) => text.startsWith('Nghiêm cấm')));
});

test('a plan survives being written and read, and a form gives what a file gives', () => {
  for (const plan of [load('but-son-2022'), load('dak-mil-2024')]) {
    assert.deepEqual(parsePlan(formatPlan(plan), { file: 'p' }), { ok: true, value: plan, findings: [] });
    assert.deepEqual(validatePlan(plan), { ok: true, value: plan, findings: [] });
  }
  const words = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((text) => text.normalize('NFC').trim())
    .filter((text) => text !== '');
  const arbitrary = fc.record({
    id: fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,2}$/),
    year: fc.integer({ min: 2000, max: 2100 }),
    authority: words,
    scheme: fc.constant('sipas-2017'),
    fields: fc.uniqueArray(
      fc.record({ id: fc.stringMatching(/^[a-z]{1,6}$/), title: words, quota: fc.integer({ min: 1, max: 10_000 }) }),
      { minLength: 1, maxLength: 4, selector: (field) => field.id },
    ),
    purposes: fc.array(words, { maxLength: 3 }),
    closing: words,
    recipients: fc.array(words, { maxLength: 3 }),
    timeline: fc.array(fc.record({ content: words, time: words, product: words, lead: words }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(arbitrary, (input) => {
      const first = validatePlan(input);
      assert.ok(first.ok, JSON.stringify(first.findings));
      assert.deepEqual(parsePlan(formatPlan(first.value), { file: 'p' }), first);
      // Plans travel as JSON as well.
      assert.deepEqual(validatePlan(JSON.parse(JSON.stringify(first.value))), first);
    }),
  );
});

test('all faults of a plan are reported at once, each with its line', () => {
  const outcome = parsePlan(
    `id: Bút Sơn
year: 22
authority: { nam: UBND }
scheme: sipas-2017
fields:
  - { id: a, title: A, quota: 50 }
  - { id: a, title: B, quota: 0 }
totalBallots: 150
mode: an-danh
period: { from: 2022-10-31, to: 2022-09-31 }
timeline:
  - { content: Khảo sát, time: Tháng 9/2022, lead: Văn phòng }
number: 05/KH-UBND
asksConsent: có
`,
    { file: 'p.yaml' },
  );
  assert.equal(outcome.ok, false);
  const faults = outcome.findings.map((finding) => `${finding.place?.line} ${finding.code}`);
  assert.deepEqual(faults, [
    '1 bad-slug',
    '2 bad-year',
    '3 unknown-key',
    '3 missing-field',
    '6 duplicate-id',
    '7 whole-number-expected',
    '8 quota-sum',
    '9 unknown-word',
    '10 bad-date',
    '12 missing-field',
    '13 bad-document-number',
    '14 yes-no-expected',
  ]);
});

test('a form sends text: numbers and yes/no are read from it, empty fields are absent, findings carry paths', () => {
  const form = {
    id: 'xa-a',
    title: '',
    year: '2026',
    authority: 'UBND xã A',
    scheme: 'sipas-2017',
    asksConsent: 'false',
    fields: [{ id: 'f', title: 'F', quota: '50' }],
  };
  const good = validatePlan(form);
  assert.ok(good.ok, JSON.stringify(good.findings));
  assert.equal(good.value.fields[0]?.quota, 50);
  assert.equal(good.value.asksConsent, false);
  assert.match(good.value.title, /^Đo lường/);
  const bad = validatePlan({ ...form, fields: [{ id: 'f', title: 'F', quota: 'năm mươi' }] });
  assert.equal(bad.ok, false);
  assert.deepEqual(
    bad.findings.map((finding) => finding.place),
    [{ column: 'fields.1.quota' }],
  );
  for (const nonsense of [null, undefined, 3, 'x', [], [[]], { fields: 'x' }, { authority: [] }])
    assert.equal(validatePlan(nonsense).ok, false);
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (anything) => {
      assert.equal(validatePlan(anything).ok, false);
      assert.equal(validatePlan({ ...form, fields: anything, timeline: [anything], signatory: anything }).ok, false);
    }),
  );
  const cycle: Record<string, unknown> = { ...form };
  cycle['units'] = cycle;
  assert.equal(validatePlan(cycle).ok, false);
});

test('due days follow from what officials write', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['Tháng 4/2022', '2022-04-30'],
    ['Tháng 9/2022 và tháng 10/2022', '2022-10-31'],
    ['Tháng 9, 10/2022', '2022-10-31'],
    ['Tháng 9 - 10/2022', '2022-10-31'],
    ['Trước ngày 15/10/2022', '2022-10-15'],
    ['Từ ngày 01/9 đến ngày 20/9', '2022-09-20'],
    ['Từ 01/9/2022 đến 05.10.2022', '2022-10-05'],
    ['ngày 13 tháng 6 năm 2018', '2018-06-13'],
    ['Quý III/2022', '2022-09-30'],
    ['Quý IV năm 2023', '2023-12-31'],
    ['Tháng 2 năm 2024', '2024-02-29'],
    ['Tháng 2', '2022-02-28'],
    ['Trong năm 2023', '2023-12-31'],
    ['Tháng 12/2022 đến tháng 01/2023', '2023-01-31'],
    ['Ngay sau khi kết thúc khảo sát', undefined],
    ['Ngày 31/02/2022', undefined],
    ['Tháng 13/2022', undefined],
    ['Tháng 9/2022'.normalize('NFD'), '2022-09-30'],
  ];
  for (const [text, due] of cases) assert.equal(deriveDueDay(text, 2022), due, text);
});
