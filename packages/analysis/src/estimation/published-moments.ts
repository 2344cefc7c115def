/**
 * What a stranger needs to compute the estimates of a probability sample again, and no more: of each measure the weighted
 * totals of every criterion (valid answers N, gains G), the estimated covariances of these totals, and their weighted
 * cross-products. A figure θ of docs/method/estimation.md is a smooth function of totals T, so with u = ∂θ/∂T
 *
 *   v(θ) = uᵀ V u                    V = v(T), summed over strata and clusters    (Särndal, Swensson & Wretman 1992, eq. 5.5.9)
 *   v₀(θ) = uᵀ P u · W/(n − 1)       P = Σ_k w_k x_k x_kᵀ                         (variance of a simple sample, for the design effect)
 *
 * V and P are sums over strata and clusters: tables of a single hamlet would name the answers of its few respondents, and
 * variances add, so the sums give every error exactly. Weighted totals follow in turn from whole counts by weight.
 */
import { type Content, criteriaOf, type IndexFormula, type Questionnaire } from '@longdan/core';
import { describeEstimate, estimate, type Outcome, type SurveyDesign, succeed, totalOf } from '@longdan/statistics';
import type { PublicationPart } from '../publication-suppression.ts';
import type { PublishedCounts } from '../published-counts.ts';
import type { RoundSample } from '../sample-design.ts';
import { defaultSuppressionThreshold } from '../suppression.ts';
import type { EligibleRows } from './eligible-rows.ts';
import { criterionColumns, gainsOf, type Measure, measures } from './figure-columns.ts';
import {
  answeredMask,
  type CriterionColumn,
  expandTree,
  type FigureTree,
  factorTree,
  overallTree,
} from './index-statistic.ts';
import { type EstimationPolicies, makeRoundDesign, type RoundDesign } from './round-design.ts';
import type { EstimatedShares, ProbabilityEstimates } from './round-estimates.ts';
import { type SampleEstimate, toSampleEstimate } from './sample-estimate.ts';

/** One figure's respondents: those with a valid answer to any of its criteria. */
export interface PartBasis {
  /** `index`, `content:ID`, `factor:ID` or `criterion:ID`. */
  readonly part: string;
  readonly n: number;
  /** Σ of their final weights. */
  readonly weightSum: number;
  readonly degreesOfFreedom: number;
}

export interface MeasureMoments {
  /** Criteria whose levels have this measure, p of them. */
  readonly criteria: readonly string[];
  /** N of each criterion, then G of each: 2p weighted totals. */
  readonly totals: readonly number[];
  /** V, row by row up to the diagonal: 2p(2p + 1)/2 numbers. */
  readonly covariance: readonly number[];
  /** P, likewise. */
  readonly products: readonly number[];
}

/** Respondents who carry one final weight. */
export interface WeightClass {
  readonly weight: number;
  readonly respondents: number;
  /** Of each criterion how many gave each position. */
  readonly positions: Readonly<Record<string, readonly number[]>>;
}

export interface PublishedMoments {
  readonly confidence: number;
  /** Everybody was drawn and answered: a share of 0 or 1 is then certain. */
  readonly census: boolean;
  readonly parts: readonly PartBasis[];
  readonly measures: Readonly<Record<Measure, MeasureMoments>>;
  /** Null where a class, or those of it who answered a criterion, are fewer than a group that is shown. */
  readonly weightClasses: readonly WeightClass[] | null;
}

/** More classes than this are no classes: weights were raked, and each response has its own. */
const mostWeightClasses = 1000;

const placeInTriangle = (row: number, column: number): number => (row * (row + 1)) / 2 + column;

/**
 * Whether a part of a round has moments of its own: the round always, fields only where nothing of any part is withheld.
 * Sums over people subtract: the round's less those of all other fields would be a withheld field's, and tell of its few.
 */
export function hasOwnMoments<P extends Pick<PublicationPart, 'fieldId' | 'questionnaire'>>(
  { fieldId }: P,
  all: readonly P[],
  shown: readonly P[],
): boolean {
  const isComplete = (part: P) =>
    shown.some((one) => one.fieldId === part.fieldId && one.questionnaire === part.questionnaire);
  return fieldId === null || all.every(isComplete);
}

