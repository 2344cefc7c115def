/** When acts and responses are logged, and that the store agrees with its log after each. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import { decodeEntry } from '@longdan/ledger';
import { openStore, responses, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import {
  approve,
  type Context,
  changeRules,
  correctResponse,
  createRound,
  issueBallots,
  ruleOnResponse,
} from '../index.ts';
import { answersOf, keys, leaderOf, officeOf, record, roundId, verifiers } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { checkLedger } from './check-ledger.ts';
import { closeCollection } from './closing.ts';
import { entriesOfLog } from './log-reader.ts';
import { commitToResponse } from './response-content.ts';
import { sequenceLedger } from './sequence.ts';

describeOnEngines((engine) => {
  let store: Store;
  let context: Context;
  const responseIds: string[] = [];

  const bringIn = async (level: string) => responseIds.push(await record(context, level));
  const kindsOfLog = async (from = 0) => {
    const kinds: string[] = [];
    for await (const { bytes } of entriesOfLog(store.db, { from })) {
      const entry = decodeEntry(bytes);
      kinds.push(entry.ok ? entry.value.kind : 'unreadable');
    }
    return kinds;
  };

  before(async () => {
    store = await openStore(engine.newPlace());
    context = officeOf(store);
  });
  after(() => store?.close());

  test('acts are logged at once and in their order; responses wait until a batch can hide them', async () => {
    await createRound(context, { plan: samplePlan() });
    await approve(leaderOf(context), { roundId, subject: 'plan' });
    await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 80 });
    assert.equal((await sequenceLedger(context, keys)).size, 4);
    assert.deepEqual(await kindsOfLog(), [
      'questionnaire-version',
      'eligibility-rules',
      'plan-approval',
      'ballots-issued',
    ]);
    for (let n = 0; n < 39; n++) await bringIn(String((n % 3) + 1));
    assert.equal((await sequenceLedger(context, keys)).logged, 0);
    await bringIn('1');
    assert.deepEqual(await sequenceLedger(context, keys), { logged: 20, size: 24 });
    assert.deepEqual(await sequenceLedger(context, keys), { logged: 0, size: 24 });
    for (let n = 0; n < 30; n++) await bringIn(String((n % 3) + 1));
    const checked = await checkLedger(context, verifiers);
    assert.deepEqual(checked, { logged: 24, waiting: 50, findings: [], kept: 0 });
  });

  test('corrections, rulings and rules are logged, and the store stays in agreement', async () => {
    await correctResponse(context, {
      roundId,
      responseId: responseIds[3]!,
      answers: await answersOf(context, '3'),
      reason: 'sai',
    });
    await correctResponse(context, {
      roundId,
      responseId: responseIds[3]!,
      answers: await answersOf(context, '1'),
      reason: 'sai',
    });
    const ruling = { roundId, responseId: responseIds[5]!, reason: 'trùng người' };
    await ruleOnResponse(context, { ...ruling, ruling: 'void' });
    await ruleOnResponse(context, { ...ruling, ruling: 'withdraw' });
    await changeRules(context, { roundId, rules: [], reason: 'thử' });
    await sequenceLedger(context, keys);
    const checked = await checkLedger(context, verifiers);
    assert.deepEqual(checked.findings, []);
    assert.equal(checked.waiting, 20);
  });

  test('closing empties the pool, comes after every response, and lets no other in', async () => {
    const closing = await closeCollection(context, roundId);
    assert.equal(closing.accepted, 70);
    await assert.rejects(
      bringIn('1'),
      (error: unknown) => error instanceof Problem && error.code === 'collection-closed',
    );
    await assert.rejects(
      closeCollection(context, roundId),
      (error: unknown) => error instanceof Problem && error.code === 'collection-closed',
    );
    await sequenceLedger(context, keys);
    const kinds = await kindsOfLog();
    assert.equal(kinds.filter((kind) => kind === 'response-accepted').length, 70);
    assert.equal(kinds.at(-1), 'round-closing');
    const checked = await checkLedger(context, verifiers);
    assert.deepEqual([checked.findings, checked.waiting], [[], 0]);
  });

  test('the order of the log tells no better than chance in which order the responses came', async () => {
    const place = new Map<string, number>();
    for await (const { index, bytes } of entriesOfLog(store.db)) {
      const entry = decodeEntry(bytes);
      if (entry.ok && entry.value.kind === 'response-accepted')
        place.set(Buffer.from(entry.value.commitment).toString('hex'), index);
    }
    // Spearman's correlation between the order of arrival and the place in the log, within the last batch of all.
    const last = [];
    for (const [arrival, id] of responseIds.entries()) {
      const row = (await responses.findResponse(store.db, roundId, id))!;
      const found = place.get(Buffer.from(commitToResponse(row)).toString('hex'));
      if (found !== undefined && found > 60) last.push({ arrival, found });
    }
    assert.ok(last.length >= 10);
    const ranks = last.toSorted((a, b) => a.found - b.found).map((one) => one.arrival);
    assert.notDeepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    );
  });
});
