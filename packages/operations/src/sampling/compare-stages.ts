/**
 * What a sample of several stages is expected to prove and to cost, before anyone is asked; formulas and sources:
 * docs/method/sampling.md. Answers of people who live together are alike, so that many ballots of few places prove less
 * than as many ballots drawn singly; and with few clusters of the first stage the margin itself is uncertain (t, not z).
 */
import type { Bilingual } from '@longdan/core';
import { criticalValue, marginOfQuota } from '@longdan/statistics';
import type { FrameProfile } from './frame-profile.ts';
import { type Assumptions, type SamplePlan, usualAssumptions } from './sample-plan.ts';
import { ballotsOfStages, describeStages, type StageOfPlan, stagesOfPlan } from './stages.ts';

export interface StagedFigures {
  /** The numbers of each stage, "8 × 2 × 15". */
  readonly shape: string;
  readonly description: Bilingual;
  /** Whether it is the design of the plan; the others spread as many ballots over more or fewer places. */
  readonly chosen: boolean;
  readonly ballots: number;
  readonly answers: number;
  /** Places that must be visited: clusters of the last stage but one. */
  readonly clusters: number;
  readonly designEffect: number;
  /** Simple random answers that would prove as much. */
  readonly effectiveAnswers: number;
  readonly degreesOfFreedom: number;
  /** Half-length of the interval, in shares; null where there are too few clusters for one. */
  readonly margin: number | null;
  /** Đồng. */
  readonly cost: number;
}

/** The plan's own stages, and as many ballots over about twice and about half as many places. */
export function compareStages(profile: FrameProfile, plan: SamplePlan): readonly StagedFigures[] {
  const stages = stagesOfPlan(plan);
  if (stages.length < 2) return [];
  const listed = Math.max(1, profile.total);
  const spread = (factor: number): readonly StageOfPlan[] =>
    stages.map((stage, at) => {
      if (at === 0) return { ...stage, take: Math.min(listed, Math.max(2, Math.round(stage.take * factor))) };
      return at === stages.length - 1 ? { ...stage, take: Math.max(1, Math.round(stage.take / factor)) } : stage;
    });
  const shapes = [stages, spread(2), spread(0.5)];
  return shapes
    .filter((one, at) => at === 0 || one[0]!.take !== stages[0]!.take)
    .map((one, at) => figuresOf(one, at === 0, profile, plan));
}

function figuresOf(
  stages: readonly StageOfPlan[],
  chosen: boolean,
  profile: FrameProfile,
  plan: SamplePlan,
): StagedFigures {
  const { assumptions } = plan;
  const ballots = ballotsOfStages(stages);
  const answers = Math.floor(ballots * (1 - assumptions.nonresponse));
  const clusters = ballotsOfStages(stages.slice(0, -1));
  const designEffect = clusterEffect(stages, assumptions);
  const strata = plan.strata.length > 0 ? Math.max(1, profile.strata?.length ?? 1) : 1;
  const degreesOfFreedom = stages[0]!.take - strata;
  return {
    shape: stages.map(({ take }) => take).join(' × '),
    description: describeStages({ ...plan, stages: [...stages] }),
    chosen,
    ballots,
    answers,
    clusters,
    designEffect,
    effectiveAnswers: Math.floor(answers / designEffect),
    degreesOfFreedom,
    margin: marginOf(Math.max(profile.sizeTotal, ballots), answers, designEffect, degreesOfFreedom, assumptions),
    cost: ballots * assumptions.ballotCost + clusters * assumptions.clusterCost,
  };
}

/**
 * 1 + (b − 1)ρ for b answers of a place; with hamlets inside communes 1 + (b − 1)ρ_h + (B − b)ρ_c, b answers of a hamlet
 * and B of a commune, ρ_h and ρ_c the likeness of two people of one hamlet, of two hamlets of one commune (Kish 1965,
 * §5.4 and §8.3).
 */
function clusterEffect(stages: readonly StageOfPlan[], assumptions: Assumptions): number {
  const { nonresponse, likeness, communeLikeness = usualAssumptions.communeLikeness } = assumptions;
  const last = stages.at(-1)!.take * (1 - nonresponse);
  if (stages.length === 2) {
    const alike = stages[0]!.level === 'commune' ? communeLikeness : likeness;
    return 1 + Math.max(0, last - 1) * alike;
  }
  const whole = last * stages[1]!.take;
  return 1 + Math.max(0, last - 1) * likeness + (whole - last) * communeLikeness;
}

function marginOf(
  population: number,
  answers: number,
  designEffect: number,
  degreesOfFreedom: number,
  { confidence, share }: Assumptions,
): number | null {
  if (degreesOfFreedom < 1) return null;
  const margin = marginOfQuota(answers, population, { confidence, share, designEffect });
  if (!margin.ok) return null;
  return (
    margin.value * (criticalValue(confidence, degreesOfFreedom) / criticalValue(confidence, Number.POSITIVE_INFINITY))
  );
}
