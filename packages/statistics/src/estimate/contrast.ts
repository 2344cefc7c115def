/**
 * Contrasts: linear combinations of estimates with their covariances, inside one design or between rounds.
 *
 * Inside one design (groups, levels, or two rounds stacked in one design that share clusters) v(Σcθ̂) = cᵀVc. Independent
 * rounds have no covariance: variances and degrees of freedom add, as if the rounds were strata of one design. Where
 * rounds overlap but cannot be stacked, the covariance is that of the common part: ρ·(n_common/√(n₁n₂))·se₁·se₂
 * (Kish 1965, §12.4; Lohr 2022, §9.2.1).
 */
import { makeFinding, type Outcome, succeed } from '../findings.ts';
import { tTails } from '../numeric/distributions.ts';
import type { Estimate, EstimateTable } from './estimate.ts';
import { criticalValue, makeInterval } from './interval.ts';

export interface Contrast extends Estimate {
  /** Estimate over standard error, against 0. */
  readonly t: number | null;
  /** Two-sided. */
  readonly pValue: number | null;
}

/** Σ coefficients·estimates of a table made with `covariance: true`, on the degrees of freedom of the whole table. */
export function contrastOf(
  table: EstimateTable,
  coefficients: readonly number[],
  how: { readonly label?: string; readonly confidence?: number } = {},
): Outcome<Contrast> {
  const { estimates, covariance, degreesOfFreedom } = table;
  if (coefficients.length !== estimates.length || !covariance || degreesOfFreedom === null)
    return {
      ok: false,
      findings: [makeFinding('parameter-invalid', undefined, { name: 'coefficients', value: coefficients.length })],
    };
  let value = 0;
  let variance = 0;
  for (let i = 0; i < coefficients.length; i++) {
    value += coefficients[i]! * estimates[i]!.estimate;
    for (let j = 0; j < coefficients.length; j++)
      variance += coefficients[i]! * coefficients[j]! * covariance[i * coefficients.length + j]!;
  }
  const n = estimates.reduce((sum, one, i) => (coefficients[i] === 0 ? sum : sum + one.n), 0);
  return succeed(describeContrast(how.label ?? 'contrast', value, variance, degreesOfFreedom, n, how.confidence));
}

export interface RoundOverlap {
  /** Units observed in both rounds, and their correlation between rounds; or the covariance itself. */
  readonly commonUnits: number;
  readonly correlation: number;
}

/** Later minus earlier, from two designs. Without `overlap` the rounds are independent. */
export function differenceBetweenRounds(
  earlier: Estimate,
  later: Estimate,
  how: { readonly overlap?: RoundOverlap; readonly confidence?: number } = {},
): Outcome<Contrast> {
  let covariance = 0;
  if (how.overlap) {
    const { commonUnits, correlation } = how.overlap;
    if (!(commonUnits >= 0 && commonUnits <= Math.min(earlier.n, later.n)))
      return refuseParameter('commonUnits', commonUnits);
    if (!(correlation >= -1 && correlation <= 1)) return refuseParameter('correlation', correlation);
    covariance =
      correlation * (commonUnits / Math.sqrt(earlier.n * later.n)) * earlier.standardError * later.standardError;
  }
  const variance = earlier.standardError ** 2 + later.standardError ** 2 - 2 * covariance;
  return succeed(
    describeContrast(
      'difference',
      later.estimate - earlier.estimate,
      variance,
      earlier.degreesOfFreedom + later.degreesOfFreedom,
      earlier.n + later.n,
      how.confidence,
    ),
  );
}

function refuseParameter(name: string, value: number): Outcome<Contrast> {
  return { ok: false, findings: [makeFinding('parameter-invalid', undefined, { name, value })] };
}

function describeContrast(
  label: string,
  value: number,
  rawVariance: number,
  degreesOfFreedom: number,
  n: number,
  confidence = 0.95,
): Contrast {
  const variance = Math.max(0, rawVariance);
  const standardError = Math.sqrt(variance);
  const t = standardError > 0 ? value / standardError : null;
  return {
    label,
    group: null,
    estimate: value,
    standardError,
    degreesOfFreedom,
    coefficientOfVariation: value === 0 ? null : standardError / Math.abs(value),
    designEffect: { withReplacement: null, withoutReplacement: null },
    interval: makeInterval('wald', {
      value,
      variance,
      degreesOfFreedom,
      confidence,
      n,
      simpleVariance: null,
      isProportion: false,
    }),
    n,
    t,
    pValue: t === null || !(degreesOfFreedom > 0) ? null : 2 * tTails(Math.abs(t), degreesOfFreedom).upper,
  };
}

/** Half the length of the interval: what is printed as the margin of error. */
export function marginOfError(estimate: Estimate, confidence = 0.95): number {
  return criticalValue(confidence, estimate.degreesOfFreedom) * estimate.standardError;
}
