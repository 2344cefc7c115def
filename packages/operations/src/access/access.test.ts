import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { criteriaOf, Problem } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import fc from 'fast-check';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import type { Actor, Context } from '../context.ts';
import {
  assignRound,
  createRound,
  getResponse,
  getRound,
  issueBallots,
  listAccess,
  listAudit,
  listAuditedRounds,
  listRoundOwners,
  listRounds,
  recordResponse,
  secureRandom,
} from '../index.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { covers, readUnitPath, readUnitPaths } from './unit-path.ts';

const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

test('paths of units: read leniently, refused plainly', () => {
  assert.equal(readUnitPath(' 38 / 14812 '), '38/14812');
  assert.equal(readUnitPath('38/So-Noi-Vu'), '38/so-noi-vu');
  for (const wrong of ['', '/', '38/', '/38', '38//1', 'xã', '38/14812/1/2/3/4', '38/../01', '%', `3${'8'.repeat(60)}`])
    assert.throws(() => readUnitPath(wrong), refusedAs('unit-path-invalid'), wrong);
  assert.deepEqual(readUnitPaths('38/14812, 38\n68 68/24670;01'), ['01', '38', '68']);
});

test('a scope holds what is itself or below, and nothing that only begins alike', () => {
  const part = fc.stringMatching(/^[0-9a-z]{1,4}$/);
  const path = fc.array(part, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(path, path, (unit, other) => {
      const below = unit.length <= other.length && unit.every((one, index) => other[index] === one);
      assert.equal(covers([unit.join('/')], other.join('/')), below);
      assert.equal(covers([unit.join('/')], `${unit.join('/')}0`), false);
      assert.equal(covers(undefined, other.join('/')), true);
      assert.equal(covers([unit.join('/')], undefined), false);
      assert.equal(covers([], other.join('/')), false);
    }),
  );
});

