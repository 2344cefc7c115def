/**
 * The crash table: every operation that writes to the log is cut off before each of its statements, and once killed
 * outright in the middle of a rush. Whatever was acknowledged is there once, nothing else is, and the log has neither a
 * gap nor a fork.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { criteriaOf } from '@longdan/core';
import { addSignatures, formatVerifierKey, makeCosigner, verifierKeyFor } from '@longdan/ledger';
import { openStore, type Store } from '@longdan/store';
import type { KyselyPlugin } from 'kysely';
import { describeOnEngines, type TestPlace } from '../../../../scripts/test-engines.ts';
import {
  addCosignature,
  approve,
  type Context,
  changeRules,
  correctResponse,
  createRound,
  getRound,
  issueBallots,
  logKeyChange,
  readCheckpoint,
  ruleOnResponse,
} from '../index.ts';
import { keys, leaderOf, officeOf, record, roundId, verifiers } from '../testing/logged-round.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { checkLedger } from './check-ledger.ts';
import { closeCollection } from './closing.ts';
import { makeLedgerKeys } from './keys.ts';
import { sequenceLedger } from './sequence.ts';

/** Another key of receipts: the log goes on to be signed with the same. */
const nextKeys = {
  role: 'receipts' as const,
  keys: makeLedgerKeys(keys.origin, { log: new Uint8Array(32).fill(1), receipts: new Uint8Array(32).fill(5) }),
};
const witness = 'giamsat.example.vn/mttq';
const seed = new Uint8Array(32).fill(3);

class Crash extends Error {}

/** Throws before the statement of this number, counting from 1; counts on without it. */
class CrashBefore implements KyselyPlugin {
  statements = 0;
  private readonly at: number;
  constructor(at: number) {
    this.at = at;
  }
  transformQuery: KyselyPlugin['transformQuery'] = ({ node }) => {
    this.statements += 1;
    if (this.statements === this.at) throw new Crash();
    return node;
  };
  transformResult: KyselyPlugin['transformResult'] = async ({ result }) => result;
}

describeOnEngines((engine) => {
  let place: TestPlace;
  let store: Store;
  let context: Context;
  let responseId = '';

  before(async () => {
    place = engine.newPlace();
    store = await openStore(place);
    context = officeOf(store, (bytes) => new Uint8Array(randomBytes(bytes)));
    await createRound(context, { plan: samplePlan() });
    await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 60 });
    for (let n = 0; n < 45; n++) responseId = await record(context, '2');
  });
  after(() => store?.close());

  const countResponses = async () =>
    Number(
      (
        await store.db
          .selectFrom('response')
          .select(({ fn }) => fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );

  const operations: Record<string, (by: Context) => Promise<unknown>> = {
    'sequencing with a batch and acts to log': (by) => sequenceLedger(by, keys),
    'recording a response': (by) => record(by, '2'),
    'correcting a response': async (by) => {
      const { questionnaire } = (await getRound(by, roundId)).questionnaires[0]!;
      const id = criteriaOf(questionnaire)[0]!.criterion.id;
      await correctResponse(by, {
        roundId,
        responseId,
        answers: { [id]: { state: 'chosen', code: '3' } },
        reason: 'đọc nhầm',
      });
    },
    'ruling on a response': (by) => ruleOnResponse(by, { roundId, responseId, ruling: 'void', reason: 'trùng' }),
    'changing the rules': (by) => changeRules(by, { roundId, rules: [], reason: 'thử' }),
    'approving the plan': (by) => approve(leaderOf(by), { roundId, subject: 'plan' }),
    'issuing ballots': (by) => issueBallots(by, { roundId, fieldId: 'ho-tich', count: 3 }),
    'sequencing again': (by) => sequenceLedger(by, keys),
    'changing a key of the log': (by) =>
      logKeyChange(
        { ...by, actor: { ...by.actor, role: 'operator' } },
        { present: keys, next: nextKeys, reason: 'định kỳ' },
      ),
    'keeping a cosignature': async (by) => {
      const signed = addSignatures((await readCheckpoint(by.store.db))!, [makeCosigner(witness, seed, 1_795_000_000)]);
      const key = formatVerifierKey(verifierKeyFor(witness, 'cosignature', seed));
      const supervisor = { ...by, actor: { ...by.actor, role: 'supervisor' as const } };
      await addCosignature(supervisor, { note: signed.ok ? signed.value : '', key });
    },
  };

  for (const [name, act] of Object.entries(operations))
    test(`${name}, cut off before every statement`, async () => {
      let at = 1;
      for (; ; at++) {
        const crash = new CrashBefore(at);
        const by: Context = { ...context, store: { ...store, db: store.db.withPlugin(crash) } };
        const [recorded, entries] = [await countResponses(), (await checkLedger(context, verifiers)).logged];
        try {
          await act(by);
          break;
        } catch (error) {
          assert.ok(error instanceof Crash, String(error));
        }
        assert.equal(await countResponses(), recorded, `statement ${at}: nothing half done`);
        const check = await checkLedger(context, verifiers);
        assert.deepEqual(check.findings, [], `statement ${at}`);
        assert.ok(check.logged >= entries);
      }
      assert.ok(at > 3, `${at} statements`);
      assert.deepEqual((await checkLedger(context, verifiers)).findings, []);
    });

  test('killed in the middle of a rush of several processes, again and again', async () => {
    const script = join(import.meta.dirname, '../testing/log-rush.ts');
    await issueBallots(context, { roundId, fieldId: 'ho-tich', count: 1000 });
    const acknowledged: string[] = [];
    const before = await countResponses();
    const kills = 3;
    for (let run = 0; run < kills; run++) {
      const children = [0, 1].map(() =>
        spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify({ place })], {
          stdio: ['ignore', 'pipe', 'inherit'],
        }),
      );
      await Promise.all(
        children.map(async (child, number) => {
          const ended = new Promise((resolve) => child.once('exit', resolve));
          let said = 0;
          for await (const line of createInterface({ input: child.stdout })) {
            acknowledged.push(line);
            said += 1;
            if (said === 12 + ((run * 7 + number * 5) % 11)) child.kill('SIGKILL');
          }
          await ended;
        }),
      );
    }
    assert.ok(acknowledged.length >= kills * 2 * 12);
    assert.equal(new Set(acknowledged).size, acknowledged.length);
    const stored = new Set((await store.db.selectFrom('response').select('id').execute()).map((row) => row.id));
    for (const id of acknowledged) assert.ok(stored.has(id), 'acknowledged and gone');
    // One that was killed between the commit and its word may be there unacknowledged: at most one for each process.
    assert.ok(stored.size - before - acknowledged.length <= kills * 2);
    await closeCollection(context, roundId);
    await sequenceLedger(context, keys);
    const check = await checkLedger(context, verifiers);
    assert.deepEqual([check.findings, check.waiting], [[], 0]);
  });
});
