/** Setting a round's call-back: only when all responses are in the ledger, so that nobody plans around who is drawn. */
import { problem, type Questionnaire } from '@longdan/core';
import { canonicaliseFrame, drawSample, expectValue, type FrameUnit, hashDraw } from '@longdan/statistics';
import { callBacks, ledgerRows, type Queryable } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import { type LoadedRound, loadQuestionnaires, loadRound, loadRoundToChange } from '../loaded-round.ts';
import { type SeedBook, type SeedState, stateOfSeed } from '../sampling/seed.ts';
import { isSupervised } from '../sealing/publication-step.ts';
import { type CallBackPlan, draftCallBackPlan, requireGoodPlan, sizeOf } from './call-back-plan.ts';
import { findDecision } from './decision-state.ts';
import { findReach, listReachable, stratumOf, unitsOfFrame } from './population.ts';

export interface CallBackPlanView {
  readonly version: number;
  readonly plan: CallBackPlan;
  /** Of those who could be drawn when it was set. */
  readonly frameHash: string;
  readonly units: number;
  readonly recordedAt: string;
  readonly recordedBy: string;
}

export async function loadCallBackPlan(
  db: Queryable,
  roundId: string,
  version?: number,
): Promise<CallBackPlanView | undefined> {
  const row =
    version === undefined
      ? await callBacks.findPlan(db, roundId)
      : await callBacks.findPlanVersion(db, roundId, version);
  return (
    row && {
      version: row.version,
      plan: JSON.parse(row.content) as CallBackPlan,
      frameHash: row.frame_hash,
      units: row.units,
      recordedAt: row.recorded_at,
      recordedBy: row.recorded_by,
    }
  );
}

/** The plan in force, else one to begin with. */
export async function draftRoundCallBack(
  context: Context,
  roundId: string,
): Promise<{ readonly plan: CallBackPlan; readonly forms: readonly Questionnaire[] }> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const forms = [...(await loadQuestionnaires(db, roundId)).values()];
  return { plan: (await loadCallBackPlan(db, roundId))?.plan ?? draftCallBackPlan(forms[0]!), forms };
}

/** What the ledger's entry of a plan opens to: enough to repeat the draw when the links are long destroyed. */
export interface LoggedFrame {
  readonly callBack: number;
  readonly plan: CallBackPlan;
  readonly frameHash: string;
  /** Id and stratum of everybody who could be drawn. */
  readonly units: readonly (readonly [id: string, stratum: string])[];
}

/** Whether collection is closed and nothing that came in waits outside the log. */
async function isCommitted(db: Queryable, roundId: string): Promise<boolean> {
  if (!(await ledgerRows.findClosing(db, roundId))) return false;
  return !(await ledgerRows.countPending(db)).some((row) => row.round_id === roundId && row.pooled && row.count > 0);
}

/** Draws, without keeping anything. @throws Problem `draw-refused` with the reasons */
export function drawFrom(units: readonly FrameUnit[], plan: CallBackPlan, seed: string) {
  const counts = new Map<string, number>();
  for (const { stratum = '' } of units) counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  const total = sizeOf(plan, [...counts.values()]);
  const drawn = drawSample(
    units,
    { method: 'simple', size: { total, rule: 'proportional', minimum: plan.minimum } },
    seed,
  );
  if (!drawn.ok) throw problem('draw-refused', {}, drawn.findings);
  return { draw: drawn.value, drawHash: hashDraw(drawn.value) };
}

/** @throws Problem `call-back-none`, `call-back-drawn` */
async function requireMayPlan(db: Queryable, round: LoadedRound) {
  const draw = await callBacks.findDraw(db, round.id);
  if (draw && (await findDecision(db, round.id))?.kind !== 'repeat') throw problem('call-back-drawn');
  const reach = await findReach(db, round);
  if (reach.kind === 'none') throw problem('call-back-none', { why: reach.why.vi });
  return reach;
}

/**
 * Puts a plan in force. Those who can be drawn are fixed with it by their hash in the ledger; a seed agreed for an
 * earlier plan lapses.
 * @throws Problem `call-back-none`, `call-back-too-early`, `call-back-drawn`, `invalid-input`, `draw-refused`
 */
export async function saveCallBackPlan(
  context: Context,
  roundId: string,
  plan: CallBackPlan,
): Promise<CallBackPlanView> {
  await enterRound(context, 'call-back.plan', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const round = await loadRoundToChange(db, roundId);
    const reach = await requireMayPlan(db, round);
    if (!(await isCommitted(db, roundId))) throw problem('call-back-too-early');
    requireGoodPlan(plan, {
      fieldIds: round.plan.fields.map(({ id }) => id),
      forms: [...(await loadQuestionnaires(db, roundId)).values()],
    });
    const reachable = await listReachable(db, round, plan, reach);
    if (reachable.length === 0) throw problem('call-back-none', { why: 'chưa ai trong danh sách có phiếu thu về' });
    const units = unitsOfFrame(reachable, plan);
    drawFrom(units, plan, 'rehearsal');
    const { hash } = expectValue(canonicaliseFrame(units));
    const version = ((await callBacks.findPlan(db, roundId))?.version ?? 0) + 1;
    const row = {
      round_id: roundId,
      version,
      content: JSON.stringify(plan),
      frame_hash: hash,
      units: reachable.length,
      recorded_at: context.now().toISOString(),
      recorded_by: context.actor.name,
    };
    await callBacks.insertPlan(db, row);
    await logAct(context, db, {
      kind: 'frame-hash',
      round: roundId,
      day: today(context),
      units: reachable.length,
      content: JSON.stringify({
        callBack: version,
        plan,
        frameHash: hash,
        units: reachable.map((one) => [one.id, stratumOf(one, plan)]),
      } satisfies LoggedFrame),
      subjectId: `call-back-frame-${version}`,
    });
    await writeAudit(context, db, { act: 'call-back-planned', roundId, details: { version, units: reachable.length } });
    return (await loadCallBackPlan(db, roundId))!;
  });
}

/** Where the seed of the call-back is agreed: the same steps as for a sample. */
export const callBackBook: SeedBook = {
  prefix: 'call-back-',
  boundTo: (roundId) => `${roundId}/call-back`,
  open: async (db, roundId) => {
    const plan = await loadCallBackPlan(db, roundId);
    if (!plan) throw problem('call-back-plan-missing');
    const draw = await callBacks.findDraw(db, roundId);
    if (draw?.plan_version === plan.version) throw problem('call-back-drawn');
    const { plan: roundPlan } = await loadRound(db, roundId);
    return {
      now: { frameVersion: plan.version, planVersion: plan.version },
      sampler: isSupervised(roundPlan) ? 'supervisor' : 'officer',
    };
  },
  list: callBacks.listSeedSteps,
  insert: callBacks.insertSeedStep,
};

export async function getCallBackSeed(context: Context, roundId: string): Promise<SeedState> {
  await enterRound(context, 'round.read', roundId);
  return loadCallBackSeed(context.store.db, roundId);
}

export async function loadCallBackSeed(db: Queryable, roundId: string): Promise<SeedState> {
  const version = (await callBacks.findPlan(db, roundId))?.version ?? 0;
  return stateOfSeed(await callBacks.listSeedSteps(db, roundId), { frameVersion: version, planVersion: version });
}
