/**
 * How many to ask, and what a fixed number buys.
 *
 * All results are rounded up. Formulas for a share p at confidence z; D is the design effect and r the share that will
 * not answer: the number to issue is n/(1 − r).
 */
import { makeFinding, type Outcome, succeed } from '../findings.ts';
import { normalQuantile } from '../numeric/distributions.ts';

export interface SizePlan {
  /** Valid answers needed. */
  readonly needed: number;
  /** Ballots to issue for that many answers, at most the population. */
  readonly issued: number;
}

export interface SizeOptions {
  /** Half-length of the interval, in shares: 0.05. */
  readonly margin?: number;
  readonly confidence?: number;
  /** Expected share; 0.5 is the worst case. */
  readonly share?: number;
  readonly designEffect?: number;
  /** Share of issued ballots that will bring no valid answer. */
  readonly nonresponse?: number;
}

/** Guards against 200.00000000000003 becoming 201. */
const ceil = (value: number): number => Math.ceil(value - 1e-9);

/** n = N/(1 + N e²): the Ministry's formula (Yamane 1967); it takes z = 2 and p = ½ and no design effect. */
export function sizeByYamane(
  population: number,
  options: Pick<SizeOptions, 'margin' | 'nonresponse'> = {},
): Outcome<SizePlan> {
  const { margin = 0.05, nonresponse = 0 } = options;
  const fault = firstFault({ population, margin, nonresponse });
  if (fault) return fault;
  return plan(population / (1 + population * margin * margin), nonresponse, population);
}

/** n₀ = z² p(1−p)/e², n = D n₀/(1 + (D n₀ − 1)/N) (Cochran 1977, eq. 4.1 and 4.2). */
export function sizeByCochran(population: number, options: SizeOptions = {}): Outcome<SizePlan> {
  const { margin = 0.05, confidence = 0.95, share = 0.5, designEffect = 1, nonresponse = 0 } = options;
  const fault = firstFault({ population, margin, confidence, share, designEffect, nonresponse });
  if (fault) return fault;
  const z = normalQuantile((1 + confidence) / 2);
  const large = (designEffect * z * z * share * (1 - share)) / (margin * margin);
  const needed = population === Number.POSITIVE_INFINITY ? large : large / (1 + (large - 1) / population);
  return plan(needed, nonresponse, population);
}

export interface DifferenceOptions extends Omit<SizeOptions, 'share' | 'margin'> {
  readonly earlierShare: number;
  readonly laterShare: number;
  /** Probability of finding the difference when it is there; default 0.8. */
  readonly power?: number;
  /** Share of units asked in both rounds, and the correlation of their answers. */
  readonly overlap?: number;
  readonly correlation?: number;
}

/**
 * Answers needed in each of two rounds to find p₁ ≠ p₂: n = D (z_α/2 + z_β)² [p₁q₁ + p₂q₂ − 2ρω√(p₁q₁p₂q₂)]/(p₁ − p₂)²
 * (Fleiss, Levin & Paik 2003, eq. 4.14 without continuity; overlap as in Kish 1965, §12.4).
 */
export function sizeForDifference(population: number, options: DifferenceOptions): Outcome<SizePlan> {
  const { earlierShare, laterShare, confidence = 0.95, power = 0.8, designEffect = 1, nonresponse = 0 } = options;
  const { overlap = 0, correlation = 0 } = options;
  const fault = firstFault({ population, earlierShare, laterShare, confidence, power, designEffect, nonresponse });
  if (fault) return fault;
  if (!(overlap >= 0 && overlap <= 1)) return invalid('overlap', overlap);
  if (!(correlation >= -1 && correlation <= 1)) return invalid('correlation', correlation);
  if (earlierShare === laterShare) return invalid('laterShare', laterShare);
  const z = normalQuantile((1 + confidence) / 2) + normalQuantile(power);
  const first = earlierShare * (1 - earlierShare);
  const second = laterShare * (1 - laterShare);
  const spread = first + second - 2 * correlation * overlap * Math.sqrt(first * second);
  const needed = (designEffect * z * z * spread) / (earlierShare - laterShare) ** 2;
  return plan(needed, nonresponse, population);
}

/** Margin of error that n answers buy: z √(D p(1−p)/n · (N−n)/(N−1)). Only a probability sample has one. */
export function marginOfQuota(
  answers: number,
  population: number,
  options: Omit<SizeOptions, 'margin' | 'nonresponse'> = {},
): Outcome<number> {
  const { confidence = 0.95, share = 0.5, designEffect = 1 } = options;
  const fault = firstFault({ population, confidence, share, designEffect });
  if (fault) return fault;
  if (!(answers >= 1 && answers <= population)) return invalid('answers', answers);
  const z = normalQuantile((1 + confidence) / 2);
  const correction = population === Number.POSITIVE_INFINITY ? 1 : (population - answers) / Math.max(1, population - 1);
  return succeed(z * Math.sqrt(((designEffect * share * (1 - share)) / answers) * correction));
}

function plan(needed: number, nonresponse: number, population: number): Outcome<SizePlan> {
  const whole = Math.min(ceil(needed), population);
  return succeed({ needed: whole, issued: Math.min(ceil(whole / (1 - nonresponse)), population) });
}

const isShare = (value: number): boolean => value > 0 && value < 1;
const validity: Readonly<Record<string, (value: number) => boolean>> = {
  population: (value) => value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= 1),
  margin: isShare,
  confidence: isShare,
  share: isShare,
  earlierShare: isShare,
  laterShare: isShare,
  power: isShare,
  designEffect: (value) => value > 0 && Number.isFinite(value),
  nonresponse: (value) => value >= 0 && value < 1,
};

function firstFault(parameters: Readonly<Record<string, number>>): ReturnType<typeof invalid> | undefined {
  const entry = Object.entries(parameters).find(([name, value]) => !validity[name]!(value));
  return entry && invalid(entry[0], entry[1]);
}

function invalid(name: string, value: number) {
  return { ok: false as const, findings: [makeFinding('parameter-invalid', undefined, { name, value })] };
}
