/**
 * Multi-stage draws: clusters first, then units inside each drawn cluster, as deep as the plan goes. Each stage has its
 * own frame; units of stage s+1 name the unit of stage s they lie in. Inclusion probabilities multiply
 * (Särndal, Swensson & Wretman 1992, §4.4).
 */
import { canonicaliseFrame, type Frame, type FrameUnit, hashText } from '../draw/frame.ts';
import { makeFinding, type Outcome, refuse, type StatisticsFinding, succeed } from '../findings.ts';
import { type Draw, type DrawPlan, drawFromFrame } from './draw-sample.ts';

export interface StagePlan {
  /** Units of this stage; below the first stage `cluster` is the id of the unit above. */
  readonly units: readonly FrameUnit[];
  /** Below the first stage the sizes apply inside every drawn cluster; a total beyond a cluster takes all of it. */
  readonly plan: DrawPlan;
}

export interface MultistageUnit {
  /** Ids from the first stage to the last. */
  readonly path: readonly string[];
  /** Stratum of the first stage. */
  readonly stratum: string;
  /** π of each stage, given the stages above. */
  readonly stageProbabilities: readonly number[];
  readonly inclusionProbability: number;
  readonly weight: number;
}

export interface MultistageDraw {
  /** SHA-256 over the hashes of the stages' frames. */
  readonly frameHash: string;
  /** Draws of each stage by the path of ids above as JSON: `[]` at the first, then one per drawn cluster. */
  readonly stages: readonly ReadonlyMap<string, Draw>[];
  readonly units: readonly MultistageUnit[];
}

/** A stage whose frame is in its canonical form already: for who draws many times from the same frames. */
export interface StageFrame {
  readonly frame: Frame;
  readonly plan: DrawPlan;
}

export function drawMultistage(stages: readonly StagePlan[], seed: string): Outcome<MultistageDraw> {
  const framed: StageFrame[] = [];
  for (const { units, plan } of stages) {
    const frame = canonicaliseFrame(units);
    if (!frame.ok) return frame;
    framed.push({ frame: frame.value, plan });
  }
  return drawFromFrames(framed, seed);
}

export function drawFromFrames(stages: readonly StageFrame[], seed: string): Outcome<MultistageDraw> {
  if (stages.length === 0) return refuse('no-rows');
  const frameHash = hashText(stages.map(({ frame }) => frame.hash).join('\n'));
  const notes: StatisticsFinding[] = [];
  const draws: Map<string, Draw>[] = [];
  let units: MultistageUnit[] = [{ path: [], stratum: '', stageProbabilities: [], inclusionProbability: 1, weight: 1 }];
  for (const [index, stage] of stages.entries()) {
    const { frame } = stage;
    const own = new Map<string, Draw>();
    const next: MultistageUnit[] = [];
    const byCluster = groupByCluster(frame.units);
    for (const parent of units) {
      const label = JSON.stringify(parent.path);
      const cluster = parent.path[parent.path.length - 1];
      const members = cluster === undefined ? frame.units : (byCluster.get(cluster) ?? []);
      if (members.length === 0) return refuse('class-empty', { column: 'cluster' }, { class: label });
      const plan = index === 0 ? stage.plan : withinCluster(stage.plan, members.length);
      const draw = drawFromFrame({ units: members, hash: frameHash }, plan, seed, `stage${index + 1}:${label}:`);
      if (!draw.ok) return draw;
      notes.push(...draw.findings);
      own.set(label, draw.value);
      for (const stratum of draw.value.strata)
        for (const unit of stratum.selected) {
          const inclusionProbability = parent.inclusionProbability * unit.inclusionProbability;
          next.push({
            path: [...parent.path, unit.id],
            stratum: index === 0 ? stratum.stratum : parent.stratum,
            stageProbabilities: [...parent.stageProbabilities, unit.inclusionProbability],
            inclusionProbability,
            weight: 1 / inclusionProbability,
          });
        }
    }
    draws.push(own);
    units = next;
  }
  if (units.length === 0) return { ok: false, findings: [makeFinding('no-rows')] };
  return succeed({ frameHash, stages: draws, units }, notes);
}

function groupByCluster(units: readonly FrameUnit[]): ReadonlyMap<string, FrameUnit[]> {
  const groups = new Map<string, FrameUnit[]>();
  for (const unit of units) {
    const cluster = unit.cluster ?? '';
    const group = groups.get(cluster);
    if (group) group.push(unit);
    else groups.set(cluster, [unit]);
  }
  return groups;
}

function withinCluster(plan: DrawPlan, available: number): DrawPlan {
  if ('byStratum' in plan.size || plan.size.total <= available) return plan;
  return { ...plan, size: { ...plan.size, total: available } };
}
