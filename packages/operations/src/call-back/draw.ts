/** The draw of a call-back: from committed responses, by the supervisor, the same whoever repeats it. */
import { problem } from '@longdan/core';
import { callBacks, ledgerRows, type Queryable } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import { writeAudit } from '../audit.ts';
import { type Context, today } from '../context.ts';
import { logAct } from '../ledger/log-act.ts';
import { type LoadedRound, loadRoundToChange } from '../loaded-round.ts';
import { partyOf } from '../sampling/seed.ts';
import { isSupervised } from '../sealing/publication-step.ts';
import type { Facet } from './call-back-plan.ts';
import { drawFrom, type LoggedFrame, loadCallBackPlan, loadCallBackSeed } from './planning.ts';
import { findReach, listReachable, unitsOfFrame } from './population.ts';

/** What is kept of somebody drawn. */
export interface CaseContent {
  readonly facets: Readonly<Partial<Record<Facet, string>>>;
  readonly stratum: string;
  /** Units of the stratum for one drawn. */
  readonly weight: number;
}

interface DrawContent {
  readonly seed: string;
  readonly seedAttempt: number;
  readonly independent: boolean;
  readonly frameHash: string;
  readonly matched: boolean;
  readonly strata: readonly { readonly stratum: string; readonly population: number; readonly drawn: number }[];
}

export interface CallBackDraw extends DrawContent {
  readonly number: number;
  readonly planVersion: number;
  readonly drawHash: string;
  readonly drawnAt: string;
  readonly drawnBy: string;
}

/** The newest. */
export async function loadCallBackDraw(db: Queryable, roundId: string): Promise<CallBackDraw | undefined> {
  const row = await callBacks.findDraw(db, roundId);
  return (
    row && {
      ...(JSON.parse(row.content) as DrawContent),
      number: row.number,
      planVersion: row.plan_version,
      drawHash: row.draw_hash,
      drawnAt: row.drawn_at,
      drawnBy: row.drawn_by,
    }
  );
}

/**
 * Where a supervisor is named nobody else draws, sees who was drawn, or records what they said.
 * @throws Problem `call-back-by-supervisor`
 */
export function requireCaller({ actor }: Pick<Context, 'actor'>, { plan }: LoadedRound): void {
  if (isSupervised(plan) && actor.role !== 'supervisor') throw problem('call-back-by-supervisor');
}

/**
 * Draws who is called back.
 * @throws Problem `call-back-by-supervisor`, `call-back-plan-missing`, `call-back-drawn`, `seed-not-agreed`,
 * `stale-version` when those who can be drawn are not those of the plan any more
 */
export async function drawCallBack(context: Context, roundId: string): Promise<CallBackDraw> {
  await enterRound(context, 'call-back.do', roundId);
  return context.store.db.transaction().execute(async (db) => {
    const round = await loadRoundToChange(db, roundId);
    requireCaller(context, round);
    const current = await loadCallBackPlan(db, roundId);
    if (!current) throw problem('call-back-plan-missing');
    const last = await callBacks.findDraw(db, roundId);
    if (last?.plan_version === current.version) throw problem('call-back-drawn');
    const { seed, attempt } = await loadCallBackSeed(db, roundId);
    if (seed === null) throw problem('seed-not-agreed', { round: roundId });
    const reach = await findReach(db, round);
    const reachable = await listReachable(db, round, current.plan, reach);
    const { draw, drawHash } = drawFrom(unitsOfFrame(reachable, current.plan), current.plan, seed);
    if (draw.frameHash !== current.frameHash)
      throw problem('stale-version', {
        what: 'Danh sách phúc tra',
        expected: current.frameHash,
        found: draw.frameHash,
      });
    const number = (last?.number ?? 0) + 1;
    const content: DrawContent = {
      seed,
      seedAttempt: attempt,
      independent: partyOf(context) === 'supervisor',
      frameHash: draw.frameHash,
      matched: reach.kind === 'matched',
      strata: draw.strata.map(({ stratum, population, size }) => ({ stratum, population, drawn: size })),
    };
    await callBacks.insertDraw(db, {
      round_id: roundId,
      number,
      plan_version: current.version,
      content: JSON.stringify(content),
      draw_hash: drawHash,
      drawn_at: context.now().toISOString(),
      drawn_by: context.actor.name,
    });
    const byId = new Map(reachable.map((one) => [one.id, one]));
    const cases = draw.strata.flatMap(({ stratum, selected }) =>
      selected.map(({ id, weight }) => ({ ...byId.get(id)!, stratum, weight })),
    );
    await callBacks.insertCases(
      db,
      cases.map(({ subject, facets, stratum, weight }, at) => ({
        round_id: roundId,
        draw: number,
        place: at + 1,
        subject,
        content: JSON.stringify({ facets, stratum, weight } satisfies CaseContent),
      })),
    );
    const logged = async (kind: 'frame-hash' | 'seed-commitment', subject: string) =>
      new Uint8Array(
        Buffer.from((await ledgerRows.listOpenings(db, roundId, kind, subject)).at(-1)!.commitment, 'hex'),
      );
    await logAct(context, db, {
      kind: 'draw',
      round: roundId,
      day: today(context),
      frame: await logged('frame-hash', `call-back-frame-${current.version}`),
      seed: await logged('seed-commitment', `call-back-seed-${attempt}`),
      drawn: cases.length,
      content: JSON.stringify({ seed, drawHash, frameHash: draw.frameHash }),
      subjectId: `call-back-draw-${number}`,
    });
    await writeAudit(context, db, {
      act: 'call-back-drawn',
      roundId,
      details: { number, drawHash, drawn: cases.length },
    });
    return (await loadCallBackDraw(db, roundId))!;
  });
}

/** Draws again from what the ledger's entry opens to, links or no links, and compares: the hash of then, and of now. @throws Problem `call-back-not-drawn` */
export async function repeatCallBackDraw(
  context: Context,
  roundId: string,
): Promise<{ readonly recorded: string; readonly repeated: string }> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const draw = await loadCallBackDraw(db, roundId);
  if (!draw) throw problem('call-back-not-drawn');
  const [opening] = await ledgerRows.listOpenings(db, roundId, 'frame-hash', `call-back-frame-${draw.planVersion}`);
  const { plan, units } = JSON.parse(Buffer.from(opening!.content).toString()) as LoggedFrame;
  const frame = units.map(([id, stratum]) => ({ id, stratum }));
  const { drawHash } = drawFrom(frame, plan, draw.seed);
  return { recorded: draw.drawHash, repeated: drawHash };
}
