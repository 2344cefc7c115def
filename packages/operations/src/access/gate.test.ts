/**
 * Every verb of a round, found by itself: whoever is bound to other units, has no right to it, or stands on the other side
 * of the round is refused before anything is read. A verb that is added later is tried here without being named.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@longdan/core';
import { access, openStore, type Store } from '@longdan/store';
import { describeOnEngines } from '../../../../scripts/test-engines.ts';
import type { Actor, Context } from '../context.ts';
import * as operations from '../index.ts';
import { samplePlan } from '../testing/sample-plan.ts';

const { createRound, roles } = operations;
type Verb = (context: Context, ...rest: unknown[]) => Promise<unknown>;

/** Exported verbs that take a context and name one round, with their second parameter as it is written. */
const verbs = Object.entries(operations).flatMap(([name, value]) => {
  if (typeof value !== 'function') return [];
  const read = /^async function\*?\s*\w*\(\s*context\b[^,)]*,\s*(\{[^}]*\}|\w+)/.exec(value.toString());
  const second = read?.[1] ?? '';
  if (!/\b(roundId|request)\b/.test(second)) return [];
  return [
    {
      name,
      verb: value as Verb,
      byName: second.startsWith('{') || second === 'request',
      optional: /\brequest\b/.test(second),
    },
  ];
});

/** Verbs where the round is only one of the things they may be about. */
const roundIsOptional = new Set(['listAudit', 'countAudit', 'listAccess', 'readAudit']);
/** They take the context to write with, inside another act that has passed the gate. */
const partsOfOtherActs = new Set(['noteAccess', 'requireInScope', 'enterRound']);

const known: Record<string, unknown> = {
  submission: {},
  secret: 'x'.repeat(80),
  fieldId: 'x',
  responseId: 'x',
  code: 'x',
  reason: 'x',
  fileName: 'x.csv',
  bytes: new Uint8Array(),
};
/** Something of every name: what is read before the gate does not fall over, what stands behind it is never reached. */
const junk = (roundId: string) =>
  new Proxy<Record<string, unknown>>({ ...known, roundId }, { get: (own, name) => own[String(name)] ?? 'x' });
/** A text that can also be taken apart as options. */
const text = new Proxy(Object('x'.repeat(80)) as Record<string, unknown>, {
  get: (own, name) => {
    const value = own[String(name)];
    return typeof value === 'function' ? value.bind(own) : (value ?? 'x');
  },
});

async function refusalOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (error) {
    return error instanceof Problem ? error.code : `crash: ${error}`;
  }
}

describeOnEngines((engine) => {
  let store: Store;
  const plan = samplePlan({ id: 'phuong-mot' });
  const as = (actor: Omit<Actor, 'id' | 'name'> & { id?: string }): Context => ({
    store,
    now: () => new Date('2026-10-10T03:00:00Z'),
    random: operations.secureRandom(),
    actor: { id: actor.id ?? `${actor.role}-thu`, name: 'Người thử', ...actor },
  });
  const call = ({ verb, byName }: (typeof verbs)[number], context: Context, roundId: string) =>
    refusalOf(() => verb(context, byName ? junk(roundId) : roundId, text, text));

  before(async () => {
    store = await openStore(engine.newPlace());
    await createRound(as({ role: 'officer', scope: ['38/14812'] }), { plan });
  });
  after(() => store?.close());

  test('verbs are found', () => {
    for (const name of ['getRound', 'issueBallots', 'importResponses', 'approve', 'printReport', 'getResponse'])
      assert.ok(
        verbs.some((one) => one.name === name),
        name,
      );
    assert.ok(verbs.length > 30);
  });

  test('a round of other units is not there, whatever the verb', async () => {
    const open: string[] = [];
    for (const one of verbs) {
      if (partsOfOtherActs.has(one.name)) continue;
      const codes = new Set<string>();
      for (const role of roles) {
        if (role === 'operator' || role === 'citizen') continue;
        for (const scope of [['38/14813'], ['38/1481'], ['01'], ['381']]) {
          const code = await call(one, as({ role, scope }), plan.id);
          codes.add(code);
          if (code !== 'not-permitted' && code !== 'round-not-found') open.push(`${one.name} as ${role}: ${code}`);
        }
      }
      if (!codes.has('round-not-found')) open.push(`${one.name}: nobody is let in, so nothing is shown: ${[...codes]}`);
    }
    assert.deepEqual(open, [], 'each verb of a round calls enterRound(context, permission, roundId) first');
  });

  test('an administrator manages accounts and does nothing in a round', async () => {
    const open: string[] = [];
    for (const one of verbs) {
      if (partsOfOtherActs.has(one.name) || roundIsOptional.has(one.name) || one.name === 'assignRound') continue;
      const code = await call(one, as({ role: 'administrator' }), plan.id);
      if (code !== 'not-permitted') open.push(`${one.name}: ${code}`);
    }
    assert.deepEqual(open, []);
  });

  test('nobody supervises a round whose plan names no supervisor', async () => {
    const { enterRound } = operations;
    const supervisor = as({ role: 'supervisor', id: 'khong-ten' });
    for (const permission of ['seed.agree', 'sample.draw', 'call-back.do', 'content.open', 'seal.sign'] as const)
      assert.equal(
        await refusalOf(() => enterRound(supervisor, permission, plan.id)),
        'round-unsupervised',
        permission,
      );
    assert.deepEqual(await access.listParts(store.db, plan.id, 'khong-ten'), [], 'an act refused is no part taken');
    await enterRound(supervisor, 'round.read', plan.id);
    const named = { ...samplePlan({ id: 'co-giam-sat' }), supervisor: 'Ủy ban MTTQ Việt Nam xã Mẫu' };
    await createRound(as({ role: 'officer', id: 'can-bo' }), { plan: named });
    await enterRound(supervisor, 'seal.sign', named.id);
    assert.deepEqual(await access.listParts(store.db, named.id, 'khong-ten'), ['supervisor']);
  });

  test('who has worked in a round does not supervise it, and the other way round', async () => {
    const { enterRound } = operations;
    const acting = (Object.keys(operations.permissionTable) as operations.Permission[]).filter(
      (permission) => !/\.(read|answer|print)$/.test(permission) && operations.hasPermission('officer', permission),
    );
    assert.ok(acting.length > 5);
    await enterRound(as({ role: 'officer', id: 'hai-vai' }), 'plan.revise', plan.id);
    await access.addPart(store.db, { round_id: plan.id, account_id: 'mat-tran', role: 'supervisor' });
    for (const permission of acting) {
      const code = await refusalOf(() => enterRound(as({ role: 'officer', id: 'mat-tran' }), permission, plan.id));
      assert.equal(code, 'conflicting-part', permission);
    }
    for (const permission of Object.keys(operations.permissionTable) as operations.Permission[]) {
      if (/\.(read|print)$/.test(permission) || !operations.hasPermission('supervisor', permission)) continue;
      const code = await refusalOf(() => enterRound(as({ role: 'supervisor', id: 'hai-vai' }), permission, plan.id));
      assert.equal(code, 'conflicting-part', permission);
    }
    // Looking stays open: a former officer may see what is supervised.
    await enterRound(as({ role: 'supervisor', id: 'hai-vai' }), 'round.read', plan.id);
    assert.equal(
      await refusalOf(() => enterRound(as({ role: 'officer' }), 'plan.revise', 'khong-co')),
      'round-not-found',
    );
  });
});