describeOnEngines((engine) => {
  let store: Store;
  let day = '2026-10-10';
  const as = (actor: Partial<Actor>): Context => ({
    store,
    now: () => new Date(`${day}T03:00:00Z`),
    random: secureRandom(),
    actor: { id: 'thu', name: 'Người thử', role: 'officer', ...actor },
  });
  const ward = () => as({ id: 'phuong', scope: ['38/14812'] });
  const province = () => as({ id: 'tinh', scope: ['38'] });
  before(async () => {
    store = await openStore(engine.newPlace());
  });
  after(() => store?.close());

  test('a round belongs to the unit of who makes it; each sees its own and what lies below', async () => {
    await createRound(ward(), { plan: samplePlan({ id: 'phuong' }) });
    await createRound(as({ scope: ['38/14813'] }), { plan: samplePlan({ id: 'phuong-ben' }) });
    await createRound(province(), { plan: samplePlan({ id: 'tinh' }) });
    await createRound(province(), { plan: samplePlan({ id: 'giao-phuong' }), unit: '38/14812' });
    await createRound(as({}), { plan: samplePlan({ id: 'khong-don-vi' }) });
    await createRound(as({ scope: ['01/00004'] }), { plan: samplePlan({ id: 'ha-noi' }) });
    await assert.rejects(
      createRound(ward(), { plan: samplePlan({ id: 'lan' }), unit: '38/14813' }),
      refusedAs('unit-outside-scope'),
    );
    const seen = async (context: Context) => (await listRounds(context)).map((round) => round.id).sort();
    assert.deepEqual(await seen(ward()), ['giao-phuong', 'phuong']);
    assert.deepEqual(await seen(province()), ['giao-phuong', 'phuong', 'phuong-ben', 'tinh']);
    assert.deepEqual((await seen(as({}))).length, 6);
    assert.deepEqual(await seen(as({ scope: ['01/00004', '38/14813'] })), ['ha-noi', 'phuong-ben']);
    assert.deepEqual(await seen(as({ scope: ['3', '38/1481', '0'] })), []);
    await assert.rejects(getRound(ward(), 'tinh'), refusedAs('round-not-found'));
    assert.equal((await getRound(province(), 'phuong')).id, 'phuong');
  });

  test('an administrator moves a round to another unit, within their own', async () => {
    const administrator = as({ id: 'qt', role: 'administrator', scope: ['38'] });
    assert.deepEqual(
      (await listRoundOwners(administrator)).map(({ roundId, unit }) => `${roundId} ${unit}`),
      ['giao-phuong 38/14812', 'phuong 38/14812', 'phuong-ben 38/14813', 'tinh 38'],
    );
    await assignRound(administrator, { roundId: 'giao-phuong', unit: '38/14813' });
    await assert.rejects(getRound(ward(), 'giao-phuong'), refusedAs('round-not-found'));
    for (const unit of ['01', ''])
      await assert.rejects(
        assignRound(administrator, { roundId: 'giao-phuong', unit }),
        refusedAs('unit-outside-scope'),
      );
    await assert.rejects(assignRound(administrator, { roundId: 'ha-noi', unit: '38' }), refusedAs('round-not-found'));
    await assert.rejects(assignRound(ward(), { roundId: 'phuong', unit: '38' }), refusedAs('not-permitted'));
    await assignRound(as({ role: 'administrator' }), { roundId: 'khong-don-vi', unit: '01' });
    assert.equal((await listRounds(as({ scope: ['01'] }))).length, 2);
    await assignRound(as({ role: 'administrator' }), { roundId: 'khong-don-vi', unit: ' ' });
    const [last] = await listAudit(as({}), { roundId: 'khong-don-vi' });
    assert.deepEqual([last?.act, last?.details], ['round-assigned', { unit: null, before: '01' }]);
  });

  test('the audit of a scope is that of its rounds', async () => {
    const rounds = new Set((await listAudit(ward())).map((row) => row.roundId));
    assert.deepEqual([...rounds], ['phuong']);
    const { plan } = await getRound(ward(), 'phuong');
    const { id, title } = plan.fields[0]!;
    const [row] = await listAudit(ward());
    assert.deepEqual(
      [row?.roundTitle, row?.names[id]],
      [plan.title, title],
      'rounds and fields are said by their names',
    );
    assert.deepEqual(await listAuditedRounds(ward()), [{ id: 'phuong', title: plan.title }]);
    await assert.rejects(listAuditedRounds(as({ role: 'data-entry' })), refusedAs('not-permitted'));
    await assert.rejects(listAudit(ward(), { roundId: 'tinh' }), refusedAs('round-not-found'));
  });

  test('looking at a single ballot is written down: day, person and a seal, once a day', async () => {
    await issueBallots(ward(), { roundId: 'phuong', fieldId: 'ho-tich', count: 2 });
    const { questionnaire } = (await getRound(ward(), 'phuong')).questionnaires[0]!;
    const answers = Object.fromEntries(
      criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: '3' }]),
    );
    const submission = { channel: 'paper', consent: 'not-asked', fieldId: 'ho-tich', answers };
    const ids: string[] = [];
    for (let time = 0; time < 2; time++)
      ids.push((await recordResponse(ward(), { roundId: 'phuong', submission })).responseId);
    const leader = as({ role: 'leader', scope: ['38'] });
    assert.deepEqual(await listAccess(leader), [], 'keying in is not looking');
    for (const responseId of [ids[0]!, ids[0]!, ids[1]!]) await getResponse(ward(), { roundId: 'phuong', responseId });
    await getResponse(province(), { roundId: 'phuong', responseId: ids[0]! });
    day = '2026-10-11';
    await getResponse(ward(), { roundId: 'phuong', responseId: ids[0]! });
    const rows = await listAccess(leader, { roundId: 'phuong' });
    assert.deepEqual(
      rows.map(({ day: on, count }) => `${on} ${count}`),
      ['2026-10-11 1', '2026-10-10 2', '2026-10-10 1'],
    );
    const written = JSON.stringify(await store.db.selectFrom('access_log').selectAll().execute());
    for (const id of ids) assert.ok(!written.includes(id), 'no id of a ballot');
    assert.ok(!/T\d\d:/.test(written), 'no hour');
    assert.match(rows[0]?.seal ?? '', /^[0-9a-f]{64}$/);
    await assert.rejects(listAccess(ward()), refusedAs('not-permitted'));
    await assert.rejects(
      listAccess(as({ role: 'leader', scope: ['01'] }), { roundId: 'phuong' }),
      refusedAs('round-not-found'),
    );
    assert.deepEqual(await listAccess(as({ role: 'leader', scope: ['01'] })), []);
    // The same look begun twice at once leaves one row and no error.
    const [responseId] = ids;
    day = '2026-10-12';
    await Promise.all(
      Array.from({ length: 6 }, () => getResponse(ward(), { roundId: 'phuong', responseId: responseId! })),
    );
    assert.equal((await listAccess(leader))[0]?.count, 1);
  });
});
