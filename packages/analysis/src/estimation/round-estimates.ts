/**
 * What estimation gives for a round, as plain data. Two kinds that share no figure type: estimates of a probability
 * sample, each with its margin; and descriptions of those who answered, which have none. A quota or an open round cannot
 * be made into the first: there is no design, and `SampleEstimate` is made from a design alone.
 */
import type { Bilingual, Finding } from '@longdan/core';
import type { WeightDiagnostics } from '@longdan/statistics';
import type { DrawIdentity, PrimaryUnit, SampleStage } from '../sample-design.ts';
import type { Change } from './change.ts';
import type { Quadrant } from './drivers.ts';
import type { ExpectationRanking } from './expectations.ts';
import type { ModeComparison } from './mode-differences.ts';
import type { FactorReliability } from './reliability.ts';
import type { ResponseRates } from './response-rates.ts';
import type { EstimationPolicies, StratumSummary } from './round-design.ts';
import type { SampleEstimate } from './sample-estimate.ts';

/** The four measures of docs/method/index.md as estimates; null where nobody of the domain answered or levels have no meaning. */
export interface EstimatedShares {
  readonly satisfied: SampleEstimate | null;
  readonly neutral: SampleEstimate | null;
  readonly dissatisfied: SampleEstimate | null;
  readonly score: SampleEstimate | null;
}

export interface EstimatedPart extends EstimatedShares {
  readonly id: string;
  /** Title of a factor or content, text of a criterion. */
  readonly label: string;
}

export interface EstimatedGroup {
  readonly code: string;
  readonly label: string;
  /** As in `Figures`: a group kept back there has no estimate here. */
  readonly suppressed: boolean;
  readonly index: EstimatedShares | null;
  /** By the measure that the formula puts first. */
  readonly factors: readonly {
    readonly id: string;
    readonly label: string;
    readonly headline: SampleEstimate | null;
  }[];
}

export interface EstimatedBreakdown {
  readonly id: string;
  readonly title: Bilingual;
  readonly groups: readonly EstimatedGroup[];
}

/** How the sample was drawn and what it became, for the appendix of methods. */
export interface StageSummary extends Pick<SampleStage, 'title' | 'method' | 'probabilities' | 'draw'> {
  /** In the lists this stage was drawn from, and drawn; null where its populations are not known. */
  readonly listed: number | null;
  readonly drawn: number | null;
}

export interface PrimaryUnitSummary extends PrimaryUnit {
  /** Ballots that went to units in it, and those that brought an eligible response. */
  readonly ballots: number;
  readonly respondents: number;
  /** Final weights of its respondents. */
  readonly weights: { readonly least: number; readonly greatest: number } | null;
}

/** Which formula gave the errors, so that the method can name it. */
export type VarianceMethod = 'simple-stages' | 'brewer';

export interface DesignSummary {
  readonly description: Bilingual;
  readonly stages: readonly StageSummary[];
  /** Clusters of the first stage by name, of stages with a list each. */
  readonly primaryUnits?: readonly PrimaryUnitSummary[];
  readonly strata: readonly StratumSummary[];
  readonly population: number | null;
  /** Ballots that went to sampled units. */
  readonly sampled: number;
  readonly respondents: number;
  readonly clusters: number | null;
  readonly replacements: number;
  readonly draw: DrawIdentity | null;
  readonly weights: WeightDiagnostics;
  readonly policies: EstimationPolicies;
  readonly variance: VarianceMethod;
}

/** A unit in the order of its share. */
export interface DescriptiveRank {
  readonly code: string;
  readonly label: string;
  readonly rank: number;
  readonly share: number;
  readonly n: number;
}

export interface EstimatedRank extends Omit<DescriptiveRank, 'share'> {
  readonly estimate: SampleEstimate;
  readonly lowRank: number;
  readonly highRank: number;
  readonly inLowest: number;
  readonly letters: string;
}

/** Units, or fields where the round has no units, in order. */
export interface EstimatedRanking {
  readonly of: string;
  readonly title: Bilingual;
  readonly units: readonly EstimatedRank[];
  readonly lowest: number;
  readonly confidence: number;
  readonly criticalValue: number;
  readonly pairs: number;
  readonly pairsApart: number;
  readonly seed: string;
  readonly draws: number;
}

export interface DescriptiveRanking {
  readonly of: string;
  readonly title: Bilingual;
  readonly units: readonly DescriptiveRank[];
}

export interface DescriptiveDriver {
  readonly factorId: string;
  readonly title: string;
  /** Share of the explained variance; shares add to 1. */
  readonly importance: number;
  /** Headline share of the factor. */
  readonly performance: number;
  readonly quadrant: Quadrant;
}

export interface EstimatedDriver extends DescriptiveDriver {
  readonly importanceError: number;
  readonly importanceInterval: { readonly low: number; readonly high: number; readonly confidence: number } | null;
}

export interface Drivers<D extends DescriptiveDriver> {
  readonly overallQuestionId: string;
  readonly overallText: string;
  readonly factors: readonly D[];
  readonly rSquared: number;
  /** Respondents with the overall item and every factor. */
  readonly n: number;
  readonly method: 'exact' | 'permutations';
  readonly seed: string;
  /** Means at which the quadrants are split: importance, performance. */
  readonly split: readonly [number, number];
}

/** What holds of either kind. */
interface CommonResults<D extends DescriptiveDriver> {
  readonly drivers: Drivers<D> | null;
  readonly reliability: readonly FactorReliability[];
  readonly expectations: readonly ExpectationRanking[];
  readonly modes: ModeComparison | null;
  readonly responseRates: ResponseRates | null;
  /** Since the earlier round named. */
  readonly change: RoundChange | null;
  /** What may be claimed, in words an officer understands. */
  readonly claim: Bilingual;
  readonly findings: readonly Finding[];
}

export interface RoundChange {
  readonly earlierRoundId: string;
  readonly earlierTitle: string;
  readonly earlierYear: number;
  readonly changes: readonly Change[];
  readonly regressionToTheMean: Bilingual;
  readonly manyComparisons: Bilingual;
}

export interface ProbabilityEstimates extends CommonResults<EstimatedDriver> {
  readonly kind: 'probability';
  readonly design: DesignSummary;
  readonly index: EstimatedShares;
  readonly contents: readonly EstimatedPart[];
  readonly factors: readonly EstimatedPart[];
  readonly criteria: readonly EstimatedPart[];
  readonly breakdowns: readonly EstimatedBreakdown[];
  readonly ranking: EstimatedRanking | null;
}

/** Counts and shares are those of `Figures`; here stands only what is formed beside them. */
export interface DescriptiveResults extends CommonResults<DescriptiveDriver> {
  readonly kind: 'descriptive';
  /** Why no margin of error is given. */
  readonly reason: 'quota' | 'open' | 'whole-population' | 'sample-not-recorded' | 'sample-unusable' | 'totals';
  readonly ranking: DescriptiveRanking | null;
}

export type RoundEstimates = ProbabilityEstimates | DescriptiveResults;
