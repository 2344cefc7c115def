/** What a round's estimation starts from — figures, rows, sample — and its estimates by itself. Reads only. */
import {
  countPartial,
  defaultPolicies,
  describeTotals,
  dispositionsOf,
  type EligibleRows,
  type EstimationPolicies,
  estimateRoundFigures,
  type Figures,
  type RoundEstimates,
  type RoundSample,
  rateResponses,
} from '@longdan/analysis';
import { criteriaOf, type Questionnaire } from '@longdan/core';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { type LoadedRound, loadRound } from '../loaded-round.ts';
import { computeResults, countAndKeep, countedForms, keepEligible, type RoundResults } from '../results.ts';
import { readRoundSample } from '../sampling/round-sample.ts';
import type { KeptBlock } from '../scanning/selected-rows.ts';
import { rowsOf } from './gather-rows.ts';

export interface EstimateOptions {
  /** One field instead of all that ask the plan's main scheme. */
  readonly fieldId?: string;
  /** Choices that change numbers; those not named are the defaults, and all are printed with the result. */
  readonly policies?: Partial<EstimationPolicies>;
  /** Seed of simulations; the round's code by default. */
  readonly seed?: string;
  /** How many units count as the lowest; 3 by default. */
  readonly lowest?: number;
  /** Round to compare with; null for none. By default the authority's last earlier round with the same scheme. */
  readonly earlierRoundId?: string | null;
  /** Figures of the same round and field, where the caller has them. */
  readonly figures?: Figures;
  /** Figures of each field as well, where the round has several and none is asked for. */
  readonly withFields?: boolean;
}

/** What a round's estimation starts from, as one pass over its ballots left it. Plain data: it crosses to a thread. */
export interface EstimationInputs {
  readonly round: LoadedRound;
  readonly figures: Figures;
  /** Of each field, where they were asked for. */
  readonly fields: RoundResults['fields'];
  readonly questionnaire: Questionnaire;
  /** Null for rounds of totals. */
  readonly kept: readonly KeptBlock[] | null;
  readonly sample: RoundSample | undefined;
}

/** Everything a round's estimation starts from, its eligible responses side by side. */
export interface EstimationBasis extends Omit<EstimationInputs, 'kept'> {
  /** Null for rounds of totals. */
  readonly rows: EligibleRows | null;
}

export const basisOf = ({ kept, ...rest }: EstimationInputs): EstimationBasis => ({
  ...rest,
  rows: kept === null ? null : rowsOf(rest.questionnaire, kept),
});

/** Estimates of one round by itself. */
export function estimateBasis(basis: EstimationBasis, options: EstimateOptions): RoundEstimates {
  const { round, figures, questionnaire, rows, sample } = basis;
  if (rows === null) return describeTotals(figures);
  const issued = issuedOf(basis);
  const criterionIds = criteriaOf(questionnaire).map(({ criterion }) => criterion.id);
  // Without the number issued there are no rates, and nothing to count for them.
  const dispositions =
    issued === null ? null : dispositionsOf(figures.ballots, issued, countPartial(rows, criterionIds));
  return estimateRoundFigures({
    questionnaire,
    figures,
    rows,
    ...(sample ? { sample } : {}),
    policies: { ...defaultPolicies, ...options.policies },
    seed: options.seed ?? round.id,
    ...(options.lowest === undefined ? {} : { lowest: options.lowest }),
    responseRates: dispositions === null ? null : rateResponses(dispositions),
  });
}

/** Of a sample the ballots that went to its units, otherwise those issued. */
function issuedOf({ sample, figures }: EstimationBasis): number | null {
  if (sample?.kind !== 'probability' || sample.batches.length === 0) return figures.ballots.issued;
  return Math.max(
    figures.ballots.issued ?? 0,
    sample.batches.reduce((sum, batch) => sum + batch.count, 0),
  );
}

/** As `gatherInputs`, for whoever computes in the thread that asks. */
export const loadBasis = async (...about: Parameters<typeof gatherInputs>): Promise<EstimationBasis> =>
  basisOf(await gatherInputs(...about));

/** @throws Problem `round-not-found`, `field-not-found`, `no-eligible-responses` (a round of totals without a table) */
export async function gatherInputs(
  context: Context,
  roundId: string,
  { fieldId, figures: given, withFields }: Pick<EstimateOptions, 'fieldId' | 'figures' | 'withFields'>,
): Promise<EstimationInputs> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const scope = fieldId === undefined ? {} : { fieldId };
  const { questionnaire } = await countedForms(db, round, scope);
  if (given?.source === 'totals' || (round.source === 'totals' && fieldId === undefined)) {
    const figures = given ?? (await computeResults(context, roundId, scope));
    return { round, figures, fields: [], questionnaire, kept: null, sample: undefined };
  }
  const drawn = await readRoundSample(db, roundId);
  const sample = drawn && fieldId !== undefined ? sampleOfField(drawn, fieldId) : drawn;
  const wanted = { ...scope, withBatches: sample?.kind === 'probability' };
  const { whole: figures, ...rest } = given
    ? { whole: given, fields: [], kept: await keepEligible(context, round, wanted) }
    : await countAndKeep(context, round, { ...wanted, withFields });
  return { round, figures, ...rest, questionnaire, sample };
}

/**
 * The part of a sample whose ballots are of one field. Where the frame names the field of every unit a field is made of
 * whole cells of the design, and the others carry no response of it; the populations of the strata are then no longer
 * those of the field, so no post-stratification is made.
 */
function sampleOfField(sample: RoundSample, fieldId: string): RoundSample {
  const batches = sample.batches.filter((batch) => batch.fieldId === fieldId);
  if (batches.length === sample.batches.length) return sample;
  const strata = new Set(batches.map((batch) => batch.stratum));
  const shared = sample.batches.some((batch) => batch.fieldId !== fieldId && strata.has(batch.stratum));
  return {
    ...sample,
    batches,
    strata: sample.strata
      .filter(({ stratum }) => strata.has(stratum))
      .map((stratum) => (shared ? { ...stratum, population: null } : stratum)),
  };
}
