/**
 * Which factors go with overall satisfaction: shares of the explained variance of the overall item among the factors,
 * averaged over the orders in which factors can enter (LMG: Lindeman, Merenda & Gold 1980, p. 119; the Shapley value of
 * R²; Grömping 2006, J. Stat. Softw. 17(1), eq. 5):
 *
 *   LMG_j = Σ_{S ∌ j} |S|!(p−|S|−1)!/p! · [R²(S ∪ j) − R²(S)],   Σ_j LMG_j = R²
 *
 * Exact over all subsets up to 12 factors, over seeded random orders above. Everything follows from the weighted
 * covariance matrix C of factors and item, so shares are smooth functions of C and are linearised as such: the influence
 * of respondent k on share s is Σ_ab ∂s/∂C_ab [(x_ka − x̄_a)(x_kb − x̄_b) − C_ab] w_k/Σw (Deville 1999; derivatives by
 * central differences). Their variance is then the design's own, calibration and corrections included; no replicates.
 * Association is not cause: docs/method/drivers.md.
 */
import { openNormals } from './seeded-normals.ts';

/** Factors up to which every subset is computed. */
export const exactUpTo = 12;
const randomOrders = 2000;

export interface LmgShares {
  /** Parts of R², in order of the factors; they add to `rSquared`. */
  readonly parts: readonly number[];
  readonly rSquared: number;
  readonly method: 'exact' | 'permutations';
}

/**
 * LMG parts from the covariance matrix of p factors and the item (last), (p+1)×(p+1) row by row.
 * Factors without variance, or that others explain to the last digit, add nothing where they come after them.
 */
export function lmgFromCovariance(covariance: ArrayLike<number>, factors: number, seed = ''): LmgShares {
  const size = factors + 1;
  const total = covariance[size * size - 1]!;
  if (!(total > 0)) return { parts: Array(factors).fill(0), rSquared: 0, method: 'exact' };
  return factors <= exactUpTo
    ? overSubsets(covariance, factors, total)
    : overOrders(covariance, factors, total, orders(factors, seed));
}

/** R² of every subset by a walk that adds one factor at a time to a Cholesky factor. */
function overSubsets(covariance: ArrayLike<number>, p: number, total: number): LmgShares {
  const explained = new Float64Array(1 << p);
  const walk = new CholeskyWalk(covariance, p);
  const visit = (set: number, from: number): void => {
    for (let j = from; j < p; j++) {
      const gain = walk.push(j);
      const grown = set | (1 << j);
      explained[grown] = explained[set]! + gain / total;
      visit(grown, j + 1);
      walk.pop();
    }
  };
  visit(0, 0);
  // |S|!(p−|S|−1)!/p! = 1/(p·C(p−1, |S|))
  const weightOf = Array.from({ length: p }, (_, count) => 1 / (p * binomial(p - 1, count)));
  const parts = Array.from({ length: p }, (_, j) => {
    let sum = 0;
    for (let set = 0; set < explained.length; set++)
      if ((set & (1 << j)) === 0) sum += weightOf[countBits(set)]! * (explained[set | (1 << j)]! - explained[set]!);
    return sum;
  });
  return { parts, rSquared: explained[explained.length - 1] ?? 0, method: 'exact' };
}

function overOrders(
  covariance: ArrayLike<number>,
  p: number,
  total: number,
  all: readonly (readonly number[])[],
): LmgShares {
  const parts = new Float64Array(p);
  const walk = new CholeskyWalk(covariance, p);
  let rSquared = 0;
  for (const order of all) {
    rSquared = 0;
    for (const j of order) {
      const gain = walk.push(j) / total;
      parts[j]! += gain / all.length;
      rSquared += gain;
    }
    for (let k = 0; k < p; k++) walk.pop();
  }
  return { parts: [...parts], rSquared, method: 'permutations' };
}

/** Random orders, each with its reverse, which halves the noise. */
function orders(p: number, seed: string): number[][] {
  const { uniform } = openNormals(seed, 'drivers');
  return Array.from({ length: randomOrders / 2 }, () => {
    const order = Array.from({ length: p }, (_, k) => k);
    for (let k = p - 1; k > 0; k--) {
      const other = Math.floor(uniform() * (k + 1));
      [order[k], order[other]] = [order[other]!, order[k]!];
    }
    return [order, order.toReversed()];
  }).flat();
}

/** Grows and shrinks the Cholesky factor of the factors' covariance; `push` returns the variance of the item it explains. */
class CholeskyWalk {
  readonly #covariance: ArrayLike<number>;
  readonly #size: number;
  readonly #members: number[] = [];
  readonly #rows: Float64Array[] = [];
  readonly #item: number[] = [];