/** The moments behind the estimates of `estimateRoundFigures` on the same input. Refuses what that refuses. */
export function publishMoments({
  questionnaire,
  rows,
  sample,
  policies,
  suppressionThreshold = defaultSuppressionThreshold,
}: {
  readonly questionnaire: Questionnaire;
  readonly rows: EligibleRows;
  readonly sample: RoundSample;
  readonly policies: EstimationPolicies;
  readonly suppressionThreshold?: number;
}): Outcome<PublishedMoments> {
  const made = makeRoundDesign(sample, rows, policies);
  if (!made.ok) return made;
  const { design, rowCount, rowOf } = made.value;
  const byMeasure: Partial<Record<Measure, MeasureMoments>> = {};
  for (const measure of measures) {
    const columns = criterionColumns(rows, questionnaire, measure, rowCount, rowOf);
    const moments = momentsOf(design, [...columns.values()]);
    if (!moments.ok) return moments;
    byMeasure[measure] = moments.value;
  }
  const columns = criterionColumns(rows, questionnaire, 'score', rowCount, rowOf);
  return succeed({
    confidence: policies.confidence,
    census: design.stages.every(({ fraction }) => fraction.every((part) => part >= 1)),
    parts: treesOf(questionnaire, (id) => columns.get(id)).flatMap(([part, tree]) => basisOf(design, part, tree)),
    measures: byMeasure as Record<Measure, MeasureMoments>,
    weightClasses: classesOf(made.value, [...columns.values()], suppressionThreshold),
  });
}

function momentsOf(design: SurveyDesign, criteria: readonly CriterionColumn[]): Outcome<MeasureMoments> {
  const valid = criteria.map(({ positions }) => Float64Array.from(positions, (position) => (position === 0 ? 0 : 1)));
  const gained = criteria.map(({ positions, gains }) =>
    Float64Array.from(positions, (position) => (position === 0 ? 0 : gains[position]!)),
  );
  const columns = [...valid, ...gained];
  if (columns.length === 0) return succeed({ criteria: [], totals: [], covariance: [], products: [] });
  const table = estimate(design, totalOf(columns), { covariance: true });
  if (!table.ok) return table;
  const { estimates, covariance } = table.value;
  const products: number[] = [];
  for (let row = 0; row < columns.length; row++)
    for (let column = 0; column <= row; column++)
      products.push(weightedProduct(design, columns[row]!, columns[column]!));
  return succeed({
    criteria: criteria.map(({ id }) => id),
    totals: estimates.map((one) => one.estimate),
    covariance: columns.flatMap((_, row) =>
      Array.from({ length: row + 1 }, (__, column) => covariance![row * columns.length + column]!),
    ),
    products,
  });
}

function weightedProduct({ weights, rowCount }: SurveyDesign, one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < rowCount; row++) sum += weights[row]! * one[row]! * other[row]!;
  return sum;
}

/** Every figure over all respondents, with the criteria it is made of. */
function treesOf(
  { contents, formula }: Pick<Questionnaire, 'contents' | 'formula'>,
  columnOf: (criterionId: string) => CriterionColumn | undefined,
): [part: string, tree: FigureTree][] {
  const overall = (of: readonly Content[]) => overallTree(of, columnOf, formula as IndexFormula);
  const own = (ids: readonly { readonly id: string }[]) => ids.flatMap(({ id }) => columnOf(id) ?? []);
  const factors = contents.flatMap((content) => content.factors);
  return [
    ['index', overall(contents)],
    ...contents.map((content): [string, FigureTree] => [`content:${content.id}`, overall([content])]),
    ...factors.map((factor): [string, FigureTree] => [
      `factor:${factor.id}`,
      factorTree(own(factor.criteria), formula),
    ]),
    ...factors
      .flatMap((factor) => factor.criteria)
      .map((criterion): [string, FigureTree] => [`criterion:${criterion.id}`, { ratio: own([criterion]) }]),
  ];
}

function basisOf(design: SurveyDesign, part: string, tree: FigureTree): PartBasis[] {
  const domain = answeredMask(tree, design.rowCount);
  if (!domain.includes(1)) return [];
  // A total of ones over the domain: its n, its weights and its degrees of freedom are those of the figure.
  const counted = estimate(design, totalOf([domain]), { domain });
  if (!counted.ok) return [];
  const [one] = counted.value.estimates;
  return [{ part, n: one!.n, weightSum: one!.estimate, degreesOfFreedom: one!.degreesOfFreedom }];
}

