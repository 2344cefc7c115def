/**
 * A figure that speaks for a population. It can only be made here, from an estimate of the statistics package, and that
 * only from a design: the mark below is a type without a constructor, so a count or a share of those who happened to
 * answer can never pass for one. Charts, pages and documents print a margin of error for `SampleEstimate` alone.
 */
import { type Estimate, type Interval, marginOfError } from '@longdan/statistics';

declare const drawnFromADesign: unique symbol;

/** Fractions of full precision; JSON-able as it stands. */
export interface SampleEstimate {
  readonly [drawnFromADesign]: true;
  readonly value: number;
  readonly standardError: number;
  /**
   * Half-width of the Wald interval, t·se: what is printed after “±”. Null without degrees of freedom, and at a share of
   * 0 or 1, where se is 0 but the interval is not.
   */
  readonly margin: number | null;
  readonly interval: {
    readonly low: number;
    readonly high: number;
    readonly confidence: number;
    readonly method: Interval['method'];
  } | null;
  readonly degreesOfFreedom: number;
  /** Variance over that of a simple random sample of the same size, drawn with replacement (Kish); null where nothing varies. */
  readonly designEffect: number | null;
  readonly coefficientOfVariation: number | null;
  /** Eligible responses with a valid answer it rests on. */
  readonly n: number;
}

export const defaultConfidence = 0.95;

/**
 * From the statistics package's estimate to the one that figures carry.
 * @param varies false where everybody of the population answered: an error of 0 is then true at a share of 0 or 1 too
 */
export function toSampleEstimate(estimate: Estimate, confidence = defaultConfidence, varies = true): SampleEstimate {
  const { interval } = estimate;
  const isEdge = varies && estimate.standardError === 0 && (estimate.estimate === 0 || estimate.estimate === 1);
  const made: Omit<SampleEstimate, typeof drawnFromADesign> = {
    value: estimate.estimate,
    standardError: estimate.standardError,
    margin: estimate.degreesOfFreedom > 0 && !isEdge ? marginOfError(estimate, confidence) : null,
    interval:
      interval === null
        ? null
        : {
            low: interval.lower,
            high: interval.upper,
            confidence: interval.confidence,
            method: interval.method,
          },
    degreesOfFreedom: estimate.degreesOfFreedom,
    designEffect: estimate.designEffect.withReplacement,
    coefficientOfVariation: estimate.coefficientOfVariation,
    n: estimate.n,
  };
  return made as SampleEstimate;
}
