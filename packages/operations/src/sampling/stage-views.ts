/** The stages of a sample with a list each, as a page shows them: what is planned, listed and drawn. */
import { type Queryable, samplingFrames } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { type DrawRecord, loadDraws } from './draw-record.ts';
import { type DrawnCluster, listDrawnClusters } from './drawn-clusters.ts';
import { type FrameView, viewFrame } from './frame.ts';
import { loadSamplePlan } from './planning.ts';
import { type StageOfPlan, stagesOfPlan } from './stages.ts';

export interface StageView extends StageOfPlan {
  readonly number: number;
  /** `now`: the stage whose list, seed and draw come next. */
  readonly state: 'drawn' | 'now' | 'waiting';
  /** Its list as far as there is one. */
  readonly frame: FrameView | null;
  readonly draw: DrawRecord | null;
  /** Drawn at this stage; of the last stage none are given: they are the units of the sample. */
  readonly clusters: readonly DrawnCluster[];
}

/** Empty for designs drawn at once. */
export async function getStages(context: Context, roundId: string): Promise<readonly StageView[]> {
  await enterRound(context, 'round.read', roundId);
  return readStages(context.store.db, roundId);
}

async function readStages(db: Queryable, roundId: string): Promise<StageView[]> {
  const plan = await loadSamplePlan(db, roundId);
  const stages = plan ? stagesOfPlan(plan.plan) : [];
  if (stages.length === 0) return [];
  const draws = await loadDraws(db, roundId);
  const newest = await samplingFrames.findFrame(db, roundId);
  const views: StageView[] = [];
  for (const [at, stage] of stages.entries()) {
    const draw = draws[at] ?? null;
    const row = draw ? await samplingFrames.findFrameVersion(db, roundId, draw.frameVersion) : newest;
    const frame = row ? viewFrame(row) : null;
    views.push({
      ...stage,
      number: at + 1,
      state: draw ? 'drawn' : at === draws.length ? 'now' : 'waiting',
      frame: frame?.stage === at + 1 ? frame : null,
      draw,
      clusters: draw && at < stages.length - 1 ? await listDrawnClusters(db, roundId, at + 1) : [],
    });
  }
  return views;
}
