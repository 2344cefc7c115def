/** A round for tests of the ledger: its keys, who acts, sheets keyed in, and one that was taken through to its closing. */
import { createHash } from 'node:crypto';
import { criteriaOf } from '@longdan/core';
import type { Store } from '@longdan/store';
import {
  approve,
  type Context,
  changeRules,
  closeCollection,
  correctResponse,
  createRound,
  getRound,
  issueBallots,
  makeLedgerKeys,
  recordResponse,
  ruleOnResponse,
  sequenceLedger,
} from '../index.ts';
import { samplePlan } from './sample-plan.ts';

export const roundId = samplePlan().id;
export const keys = makeLedgerKeys('khaosat.example.vn/xa-mau', {
  log: new Uint8Array(32).fill(1),
  receipts: new Uint8Array(32).fill(2),
});
export const verifiers = { log: [keys.logKey], receipts: [keys.receiptsKey] };

/** Random numbers that follow from a seed, as bytes. */
export function seededBytes(seed: number): Context['random'] {
  let counter = 0;
  let stock = Buffer.alloc(0);
  return (bytes) => {
    while (stock.length < bytes)
      stock = Buffer.concat([stock, createHash('sha256').update(`${seed} ${counter++}`).digest()]);
    const given = new Uint8Array(stock.subarray(0, bytes));
    stock = stock.subarray(bytes);
    return given;
  };
}

/** An officer on a day within the period of `samplePlan`. */
export function officeOf(store: Store, random: Context['random'] = seededBytes(7)): Context {
  return {
    store,
    now: () => new Date('2026-11-10T03:00:00Z'),
    random,
    actor: { id: 'o', name: 'Cán bộ', role: 'officer' },
  };
}

export const leaderOf = (office: Context): Context => ({ ...office, actor: { ...office.actor, role: 'leader' } });

/** Every criterion answered with the same level. */
export async function answersOf(office: Context, level: string) {
  const { questionnaire } = (await getRound(office, roundId)).questionnaires[0]!;
  return Object.fromEntries(
    criteriaOf(questionnaire).map(({ criterion }) => [criterion.id, { state: 'chosen', code: level }]),
  );
}

/** Keys one sheet in. */
export async function record(office: Context, level: string, fieldId = 'ho-tich'): Promise<string> {
  const submission = { channel: 'paper', consent: 'not-asked', fieldId, answers: await answersOf(office, level) };
  return (await recordResponse(office, { roundId, submission })).responseId;
}

/** Approved, 70 of 80 ballots brought in, two corrections, two rulings, other rules, closed, everything logged. */
export async function makeClosedRound(office: Context): Promise<readonly string[]> {
  await createRound(office, { plan: samplePlan() });
  await approve(leaderOf(office), { roundId, subject: 'plan' });
  await issueBallots(office, { roundId, fieldId: 'ho-tich', count: 80 });
  const ids: string[] = [];
  for (let n = 0; n < 70; n++) ids.push(await record(office, String((n % 3) + 1)));
  for (const level of ['3', '1'])
    await correctResponse(office, {
      roundId,
      responseId: ids[3]!,
      answers: await answersOf(office, level),
      reason: 'đọc nhầm',
    });
  for (const ruling of ['void', 'withdraw'] as const)
    await ruleOnResponse(office, { roundId, responseId: ids[5]!, ruling, reason: 'trùng người' });
  await changeRules(office, { roundId, rules: [], reason: 'thử' });
  await closeCollection(office, roundId);
  await sequenceLedger(office, keys);
  return ids;
}
