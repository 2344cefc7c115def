/** Drivers and reliability of a round, from its rows: with the design's errors where there is one, without otherwise. */
import { findSlot, getScale, type Questionnaire } from '@longdan/core';
import { criticalValue, estimate, totalOf } from '@longdan/statistics';
import type { Figures } from '../figures.ts';
import {
  importanceInfluences,
  lmgFromCovariance,
  quadrantOf,
  relativeImportance,
  weightedCovariance,
} from './drivers.ts';
import { type EligibleRows, positionsOf } from './eligible-rows.ts';
import { cronbachAlpha, type FactorReliability, mcdonaldOmega } from './reliability.ts';
import type { RoundDesign } from './round-design.ts';
import type { DescriptiveDriver, Drivers, EstimatedDriver, EstimatedPart } from './round-estimates.ts';

/** Fewest complete rows from which shares of explained variance are given. */
const fewestForDrivers = 30;
const driverSeed = 'drivers';

/** A respondent's factor scores and overall item, rows with all of them. */
interface DriverData {
  /** Rows of `EligibleRows`. */
  readonly rows: Int32Array;
  /** One per factor, then the item. */
  readonly columns: readonly Float64Array[];
  readonly factors: readonly { readonly id: string; readonly title: string }[];
  readonly item: { readonly id: string; readonly text: string };
}

/**
 * A factor's score of a respondent is the mean position/levels of the criteria answered. Factors that fewer than half of
 * those with the overall item answered (asked of a few by the form) are left out rather than losing everyone else.
 */
function gatherDrivers(rows: EligibleRows, questionnaire: Questionnaire): DriverData | null {
  const item = questionnaire.sections
    .flatMap((section) => section.questions)
    .find(({ id }) => id === questionnaire.overallQuestionId);
  if (item?.kind !== 'rating') return null;
  const overall = positionsOf(rows, item.id);
  const asked = overall.reduce((sum, position) => sum + (position > 0 ? 1 : 0), 0);
  const scored = questionnaire.contents
    .flatMap((content) => content.factors)
    .map((factor) => ({
      id: factor.id,
      title: factor.title,
      scores: scoreFactor(rows, questionnaire, factor.criteria),
    }))
    .filter(({ scores }) => {
      let both = 0;
      for (let row = 0; row < rows.count; row++) if (overall[row]! > 0 && !Number.isNaN(scores[row]!)) both += 1;
      return both * 2 >= asked && both > 0;
    });
  if (scored.length < 2) return null;
  const complete: number[] = [];
  for (let row = 0; row < rows.count; row++)
    if (overall[row]! > 0 && scored.every(({ scores }) => !Number.isNaN(scores[row]!))) complete.push(row);
  if (complete.length < fewestForDrivers) return null;
  return {
    rows: Int32Array.from(complete),
    columns: [
      ...scored.map(({ scores }) => Float64Array.from(complete, (row) => scores[row]!)),
      Float64Array.from(complete, (row) => overall[row]!),
    ],
    factors: scored,
    item,
  };
}

function scoreFactor(
  rows: EligibleRows,
  questionnaire: Questionnaire,
  criteria: readonly { readonly id: string }[],
): Float64Array {
  const sums = new Float64Array(rows.count);
  const counts = new Uint16Array(rows.count);
  for (const { id } of criteria) {
    const question = questionnaire.sections.flatMap((section) => section.questions).find((each) => each.id === id);
    const levels = question?.kind === 'rating' ? getScale(questionnaire, question.scaleId).levels.length : 1;
    const positions = positionsOf(rows, id);
    for (let row = 0; row < rows.count; row++)
      if (positions[row]! > 0) {
        sums[row]! += positions[row]! / levels;
        counts[row]! += 1;
      }
  }
  return sums.map((sum, row) => (counts[row] === 0 ? Number.NaN : sum / counts[row]!));
}

type Performance = (factorId: string) => number | null;

