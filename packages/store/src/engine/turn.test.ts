/** Turns among the threads that write to one embedded store. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStore, removals, settings } from '../index.ts';
import { Turn } from './turn.ts';

test('one at a time, whoever waits is called, and a turn that was given back cannot be given back again', async () => {
  const first = new Turn();
  const second = new Turn(first.shared);
  const order: string[] = [];
  await first.take();
  const waiting = second.take().then(() => order.push('second'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('first');
  first.give();
  await waiting;
  assert.deepEqual(order, ['first', 'second']);
  first.give();
  const third = new Turn(first.shared).take().then(() => order.push('third'));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(order.length, 2, 'the second still has it');
  second.give();
  await third;
});

test('whoever says nothing for too long loses the turn, unless it is a long one', async () => {
  const impatient = { patience: 0 };
  const first = new Turn();
  await first.take();
  const second = new Turn(first.shared, impatient);
  await second.take();
  first.give();
  second.give();

  await first.take({ long: true });
  let taken = false;
  const third = second.take().then(() => {
    taken = true;
  });
  for (let at = 0; at < 50; at++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(taken, false, 'a long turn is waited for');
  first.give();
  await third;
  await new Turn(first.shared, impatient).take();
});

test('while the file is made anew readers are answered and writers wait for their turn', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-clear-'));
  const one = await openStore({ folder });
  const other = await openStore(one.where);
  try {
    await settings.setSetting(one.db, 'name', 'x'.repeat(2_000_000));
    await settings.setSetting(one.db, 'name', 'before');
    const order: string[] = [];
    const clearing = removals.clearDestroyed(one.db).then(() => order.push('cleared'));
    const writing = other.db
      .transaction()
      .execute((db) => settings.setSetting(db, 'name', 'after'))
      .then(() => order.push('written'));
    let answered = 0;
    while (order.length === 0) {
      assert.match((await settings.findSetting(one.db, 'name'))!, /before|after/);
      answered += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([clearing, writing]);
    assert.deepEqual(order, ['cleared', 'written']);
    assert.ok(answered > 1, `${answered} answered`);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    assert.ok(
      files.every((bytes) => !bytes.includes('x'.repeat(1000))),
      'what was overwritten is in no file',
    );
  } finally {
    await other.close();
    await one.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('two connections by one `where` write without either blocking the thread; a refused transaction gives its turn back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'longdan-turn-'));
  const one = await openStore({ folder });
  const other = await openStore(one.where);
  try {
    // The first holds the file while the event loop runs on: without turns the second would block it until both fail.
    const hold = one.db.transaction().execute(async (db) => {
      await settings.setSetting(db, 'name', 'one');
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    });
    const follow = other.db.transaction().execute((db) => settings.setSetting(db, 'name', 'other'));
    await Promise.all([hold, follow]);
    assert.equal(await settings.findSetting(one.db, 'name'), 'other');
    const refused = one.db.transaction().execute(() => Promise.reject(new Error('refused')));
    await assert.rejects(refused, /refused/);
    await other.db.transaction().execute((db) => settings.setSetting(db, 'name', 'again'));
    assert.equal(await settings.findSetting(one.db, 'name'), 'again');
  } finally {
    await other.close();
    await one.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