function classesOf(
  { design, respondents }: RoundDesign,
  criteria: readonly CriterionColumn[],
  threshold: number,
): readonly WeightClass[] | null {
  const classes = new Map<number, { weight: number; respondents: number; positions: Record<string, number[]> }>();
  for (let row = 0; row < respondents; row++) {
    const weight = design.weights[row]!;
    const own = classes.get(weight) ?? {
      weight,
      respondents: 0,
      positions: Object.fromEntries(criteria.map(({ id, gains }) => [id, Array<number>(gains.length - 1).fill(0)])),
    };
    if (!classes.has(weight)) classes.set(weight, own);
    if (classes.size > mostWeightClasses) return null;
    own.respondents += 1;
    for (const { id, positions } of criteria) if (positions[row] !== 0) own.positions[id]![positions[row]! - 1]! += 1;
  }
  const listed = [...classes.values()].sort((a, b) => a.weight - b.weight);
  const isLarge = ({ respondents: people, positions }: WeightClass): boolean =>
    people >= threshold &&
    Object.values(positions).every((counts) => counts.reduce((sum, count) => sum + count, 0) >= threshold);
  return listed.every(isLarge) ? listed : null;
}

/** A figure that is stated otherwise than it follows from the moments, or moments that contradict the counts. */
export interface EstimateDifference {
  /** Such as `factors[f1].satisfied.standardError`. */
  readonly path: string;
  readonly stated: unknown;
  readonly computed: unknown;
}

/**
 * Sums of products are taken in another order than when the estimates were made: figures and errors are held equal to
 * this much (a hundred-thousandth of a percentage point), numbers above 1 to this much of themselves.
 */
export const momentTolerance = 1e-7;

/**
 * What rounding leaves of a variance that is a sum of products of both signs. A design effect divides two of them, so it
 * is held equal to no more digits than the smaller has, and where people answered nearly alike to none.
 */
const varianceRounding = 1e-13;

const isNear = (stated: number, computed: number): boolean =>
  Math.abs(stated - computed) <= momentTolerance * Math.max(1, Math.abs(computed));

/**
 * Index, contents, factors and criteria again, in all four measures: value, standard error, margin, interval, degrees of
 * freedom, design effect, coefficient of variation and n. Groups, ranking and drivers have no moments and are not compared.
 * @param counts of all eligible responses, over which the weights must be spread
 */
export function compareEstimates(
  questionnaire: Questionnaire,
  stated: ProbabilityEstimates,
  moments: PublishedMoments,
  counts: Pick<PublishedCounts, 'responses' | 'questions'>,
): EstimateDifference[] {
  const found: EstimateDifference[] = [];
  const lists = [
    ['index', 'index', stated.index],
    ...stated.contents.map((one) => [`content:${one.id}`, `contents[${one.id}]`, one] as const),
    ...stated.factors.map((one) => [`factor:${one.id}`, `factors[${one.id}]`, one] as const),
    ...stated.criteria.map((one) => [`criterion:${one.id}`, `criteria[${one.id}]`, one] as const),
  ] as readonly (readonly [part: string, path: string, of: EstimatedShares])[];
  for (const measure of measures) {
    const columns = columnsFor(questionnaire, moments.measures[measure], measure);
    const trees = new Map(treesOf(questionnaire, (id) => columns.get(id)));
    for (const [part, path, of] of lists) {
      const tree = trees.get(part);
      const computed = tree ? estimateAgain(tree, columns, part, measure, moments) : null;
      compareEstimate(`${path}.${measure}`, of[measure], computed, found);
    }
  }
  return [...found, ...compareTotals(questionnaire, stated, moments, counts)];
}

/** Columns that stand for criteria without rows: only their totals are known. */
const columnsFor = (questionnaire: Questionnaire, { criteria }: MeasureMoments, measure: Measure) =>
  new Map(
    criteria.flatMap((id): [string, CriterionColumn][] => {
      const gains = gainsOf(questionnaire, id, measure);
      return gains === null ? [] : [[id, { id, positions: new Uint8Array(0), gains }]];
    }),
  );

function estimateAgain(
  tree: FigureTree,
  columns: ReadonlyMap<string, CriterionColumn>,
  part: string,
  measure: Measure,
  { measures: all, parts, confidence, census }: PublishedMoments,
): SampleEstimate | null {
  const { criteria, totals, covariance, products } = all[measure];
  const p = criteria.length;
  const basis = parts.find((one) => one.part === part);
  const placeOf = new Map(criteria.map((id, place) => [columns.get(id)!, place]));
  const sums = new Map(
    [...placeOf].map(([column, place]) => [column, { answers: totals[place]!, gain: totals[p + place]! }]),
  );
  const terms = expandTree(tree, sums);
  if (terms === null || basis === undefined) return null;
  const slope = new Float64Array(2 * p);
  let value = 0;
  for (const { criteria: own, coefficient, ratio, answers } of terms) {
    value += coefficient * ratio;
    for (const column of own) {
      const place = placeOf.get(column)!;
      slope[place]! -= (coefficient * ratio) / answers;
      slope[p + place]! += coefficient / answers;
    }
  }
  const isShare = measure !== 'score';
  // At a share of 0 or 1 of one criterion every influence is 0; what rounding leaves of it is not a variance.
  const isEdge = isShare && (value === 0 || value === 1);
  const variance = isEdge ? 0 : Math.max(0, quadraticForm(slope, covariance));
  const { n, weightSum, degreesOfFreedom } = basis;
  const simple = isEdge ? 0 : Math.max(0, quadraticForm(slope, products));
  const linearised = { value, simpleVariance: n < 2 ? 0 : (simple * weightSum) / (n - 1), isProportion: isShare };
  const describe = (interval: 'logit' | 'wald' | 'beta') =>
    describeEstimate(measure, null, linearised, { rows: { length: n }, weightSum, degreesOfFreedom }, variance, {
      confidence,
      interval,
    });
  const one = describe(isShare ? 'logit' : 'wald');
  const atEdge = one.interval === null && ('ratio' in tree || tree.mean.length === 1) && !census;
  return toSampleEstimate(atEdge ? describe('beta') : one, confidence, !census);
}