  constructor(covariance: ArrayLike<number>, factors: number) {
    this.#covariance = covariance;
    this.#size = factors + 1;
  }

  push(j: number): number {
    const at = this.#members.length;
    const row = new Float64Array(at + 1);
    let rest = this.#covariance[j * this.#size + j]!;
    const own = rest;
    let item = this.#covariance[j * this.#size + this.#size - 1]!;
    for (let k = 0; k < at; k++) {
      const other = this.#rows[k]!;
      let sum = this.#covariance[j * this.#size + this.#members[k]!]!;
      for (let l = 0; l < k; l++) sum -= row[l]! * other[l]!;
      row[k] = other[k] === 0 ? 0 : sum / other[k]!;
      rest -= row[k]! ** 2;
      item -= row[k]! * this.#item[k]!;
    }
    const isNew = own > 0 && rest > 1e-10 * own;
    row[at] = isNew ? Math.sqrt(rest) : 0;
    const loading = isNew ? item / row[at]! : 0;
    this.#members.push(j);
    this.#rows.push(row);
    this.#item.push(loading);
    return loading ** 2;
  }

  pop(): void {
    this.#members.pop();
    this.#rows.pop();
    this.#item.pop();
  }
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

function countBits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Weighted means and covariances (denominator Σw) of columns of one length. */
export function weightedCovariance(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
): { readonly means: readonly number[]; readonly covariance: Float64Array; readonly weightSum: number } {
  const { length } = columns[0]!;
  let weightSum = 0;
  for (let k = 0; k < length; k++) weightSum += weights[k]!;
  const means = columns.map((column) => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += weights[k]! * column[k]!;
    return sum / weightSum;
  });
  const size = columns.length;
  const covariance = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      let sum = 0;
      const [left, right] = [columns[a]!, columns[b]!];
      const [leftMean, rightMean] = [means[a]!, means[b]!];
      for (let k = 0; k < length; k++) sum += weights[k]! * (left[k]! - leftMean) * (right[k]! - rightMean);
      covariance[a * size + b] = sum / weightSum;
      covariance[b * size + a] = sum / weightSum;
    }
  return { means, covariance, weightSum };
}

/** Relative importance: LMG parts over R², adding to 1; zeros where nothing is explained. */
export function relativeImportance({ parts, rSquared }: LmgShares): number[] {
  return parts.map((part) => (rSquared > 0 ? part / rSquared : 0));
}

/**
 * Derivatives of the relative importance with respect to each distinct covariance C_ab, a ≤ b, in the order
 * (0,0), (0,1) … (1,1) …; a step is a small part of √(C_aa C_bb).
 */
export function importanceDerivatives(covariance: Float64Array, factors: number, seed: string): number[][] {
  const size = factors + 1;
  const derivatives: number[][] = [];
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      const step = 1e-5 * Math.sqrt(covariance[a * size + a]! * covariance[b * size + b]!);
      if (!(step > 0)) {
        derivatives.push(Array(factors).fill(0));
        continue;
      }
      const at = (moved: number): number[] => {
        const copy = covariance.slice();
        copy[a * size + b]! += moved;
        if (a !== b) copy[b * size + a]! += moved;
        return relativeImportance(lmgFromCovariance(copy, factors, seed));
      };
      const [up, down] = [at(step), at(-step)];
      derivatives.push(up.map((value, j) => (value - down[j]!) / (2 * step)));
    }
  return derivatives;
}

/** Influence of each row (without its weight) on the relative importance of each factor. */
export function importanceInfluences(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  seed: string,
): Float64Array[] {
  const { means, covariance, weightSum } = weightedCovariance(columns, weights);
  const factors = columns.length - 1;
  const size = columns.length;
  const derivatives = importanceDerivatives(covariance, factors, seed);
  const { length } = columns[0]!;
  const influences = Array.from({ length: factors }, () => new Float64Array(length));
  let place = 0;
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      const derivative = derivatives[place++]!;
      const centre = covariance[a * size + b]!;
      for (let k = 0; k < length; k++) {
        const own = ((columns[a]![k]! - means[a]!) * (columns[b]![k]! - means[b]!) - centre) / weightSum;
        for (let j = 0; j < factors; j++) influences[j]![k]! += derivative[j]! * own;
      }
    }
  return influences;
}

/** Where a factor lies when importance is set against performance, each split at the mean of the factors. */
export type Quadrant = 'improve-first' | 'keep-up' | 'later' | 'enough';

export function quadrantOf(importance: number, performance: number, means: readonly [number, number]): Quadrant {
  const important = importance >= means[0];
  const good = performance >= means[1];
  return important ? (good ? 'keep-up' : 'improve-first') : good ? 'enough' : 'later';
}
