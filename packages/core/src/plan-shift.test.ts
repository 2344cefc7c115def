import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCalendarDay } from './calendar-day.ts';
import type { Plan } from './plan.ts';
import { parsePlan } from './plan-file.ts';
import { firstMonthOf, shiftPlan } from './plan-shift.ts';

function load(): Plan {
  const file = join(import.meta.dirname, '../../../fixtures/but-son-2022/plan.yaml');
  const read = parsePlan(readFileSync(file, 'utf8'), { file });
  assert.ok(read.ok);
  return read.value;
}
const withTimes = (...times: string[]): Plan => {
  const read = parsePlan(
    JSON.stringify({
      id: 'a-2022',
      year: 2022,
      authority: 'UBND xã A',
      scheme: 'sipas-2017',
      fields: [{ id: 'b', title: 'B', quota: 1 }],
      timeline: times.map((time) => ({ content: 'c', time, product: 'p', lead: 'l' })),
    }),
    { file: 'p' },
  );
  assert.ok(read.ok);
  return read.value;
};
const times = (plan: Plan) => plan.timeline.map((row) => [row.time, row.due]);

test('the plan of 2022 becomes the same plan of 2026, month by month', () => {
  const moved = shiftPlan({ ...load(), number: '05', issuedOn: '2022-04-20' }, { year: 2026 });
  assert.equal(moved.id, 'but-son-2026');
  assert.match(moved.title, /thị trấn Bút Sơn, năm 2026$/);
  assert.match(moved.scope, /trong năm 2026 trên địa bàn/);
  assert.match(moved.closing ?? '', /Bút Sơn năm 2026\. Đề nghị/);
  assert.deepEqual([moved.number, moved.issuedOn], [undefined, undefined]);
  assert.deepEqual(moved.period, { from: '2026-09-01', to: '2026-10-31' });
  assert.deepEqual(times(moved), [
    ['Tháng 4/2026', '2026-04-30'],
    ['Tháng 7/2026', '2026-07-31'],
    ['Tháng 9/2026 và tháng 10/2026', '2026-10-31'],
    ['Ngay sau khi kết thúc khảo sát', undefined],
    ['Ngay sau khi kết thúc khảo sát', undefined],
    ['Tháng 11/2026', '2026-11-30'],
  ]);
  assert.deepEqual(moved.legalBases, load().legalBases, 'documents keep their dates');
});

test('a start in another month moves every time with it, over the turn of the year', () => {
  assert.equal(firstMonthOf(load()), '2022-04');
  const moved = shiftPlan(load(), { year: 2026, startsIn: '2026-11' });
  assert.deepEqual(times(moved).slice(0, 3), [
    ['Tháng 11/2026', '2026-11-30'],
    ['Tháng 02/2027', '2027-02-28'],
    ['Tháng 4/2027 và tháng 5/2027', '2027-05-31'],
  ]);
  assert.deepEqual(moved.period, { from: '2027-04-01', to: '2027-05-31' });
});

test('times are moved as officials write them', () => {
  const written = [
    'Quý III/2022',
    'Trước ngày 15/10/2022',
    'ngày 05 tháng 01 năm 2022',
    'tháng 8 năm 2022',
    'Tháng 12',
    'Năm 2022',
    'Tháng 13/2022, số 2022/QĐ',
  ];
  assert.deepEqual(
    shiftPlan(withTimes(...written), { year: 2023 }).timeline.map((row) => row.time),
    [
      'Quý III/2023',
      'Trước ngày 15/10/2023',
      'ngày 05 tháng 01 năm 2023',
      'tháng 8 năm 2023',
      'Tháng 12',
      'Năm 2023',
      'Tháng 13/2022, số 2022/QĐ',
    ],
  );
  assert.deepEqual(
    shiftPlan(withTimes(...written), { year: 2022, startsIn: '2022-03' }).timeline.map((row) => row.time),
    [
      'Quý IV/2022',
      'Trước ngày 15/12/2022',
      'ngày 05 tháng 3 năm 2022',
      'tháng 10 năm 2022',
      'Tháng 02/2023',
      'Năm 2023',
      'Tháng 13/2022, số 2022/QĐ',
    ],
  );
});

test('law: every last day of a moved plan is a day, and moving by whole years and back changes nothing', () => {
  const months = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(
      fc.array(months, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 2001, max: 2099 }),
      months,
      (all, year, start) => {
        const plan = withTimes(...all.map((month) => `Tháng ${month}/2022`));
        const startsIn = `${year}-${String(start).padStart(2, '0')}`;
        const moved = shiftPlan(plan, { year, startsIn });
        for (const row of moved.timeline) assert.ok(row.due && isCalendarDay(row.due), row.due);
        assert.equal(firstMonthOf(moved), startsIn);
        const back = shiftPlan(shiftPlan(plan, { year }), { year: 2022 });
        assert.deepEqual(
          back.timeline.map((row) => row.due),
          plan.timeline.map((row) => row.due),
        );
      },
    ),
  );
});