function quadraticForm(slope: Float64Array, triangle: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < slope.length; row++)
    for (let column = 0; column <= row; column++)
      sum += (row === column ? 1 : 2) * slope[row]! * slope[column]! * triangle[placeInTriangle(row, column)]!;
  return sum;
}

function compareEstimate(path: string, stated: unknown, computed: unknown, found: EstimateDifference[]): void {
  if (typeof stated === 'number' && typeof computed === 'number') {
    if (isNear(stated, computed)) return;
  } else if (typeof stated === 'object' && typeof computed === 'object' && stated !== null && computed !== null) {
    const [one, other] = [stated as Record<string, unknown>, computed as Record<string, unknown>];
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      if (key !== 'designEffect' || !isRounding(stated as SampleEstimate, computed as SampleEstimate))
        compareEstimate(`${path}.${key}`, one[key], other[key], found);
    return;
  } else if (Object.is(stated, computed)) return;
  found.push({ path, stated, computed });
}

function isRounding(stated: SampleEstimate, computed: SampleEstimate): boolean {
  const variance = computed.standardError ** 2;
  const effects = [stated.designEffect, computed.designEffect];
  const digits =
    momentTolerance + varianceRounding / Math.min(variance, ...effects.map((one) => variance / (one || 1)));
  if (digits >= 1) return true;
  const [one, other] = effects;
  return typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= digits * Math.abs(other);
}

/** Weighted totals follow from whole counts by weight, and these add to the counts of the round. */
function compareTotals(
  questionnaire: Questionnaire,
  { design }: ProbabilityEstimates,
  { measures: byMeasure, weightClasses }: PublishedMoments,
  counts: Pick<PublishedCounts, 'responses' | 'questions'>,
): EstimateDifference[] {
  if (weightClasses === null) return [];
  const found: EstimateDifference[] = [];
  const hold = (path: string, stated: number, computed: number) => {
    if (!isNear(stated, computed)) found.push({ path, stated, computed });
  };
  const sumOver = (of: (one: WeightClass) => number) => weightClasses.reduce((sum, one) => sum + of(one), 0);
  hold(
    'design.respondents',
    design.respondents,
    sumOver((one) => one.respondents),
  );
  hold(
    'design.strata.weightSum',
    design.strata.reduce((sum, stratum) => sum + stratum.weightSum, 0),
    sumOver((one) => one.weight * one.respondents),
  );
  // Responses without a place in the sample are counted and not weighted: the classes then hold fewer.
  const all = design.respondents === counts.responses;
  for (const { criterion } of criteriaOf(questionnaire))
    for (const [place, count] of (counts.questions[criterion.id]?.positions ?? []).entries()) {
      const spread = sumOver((one) => one.positions[criterion.id]?.[place] ?? 0);
      if (all || spread > count) hold(`weightClasses.${criterion.id}[${place}]`, spread, count);
    }
  for (const measure of measures) {
    const { criteria, totals } = byMeasure[measure];
    for (const [place, id] of criteria.entries()) {
      const gains = gainsOf(questionnaire, id, measure)!;
      const weighted = (gainOf: (position: number) => number) =>
        sumOver(
          (one) =>
            one.weight *
            (one.positions[id] ?? []).reduce((sum, count, position) => sum + count * gainOf(position + 1), 0),
        );
      hold(
        `moments.${measure}.${id}.N`,
        totals[place]!,
        weighted(() => 1),
      );
      hold(
        `moments.${measure}.${id}.G`,
        totals[criteria.length + place]!,
        weighted((position) => gains[position]!),
      );
    }
  }
  return found;
}
