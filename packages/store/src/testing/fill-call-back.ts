/** Something in every table of call-backs, for tests of what carries whole stores. */
import { callBacks, type Queryable } from '../index.ts';

export async function fillCallBack(db: Queryable, roundId: string, at: string, words: string): Promise<void> {
  const round_id = roundId;
  const recorded = { recorded_at: at, recorded_by: words };
  await callBacks.insertPlan(db, { round_id, version: 1, content: '{}', frame_hash: 'h', units: 3, ...recorded });
  await callBacks.insertSeedStep(db, {
    round_id,
    number: 1,
    attempt: 1,
    party: 'supervisor',
    kind: 'commit',
    content: '{}',
    recorded_at: at,
    actor_id: 'a1',
    actor_name: words,
  });
  const drawn = { drawn_at: at, drawn_by: words };
  await callBacks.insertDraw(db, { round_id, number: 1, plan_version: 1, content: '{}', draw_hash: 'd', ...drawn });
  await callBacks.insertCases(db, [{ round_id, draw: 1, place: 1, subject: 'r', content: words }]);
  await callBacks.insertOutcome(db, { round_id, draw: 1, place: 1, version: 1, content: words, recorded_by: words });
  await callBacks.insertDecision(db, {
    round_id,
    number: 1,
    draw: 1,
    content: '{}',
    proposed_on: at,
    proposed_by: words,
  });
  const signed = { signed_on: at, signed_by: words };
  await callBacks.insertSignature(db, { round_id, number: 1, party: 'officer', objection: words, ...signed });
}