function placeDrivers(
  data: DriverData,
  weights: ArrayLike<number>,
  performanceOf: Performance,
): Drivers<DescriptiveDriver> | null {
  const { covariance } = weightedCovariance(data.columns, weights);
  const lmg = lmgFromCovariance(covariance, data.factors.length, driverSeed);
  if (!(lmg.rSquared > 0)) return null;
  const importance = relativeImportance(lmg);
  const performance = data.factors.map(({ id }) => performanceOf(id) ?? 0);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const split = [mean(importance), mean(performance)] as const;
  return {
    overallQuestionId: data.item.id,
    overallText: data.item.text,
    n: data.rows.length,
    rSquared: lmg.rSquared,
    method: lmg.method,
    seed: driverSeed,
    split,
    factors: data.factors.map(({ id, title }, k) => ({
      factorId: id,
      title,
      importance: importance[k]!,
      performance: performance[k]!,
      quadrant: quadrantOf(importance[k]!, performance[k]!, split),
    })),
  };
}

/** Unweighted, of those who answered: no intervals. */
export function describeDrivers(
  rows: EligibleRows,
  questionnaire: Questionnaire,
  figures: Figures,
): Drivers<DescriptiveDriver> | null {
  const data = gatherDrivers(rows, questionnaire);
  if (data === null) return null;
  const key = questionnaire.formula.headline === 'score' ? 'score' : 'satisfied';
  return placeDrivers(
    data,
    new Float64Array(data.rows.length).fill(1),
    (id) => figures.factors.find((factor) => factor.id === id)?.[key] ?? null,
  );
}

/** Weighted, with intervals from the design by the linearised shares. */
export function estimateDrivers(
  rows: EligibleRows,
  questionnaire: Questionnaire,
  made: RoundDesign,
  factors: readonly EstimatedPart[],
  confidence: number,
): Drivers<EstimatedDriver> | null {
  const all = gatherDrivers(rows, questionnaire);
  if (all === null) return null;
  const designRow = new Int32Array(rows.count).fill(-1);
  made.rowOf.forEach((row, k) => {
    designRow[row] = k;
  });
  const kept = Array.from(all.rows, (_, k) => k).filter((k) => designRow[all.rows[k]!]! >= 0);
  if (kept.length < fewestForDrivers) return null;
  const data: DriverData = {
    ...all,
    rows: Int32Array.from(kept, (k) => all.rows[k]!),
    columns: all.columns.map((column) => Float64Array.from(kept, (k) => column[k]!)),
  };
  const weights = Float64Array.from(data.rows, (row) => made.design.weights[designRow[row]!]!);
  const key = questionnaire.formula.headline === 'score' ? 'score' : 'satisfied';
  const placed = placeDrivers(data, weights, (id) => factors.find((one) => one.id === id)?.[key]?.value ?? null);
  if (placed === null) return null;
  const domain = new Uint8Array(made.rowCount);
  for (const row of data.rows) domain[designRow[row]!] = 1;
  // Σ w·influence is 0; its standard error is that of the share.
  const influences = importanceInfluences(data.columns, weights, driverSeed).map((own) => {
    const spread = new Float64Array(made.rowCount);
    data.rows.forEach((row, k) => {
      spread[designRow[row]!] = own[k]!;
    });
    return spread;
  });
  const outcome = estimate(made.design, totalOf(influences), { domain });
  if (!outcome.ok) return null;
  return {
    ...placed,
    factors: placed.factors.map((factor, k): EstimatedDriver => {
      const { standardError, degreesOfFreedom } = outcome.value.estimates[k]!;
      const margin = degreesOfFreedom > 0 ? criticalValue(confidence, degreesOfFreedom) * standardError : null;
      return {
        ...factor,
        importanceError: standardError,
        importanceInterval:
          margin === null
            ? null
            : {
                low: Math.max(0, factor.importance - margin),
                high: Math.min(1, factor.importance + margin),
                confidence,
              },
      };
    }),
  };
}

