import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import { accounts, openStore, recoveries, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import type { Actor, Context } from '../context.ts';
import {
  bindAccount,
  cancelRecovery,
  confirmRecovery,
  getAccount,
  listAccounts,
  listAudit,
  listRecoveries,
  requestRecovery,
  secureRandom,
} from '../index.ts';

const refusedAs = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const people = 10_000;
const families = ['Nguyễn', 'Trần', 'Lê', 'Đặng', 'Vũ'];
const given = ['Thị Đào', 'Văn Ước', 'Thu Hằng', 'Đức Ái'];

describeOnEngines((engine) => {
  let store: Store;
  let hour = 3;
  const as = (actor: Partial<Actor>): Context => ({
    store,
    now: () => new Date(Date.UTC(2026, 10, 20, hour)),
    random: secureRandom(),
    actor: { id: 'qt-1', name: 'Quản trị Một', role: 'administrator', ...actor },
  });
  const first = () => as({});
  const second = () => as({ id: 'qt-2', name: 'Quản trị Hai' });
  const leader = (actor: Partial<Actor> = {}) => as({ id: 'ct', name: 'Chủ tịch', role: 'leader', ...actor });

  before(async () => {
    store = await openStore(engine.newPlace());
    const at = '2026-11-01T00:00:00.000Z';
    await store.db.transaction().execute(async (db) => {
      for (let from = 0; from < people; from += 500) {
        const numbers = Array.from({ length: 500 }, (_, index) => from + index);
        const nameOf = (n: number) => `${families[n % 5]} ${given[n % 4]} ${n}`;
        await db
          .insertInto('staff_account')
          .values(
            numbers.map((n) => ({
              id: `a${n}`,
              name: nameOf(n),
              email: `u${n}@longdan.invalid`,
              emailVerified: 1,
              image: null,
              username: `u${n}`,
              displayUsername: null,
              role: n % 10 === 0 ? 'leader' : 'officer',
              disabled: n % 100 === 0 ? 1 : 0,
              createdAt: at,
              updatedAt: at,
            })),
          )
          .execute();
        for (const n of numbers)
          await accounts.setProfile(db, { account_id: `a${n}`, name: nameOf(n), username: `u${n}` });
        await db
          .insertInto('account_unit')
          .values(numbers.filter((n) => n % 2 === 0).map((n) => ({ account_id: `a${n}`, unit_path: `38/${n % 200}` })))
          .execute();
        await db
          .insertInto('staff_credential')
          .values(
            numbers
              .filter((n) => n % 5 !== 0)
              .map((n) => ({
                id: `c${n}`,
                accountId: `a${n}`,
                providerId: 'credential',
                userId: `a${n}`,
                password: 'p',
                createdAt: at,
                updatedAt: at,
              })),
          )
          .execute();
      }
    });
  });
  after(() => store?.close());

  test('ten thousand accounts are found by name without marks, page by page', async () => {
    const all = await listAccounts(first());
    assert.deepEqual([all.count, all.pages, all.accounts.length], [people, people / 50, 50]);
    const names = all.accounts.map((one) => one.name);
    assert.deepEqual(
      [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      names,
    );
    const found = await listAccounts(first(), { search: 'dang thi DAO 4' });
    assert.ok(found.count > 0 && found.accounts.every((one) => /^Đặng Thị Đào .*4/.test(one.name)));
    assert.equal((await listAccounts(first(), { search: 'u9999' })).accounts[0]?.id, 'a9999');
    assert.equal(
      (await listAccounts(first(), { search: '%' })).count,
      0,
      'a sign of the query language is only a sign',
    );
    assert.equal((await listAccounts(first(), { role: 'leader', state: 'disabled' })).count, 100);
    assert.equal((await listAccounts(first(), { state: 'no-password' })).count, 1900);
    const last = await listAccounts(first(), { page: 9_999 });
    assert.deepEqual([last.page, last.accounts.length], [200, 50]);
    await assert.rejects(listAccounts(leader()), refusedAs('not-permitted'));
  });

  test('an administrator of a unit manages the accounts of that unit alone', async () => {
    const ward = as({ id: 'qt-x', scope: ['38/4'] });
    const own = await listAccounts(ward);
    assert.ok(own.count === 50 && own.accounts.every((one) => one.units.join() === '38/4'));
    assert.equal((await listAccounts(as({ scope: ['38'] }))).count, people / 2);
    await assert.rejects(getAccount(ward, 'a1'), refusedAs('account-not-found'));
    await assert.rejects(getAccount(ward, 'a6'), refusedAs('account-not-found'));
    await assert.rejects(bindAccount(ward, { accountId: 'a4', units: '38' }), refusedAs('unit-outside-scope'));
    await assert.rejects(bindAccount(ward, { accountId: 'a6', units: '38/4' }), refusedAs('account-not-found'));
    await assert.rejects(
      requestRecovery(ward, { accountId: 'a6', resets: 'both', reason: 'x' }),
      refusedAs('account-not-found'),
    );
    await bindAccount(first(), { accountId: 'a204', units: '38/4, 38/5' });
    await assert.rejects(
      getAccount(ward, 'a204'),
      refusedAs('account-not-found'),
      'who also serves elsewhere is not theirs',
    );
    await bindAccount(ward, { accountId: 'a4', units: '' });
    assert.deepEqual((await getAccount(ward, 'a4')).units, ['38/4'], 'nobody gives more than they have');
    await assert.rejects(bindAccount(first(), { accountId: 'qt-1', units: '' }), refusedAs('own-account'));
  });

  test('a reset takes two, works once, and both stand in the audit', async () => {
    await accounts.setBackupCodes(store.db, 'a1', ['x']);
    await accounts.offerTotp(store.db, 'a1', 's');
    await accounts.takeStep(store.db, 'a1', 5);
    const ask = (context: Context, accountId = 'a1') =>
      requestRecovery(context, { accountId, resets: 'both', reason: 'Mất điện thoại' });
    await assert.rejects(ask(as({ id: 'a1' })), refusedAs('own-account'));
    await assert.rejects(
      requestRecovery(first(), { accountId: 'a1', resets: 'both', reason: ' ' }),
      refusedAs('reason-required'),
    );
    for (const role of ['officer', 'data-entry', 'leader', 'supervisor'] as const)
      await assert.rejects(ask(as({ role })), refusedAs('not-permitted'));
    const { id } = await ask(first());
    await assert.rejects(confirmRecovery(first(), { recoveryId: id }), refusedAs('second-person-needed'));
    await assert.rejects(confirmRecovery(leader({ id: 'a1' }), { recoveryId: id }), refusedAs('second-person-needed'));
    await assert.rejects(
      confirmRecovery(leader({ scope: ['38'] }), { recoveryId: id }),
      refusedAs('account-not-found'),
    );
    await assert.rejects(
      recoveries.decideRecovery(store.db, id, {
        state: 'confirmed',
        decided_by: 'qt-1',
        decided_by_name: '',
        decided_at: '2026-11-20',
      }),
      /recovery_by_two/,
      'the database itself refuses one person as two',
    );
    assert.deepEqual(
      (await listRecoveries(first())).map((one) => one.mayConfirm),
      [false],
    );
    const outcomes = await Promise.allSettled([
      confirmRecovery(second(), { recoveryId: id }),
      confirmRecovery(leader(), { recoveryId: id }),
    ]);
    assert.deepEqual(
      outcomes.map((one) => one.status).sort(),
      ['fulfilled', 'rejected'],
      'of two at once one confirms',
    );
    const account = await accounts.findAccount(store.db, { id: 'a1' });
    assert.equal(account?.password, null);
    assert.notEqual(account?.credential, null, 'that there was a password stays known');
    assert.equal(await accounts.findTotp(store.db, 'a1'), undefined);
    assert.equal(await accounts.countBackupCodes(store.db, 'a1'), 0);
    assert.equal((await getAccount(first(), 'a1')).neverEntered, false);
    const acts = (await listAudit(first(), { limit: 2 })).map((row) => row.act);
    assert.deepEqual(acts, ['recovery-confirmed', 'recovery-requested']);
  });

  test('a reset ends after a day, by a refusal, and by a newer one', async () => {
    const ask = (resets: 'password' | 'second-factor') =>
      requestRecovery(first(), { accountId: 'a2', resets, reason: 'x' });
    const late = await ask('password');
    hour += 25;
    await assert.rejects(confirmRecovery(second(), { recoveryId: late.id }), refusedAs('recovery-not-found'));
    const refused = await ask('password');
    await cancelRecovery(leader(), { recoveryId: refused.id });
    await assert.rejects(confirmRecovery(second(), { recoveryId: refused.id }), refusedAs('recovery-not-found'));
    const older = await ask('password');
    const newer = await ask('second-factor');
    await assert.rejects(confirmRecovery(second(), { recoveryId: older.id }), refusedAs('recovery-not-found'));
    await confirmRecovery(second(), { recoveryId: newer.id });
    assert.notEqual(
      (await accounts.findAccount(store.db, { id: 'a2' }))?.password,
      null,
      'the password was not asked for',
    );
    assert.deepEqual(await listRecoveries(first()), []);
  });
});
