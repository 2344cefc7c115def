import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import { openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../../../scripts/test-engines.ts';
import { addressLimit, beginAttempt, isLocked, passwordLimits, unlock } from './attempt-limit.ts';

const stopped = (error: unknown) => error instanceof Problem && error.code === 'too-many-attempts';

describeOnEngines((engine) => {
  let store: Store;
  const start = Date.parse('2026-11-20T01:00:00Z');
  const at = (minutes: number) => new Date(start + minutes * 60_000);
  before(async () => {
    store = await openStore(engine.newPlace());
  });
  after(() => store?.close());
  const fail = (name: string, address: string, minutes = 0) =>
    beginAttempt(store.db, passwordLimits(name, address), at(minutes));

  test('six wrong passwords stop one person at one place, for a quarter of an hour', async () => {
    for (let time = 1; time <= 6; time++) assert.equal((await fail('mai', '10.0.0.1')).last, time === 6);
    await assert.rejects(fail('Mai', '10.0.0.1'), stopped);
    await fail('mai', '10.0.0.2');
    await fail('lan', '10.0.0.1');
    await assert.rejects(fail('mai', '10.0.0.1', 14), stopped);
    await fail('mai', '10.0.0.1', 16);
  });

  test('a right password ends the count', async () => {
    for (let round = 0; round < 4; round++) {
      for (let time = 0; time < 5; time++) await fail('hoa', '10.0.0.3');
      await (await fail('hoa', '10.0.0.3')).succeed();
    }
  });

  test('guesses from everywhere lock the account until it is unlocked or the hour is over', async () => {
    for (let time = 0; time < 20; time++) await fail('cuc', `10.1.0.${time}`);
    await assert.rejects(fail('cuc', '10.1.1.1'), stopped);
    assert.equal(await isLocked(store.db, 'cuc', at(1)), true);
    await unlock(store.db, { id: 'x', loginName: 'cuc' });
    assert.equal(await isLocked(store.db, 'cuc', at(1)), false);
    await fail('cuc', '10.1.1.1');
    for (let time = 0; time < 20; time++) await fail('truc', `10.1.0.${time}`);
    await assert.rejects(fail('truc', '10.1.1.1', 59), stopped);
    await fail('truc', '10.1.1.1', 61);
  });

  test('an office behind one address goes on: 60 people who err once, then all come in', async () => {
    for (let person = 0; person < 60; person++) {
      await fail(`nguoi-${person}`, '113.160.0.1');
      await (await fail(`nguoi-${person}`, '113.160.0.1')).succeed();
    }
    for (let time = 0; time < 40; time++) await fail(`doan-${time}`, '113.160.0.1');
    await assert.rejects(fail('doan-cuoi', '113.160.0.1'), stopped, 'a hundred failures are no office');
    await fail('nguoi-1', '113.160.0.2');
  });

  test('of many guesses sent at once only the allowed ones are tried', async () => {
    const tried = await Promise.allSettled(Array.from({ length: 40 }, () => fail('dong', '10.2.0.1')));
    assert.equal(tried.filter((one) => one.status === 'fulfilled').length, 6);
    const [limit] = [addressLimit('10.3.0.1')];
    const many = await Promise.allSettled(Array.from({ length: 130 }, () => beginAttempt(store.db, [limit], at(0))));
    assert.equal(many.filter((one) => one.status === 'fulfilled').length, 100);
  });

  test('neither names nor addresses lie in the store, and counts that are over go', async () => {
    const keys = JSON.stringify(await store.db.selectFrom('attempt_count').selectAll().execute());
    assert.doesNotMatch(keys, /mai|cuc|10\.|113/);
    await (await fail('sau-cung', '10.9.9.9', 500)).succeed();
    assert.deepEqual(
      (await store.db.selectFrom('attempt_count').select('until').execute()).filter(
        (row) => row.until < at(499).toISOString(),
      ),
      [],
    );
  });
});