/** α and ω of every factor; weighted where there is a design. */
export function measureReliability(
  rows: EligibleRows,
  questionnaire: Questionnaire,
  made?: RoundDesign,
): FactorReliability[] {
  const factors = questionnaire.contents.flatMap((content) => content.factors);
  const items = factors.map((factor) => factor.criteria.map(({ id }) => id));
  const moments = made ? weightedMoments(rows, items, made) : plainMoments(rows, items);
  return factors.map(({ id, title, criteria }, at): FactorReliability => {
    const size = criteria.length;
    const { n, covariance } = moments[at]!;
    const base = { factorId: id, title, criteria: size, n };
    if (size < 2 || n <= size)
      return { ...base, alpha: null, omega: null, alphaWithout: criteria.map(() => null), atBound: false };
    const omega = mcdonaldOmega(covariance, size);
    return {
      ...base,
      alpha: cronbachAlpha(covariance, size),
      omega: omega?.omega ?? null,
      alphaWithout: criteria.map((_, k) => cronbachAlpha(covariance, size, k)),
      atBound: omega?.atBound ?? false,
    };
  });
}

/** Covariances (denominator the weights' sum) of the items of one factor over the rows that answered all of them. */
interface ItemMoments {
  readonly n: number;
  readonly covariance: Float64Array;
}

function weightedMoments(rows: EligibleRows, items: readonly (readonly string[])[], made: RoundDesign): ItemMoments[] {
  const weightOf = new Float64Array(rows.count);
  made.rowOf.forEach((row, k) => {
    weightOf[row] = made.design.weights[k]!;
  });
  return items.map((ids): ItemMoments => {
    const positions = ids.map((id) => positionsOf(rows, id));
    const complete = completeRows(positions, weightOf);
    if (ids.length < 2 || complete.length === 0) return { n: complete.length, covariance: new Float64Array(0) };
    const columns = positions.map((column) => takeRows(column, complete));
    const { covariance } = weightedCovariance(columns, takeRows(weightOf, complete));
    return { n: complete.length, covariance };
  });
}

/**
 * Every answer counting once, the sums Σx and Σxy are whole numbers and exact in any order: one pass over the vectors
 * makes them for all factors, without a column of anything.
 */
function plainMoments(rows: EligibleRows, items: readonly (readonly string[])[]): ItemMoments[] {
  const { count, vectors, layout } = rows;
  return items.map((ids): ItemMoments => {
    const size = ids.length;
    const slots = ids.map((id) => findSlot(layout, id)!);
    const offsets = Int32Array.from(slots, ({ offset }) => offset);
    const mostPositions = Uint8Array.from(slots, ({ codes }) => codes.length);
    const [sums, products, own] = [new Float64Array(size), new Float64Array(size * size), new Uint8Array(size)];
    let n = 0;
    for (let row = 0; row < count; row++) {
      const start = row * layout.length;
      let answered = 0;
      for (; answered < size; answered++) {
        const byte = vectors[start + offsets[answered]!]!;
        if (byte === 0 || byte > mostPositions[answered]!) break;
        own[answered] = byte;
      }
      if (answered < size) continue;
      n += 1;
      for (let a = 0; a < size; a++) {
        const left = own[a]!;
        sums[a]! += left;
        for (let b = a; b < size; b++) products[a * size + b]! += left * own[b]!;
      }
    }
    const covariance = products.map((_, at) => {
      const [a, b] = [Math.floor(at / size), at % size].sort((x, y) => x - y) as [number, number];
      return (products[a * size + b]! - (sums[a]! * sums[b]!) / n) / n;
    });
    return { n, covariance };
  });
}

/** Rows of the sample that answered every one of the questions. */
function completeRows(positions: readonly Uint8Array[], weightOf: Float64Array): Int32Array {
  const found = new Int32Array(weightOf.length);
  let count = 0;
  // Loops, here and below: a round may have a million rows.
  for (let row = 0; row < weightOf.length; row++) {
    let answered = weightOf[row]! > 0;
    for (let k = 0; answered && k < positions.length; k++) answered = positions[k]![row]! > 0;
    if (answered) found[count++] = row;
  }
  return found.subarray(0, count);
}

function takeRows(column: ArrayLike<number>, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) taken[k] = column[rows[k]!]!;
  return taken;
}
