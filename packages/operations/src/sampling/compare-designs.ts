/**
 * The designs side by side: how many ballots each needs, what they prove and what they cost. Margins are expectations
 * before anyone was asked; formulas and sources: docs/method/sampling.md.
 */
import { allocate, marginOfQuota, sizeByCochran, sizeByYamane } from '@longdan/statistics';
import { compareStages, type StagedFigures } from './compare-stages.ts';
import type { FrameProfile } from './frame-profile.ts';
import { type Assumptions, isProbability, type SampleDesignKind, type SamplePlan } from './sample-plan.ts';

export interface DesignFigures {
  readonly kind: SampleDesignKind;
  readonly ballots: number;
  /** Valid answers expected. */
  readonly answers: number;
  /** Clusters that must be visited; for cost. */
  readonly clusters: number;
  readonly designEffect: number;
  /** Of the whole; null: not a probability sample, so there is none. */
  readonly margin: number | null;
  /** Of the smallest field with ballots of its own, with its name; null where there is none or it cannot be told. */
  readonly smallest: { readonly name: string; readonly answers: number; readonly margin: number | null } | null;
  /** Đồng. */
  readonly cost: number;
}

export interface Comparison {
  readonly population: number;
  readonly ministry: { readonly needed: number; readonly issued: number };
  readonly cochran: { readonly needed: number; readonly issued: number };
  readonly designs: readonly DesignFigures[];
  /** Lists of areas: the plan in stages beside others of as many ballots; empty otherwise. */
  readonly staged: readonly StagedFigures[];
}

export function compareDesigns(
  profile: FrameProfile,
  plan: SamplePlan,
  quotas: ReadonlyMap<string, number>,
): Comparison {
  const { assumptions } = plan;
  // A list of areas stands for those who live in them.
  const population = Math.max(1, plan.kind === 'staged' ? profile.sizeTotal : profile.total);
  const { margin, confidence, share, nonresponse } = assumptions;
  const value = <T>(outcome: { ok: true; value: T } | { ok: false }, otherwise: T): T =>
    outcome.ok ? outcome.value : otherwise;
  const none = { needed: 0, issued: 0 };
  const kinds: readonly SampleDesignKind[] = ['simple', 'systematic', 'stratified', 'multistage', 'quota'];
  return {
    population,
    ministry: value(sizeByYamane(population, { margin, nonresponse }), none),
    cochran: value(sizeByCochran(population, { margin, confidence, share, nonresponse }), none),
    staged: compareStages(profile, plan),
    designs: kinds
      .filter((kind) => kind !== 'multistage' || profile.communes.length > 1 || profile.hamlets.count > 1)
      .map((kind) => figuresOf(kind, profile, plan, quotas)),
  };
}

function figuresOf(
  kind: SampleDesignKind,
  profile: FrameProfile,
  plan: SamplePlan,
  quotas: ReadonlyMap<string, number>,
): DesignFigures {
  const { assumptions } = plan;
  const population = Math.max(1, profile.total);
  const quota = [...quotas.values()].reduce((sum, one) => sum + one, 0);
  const perCluster = plan.multistage?.each ?? 15;
  const ballots = Math.min(population, kind === 'quota' ? quota : plan.total);
  const clusters = kind === 'multistage' ? Math.max(1, Math.ceil(ballots / perCluster)) : profile.communes.length;
  const fields = fieldSizes(kind, profile, plan, quotas, ballots);
  const designEffect = effectOf(kind, profile, assumptions, fields, perCluster);
  const small = [...fields].filter(({ ballots: own }) => own > 0).sort((a, b) => a.ballots - b.ballots)[0];
  return {
    kind,
    ballots,
    answers: answersOf(ballots, assumptions),
    clusters,
    designEffect,
    margin: isProbability(kind) ? marginOf(ballots, population, assumptions, designEffect) : null,
    smallest:
      small === undefined
        ? null
        : {
            name: small.name,
            answers: answersOf(small.ballots, assumptions),
            margin: isProbability(kind)
              ? marginOf(small.ballots, small.population, assumptions, kind === 'multistage' ? designEffect : 1)
              : null,
          },
    cost: ballots * assumptions.ballotCost + clusters * assumptions.clusterCost,
  };
}

const answersOf = (ballots: number, { nonresponse }: Assumptions): number => Math.floor(ballots * (1 - nonresponse));

function marginOf(ballots: number, population: number, assumptions: Assumptions, designEffect: number): number | null {
  const answers = Math.min(answersOf(ballots, assumptions), population);
  const { confidence, share } = assumptions;
  const margin = marginOfQuota(answers, population, { confidence, share, designEffect });
  return margin.ok ? margin.value : null;
}

interface FieldSize {
  readonly name: string;
  readonly population: number;
  readonly ballots: number;
}

/** Ballots that each field would get: shared by the rule where fields are strata, else in proportion. */
function fieldSizes(
  kind: SampleDesignKind,
  profile: FrameProfile,
  plan: SamplePlan,
  quotas: ReadonlyMap<string, number>,
  ballots: number,
): FieldSize[] {
  const fields = profile.fields.filter(({ name }) => name !== '');
  if (kind === 'quota')
    return fields.map(({ id, name, count }) => ({ name, population: count, ballots: quotas.get(id) ?? 0 }));
  if (kind === 'stratified') {
    const rule = plan.rule === 'neyman' ? 'proportional' : plan.rule;
    const shared = allocate(
      fields.map(({ name, count }) => ({ stratum: name, population: count })),
      { rule, total: ballots, minimum: plan.minimum },
    );
    if (shared.ok)
      return fields.map(({ name, count }) => ({ name, population: count, ballots: shared.value.get(name) ?? 0 }));
  }
  return fields.map(({ name, count }) => ({
    name,
    population: count,
    ballots: Math.round((ballots * count) / Math.max(1, profile.total)),
  }));
}

/** Clusters: 1 + (m − 1)ρ (Kish 1965, §5.4). Unequal shares of strata: n Σ n_h (N_h/n_h)²/N² (Kish 1965, §11.7). */
function effectOf(
  kind: SampleDesignKind,
  profile: FrameProfile,
  { likeness, nonresponse }: Assumptions,
  fields: readonly FieldSize[],
  perCluster: number,
): number {
  if (kind === 'multistage') return 1 + Math.max(0, perCluster * (1 - nonresponse) - 1) * likeness;
  if (kind !== 'stratified') return 1;
  const used = fields.filter(({ ballots }) => ballots > 0);
  const [n, total] = [
    used.reduce((sum, one) => sum + one.ballots, 0),
    used.reduce((sum, one) => sum + one.population, 0),
  ];
  if (n === 0 || total === 0 || profile.total === 0) return 1;
  return (n * used.reduce((sum, one) => sum + one.population ** 2 / one.ballots, 0)) / total ** 2;
}
