import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  type Context,
  countAdministrativeUnits,
  importUnits,
  listUnitEvents,
  recordUnitEvent,
  searchAdministrativeUnits,
} from '../index.ts';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const ward = (Code: string, FullName: string, ProvinceCode = '38') => ({ Code, FullName, ProvinceCode });
const isProblem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  before(async () => {
    store = await openStore(engine.newPlace());
    context = {
      store,
      now: () => new Date('2026-11-10T03:00:00Z'),
      random: (count) => new Uint8Array(count),
      actor: { id: 'cb', name: 'Cán bộ', role: 'officer' },
    };
  });
  after(() => store?.close());

  const first = [
    {
      Code: '38',
      FullName: 'Tỉnh Thanh Hoá',
      Wards: [ward('15865', 'Xã Hoằng Hoá'), ward('14812', 'Phường Bỉm Sơn'), ward('00004', 'Phường Trúc Bạch')],
    },
    {
      Code: '01',
      FullName: 'Thành phố Hà Nội',
      Wards: [ward('10015', 'Phường Phú Lương', '01'), ward('12337', 'Xã Hoàng Hoa Thám', '01')],
    },
  ];

  test('a list is taken; either spelling of the tone, no marks, or the code finds a unit', async () => {
    const done = await importUnits(context, {
      fileName: 'a.json',
      bytes: bytes(first),
      validFrom: '2025-07-01',
      isWhole: true,
    });
    assert.deepEqual([done.units, done.added, done.changed, done.ended], [7, 7, 0, 0]);
    for (const text of ['Hoằng Hóa', 'hoằng hoá', 'hoang hoa', '15865'])
      assert.equal((await searchAdministrativeUnits(context, { text }))[0]?.code, '15865', text);
    assert.deepEqual(await countAdministrativeUnits(context), { phuong: 3, 'thanh-pho': 1, tinh: 1, xa: 2 });
    assert.deepEqual(await listUnitEvents(context), []);
  });

  test('a later list: another spelling is no change; new names, types, provinces and ends become events', async () => {
    const later = [
      {
        Code: '38',
        FullName: 'Tỉnh Thanh Hóa',
        Wards: [ward('15865', 'Phường Hoằng Hóa'), ward('14812', 'Phường Bỉm Sơn')],
      },
      {
        Code: '01',
        FullName: 'Thành phố Hà Nội',
        Wards: [
          ward('00004', 'Phường Ba Đình', '01'),
          ward('12337', 'Xã Hoàng Hoa Thám', '01'),
          ward('10016', 'Phường Mới', '01'),
        ],
      },
    ];
    const done = await importUnits(context, {
      fileName: 'b.json',
      bytes: bytes(later),
      validFrom: '2026-04-30',
      isWhole: true,
      basis: 'NQ 1',
    });
    assert.deepEqual([done.unchanged, done.added, done.changed, done.ended], [4, 1, 2, 1]);
    const events = (await listUnitEvents(context)).map(({ kind, from, to }) => [kind, from[0]?.code, to[0]?.name]);
    for (const event of [
      ['retype', '15865', 'Phường Hoằng Hóa'],
      ['rename', '00004', 'Phường Ba Đình'],
      ['move', '00004', 'Phường Ba Đình'],
      ['found', undefined, 'Phường Mới'],
      ['end', '10015', undefined],
    ])
      assert.ok(
        events.some((one) => JSON.stringify(one) === JSON.stringify(event)),
        JSON.stringify(event),
      );
    const periods = await searchAdministrativeUnits(context, { text: '00004', withEnded: true });
    assert.deepEqual(
      periods.map(({ name, validFrom, validTo }) => [name, validFrom, validTo]),
      [
        ['Phường Ba Đình', '2026-04-30', null],
        ['Phường Trúc Bạch', '2025-07-01', '2026-04-30'],
      ],
    );
    await assert.rejects(
      importUnits(context, { fileName: 'c.json', bytes: bytes(first), validFrom: '2026-01-01', isWhole: false }),
      isProblem('units-older'),
    );
  });

  test('a table does as well; a bad row refuses the whole list with its place', async () => {
    const table = 'Mã;Tên;Mã tỉnh\n38;Tỉnh Thanh Hoá;\n15865;Phường Hoằng Hoá;38\n16000;Xã Hoằng Thanh;38\n';
    const done = await importUnits(context, {
      fileName: 'd.csv',
      bytes: bytes(table),
      validFrom: '2026-06-01',
      isWhole: false,
    });
    assert.deepEqual([done.units, done.added], [3, 1]);
    const bad = `${table}16000;Xã Trùng;38\n16001;Chỗ nào đó;38\n16002;Xã Lạc;99\n`;
    await assert.rejects(
      importUnits(context, { fileName: 'e.csv', bytes: bytes(bad), validFrom: '2026-07-01', isWhole: false }),
      (error) => {
        assert.ok(error instanceof Problem);
        assert.deepEqual(
          error.findings.map(({ code, place }) => [code, place?.row]),
          [
            ['unit-code-repeated', 5],
            ['unit-type-unknown', 6],
            ['unit-parent-unknown', 7],
          ],
        );
        return true;
      },
    );
  });

  test('what a list does not tell is recorded: which units became which', async () => {
    const merge = { kind: 'merge' as const, on: '2026-08-01', from: ['16000', '15865'], to: ['15865'], basis: 'NQ 2' };
    await recordUnitEvent(context, merge);
    assert.deepEqual(
      (await listUnitEvents(context))[0]?.from.map(({ name }) => name),
      ['Xã Hoằng Thanh', 'Phường Hoằng Hóa'],
    );
    await assert.rejects(recordUnitEvent(context, { ...merge, to: ['99999'] }), isProblem('unit-not-found'));
    const leader = { ...context, actor: { id: 'ld', name: 'L', role: 'leader' as const } };
    await assert.rejects(recordUnitEvent(leader, merge), isProblem('not-permitted'));
  });
});
