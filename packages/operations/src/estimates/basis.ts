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
import { criteriaOf, problem, type Questionnaire } from '@longdan/core';
import { type Queryable, questionnaires } from '@longdan/store';
import { enterRound } from '../access/enter-round.ts';
import type { Context } from '../context.ts';
import { type Judge, loadJudge } from '../judging.ts';
import { type LoadedRound, loadRound } from '../loaded-round.ts';
import { type CountedForm, countTogether } from '../questionnaire/versions.ts';
import { computeResults } from '../results.ts';
import { readRoundSample } from '../sampling/round-sample.ts';
import { gatherEligibleRows } from './gather-rows.ts';

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
}

/** Everything a round's estimation starts from. */
export interface EstimationBasis {
  readonly round: LoadedRound;
  readonly figures: Figures;
  readonly questionnaire: Questionnaire;
  /** Null for rounds of totals. */
  readonly rows: EligibleRows | null;
  readonly sample: RoundSample | undefined;
}

/** Estimates of one round by itself. */
export function estimateBasis(basis: EstimationBasis, options: EstimateOptions): RoundEstimates {
  const { round, figures, questionnaire, rows, sample } = basis;
  if (rows === null) return describeTotals(figures);
  const issued = issuedOf(basis);
  const dispositions = dispositionsOf(
    figures.ballots,
    issued,
    countPartial(
      rows,
      criteriaOf(questionnaire).map(({ criterion }) => criterion.id),
    ),
  );
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

export async function loadBasis(
  context: Context,
  roundId: string,
  { fieldId, figures: given }: Pick<EstimateOptions, 'fieldId' | 'figures'>,
): Promise<EstimationBasis> {
  await enterRound(context, 'round.read', roundId);
  const { db } = context.store;
  const round = await loadRound(db, roundId);
  const scope = fieldId === undefined ? {} : { fieldId };
  const figures = given ?? (await computeResults(context, roundId, scope));
  const judge = await loadJudge(db, round);
  const form = await formCounted(db, judge, fieldId);
  const { questionnaire } = form;
  if (figures.source === 'totals') return { round, figures, questionnaire, rows: null, sample: undefined };
  const whole = await readRoundSample(db, roundId);
  const sample = whole && fieldId !== undefined ? sampleOfField(whole, fieldId) : whole;
  const rows = await gatherEligibleRows(context.store, judge, form, {
    fieldId,
    withBatches: sample?.kind === 'probability',
  });
  return { round, figures, questionnaire, rows, sample };
}

/** The versions whose figures `computeResults` forms, as one form. @throws Problem `field-not-found` */
async function formCounted(db: Queryable, judge: Judge, fieldId: string | undefined): Promise<CountedForm> {
  const { round, questionnaires: all } = judge;
  const asked = await questionnaires.listFieldQuestionnaires(db, round.id);
  const schemeOf = (row: (typeof asked)[number]) => all.get(row.questionnaire_id)!.schemeId;
  const main =
    fieldId === undefined
      ? (asked.find((row) => schemeOf(row) === round.plan.scheme) ?? asked[0])
      : asked.find((row) => row.field_id === fieldId);
  if (!main) throw problem('field-not-found', { field: fieldId ?? '', round: round.id });
  const others = fieldId === undefined ? asked.filter((row) => schemeOf(row) === schemeOf(main)) : [];
  return countTogether(
    db,
    round.id,
    all,
    [main, ...others].map((row) => row.questionnaire_id),
  );
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
