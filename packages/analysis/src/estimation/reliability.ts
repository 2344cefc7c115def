/**
 * Whether the criteria of a factor measure one thing.
 *
 *   Cronbach's α = m/(m−1) · (1 − Σ_i s_ii / Σ_ij s_ij)                      (Cronbach 1951, eq. 2)
 *   McDonald's ω = (Σ_i λ_i)² / ((Σ_i λ_i)² + Σ_i ψ_i)                       (McDonald 1999, eq. 6.20)
 *
 * λ and ψ are of the one-factor model fitted by maximum likelihood (Jöreskog 1967; the objective of R's `factanal`, with
 * its lower bound 0.005 for a standardised ψ), put back on the scale of the answers by each criterion's standard
 * deviation; α uses the same covariance matrix. ω needs three criteria. Answers are positions on the scale; a row takes
 * part when every criterion of the factor has a valid answer. Method: docs/method/reliability.md.
 */
export interface FactorReliability {
  readonly factorId: string;
  readonly title: string;
  readonly criteria: number;
  /** Complete rows. */
  readonly n: number;
  /** Null with fewer than two criteria, or where their total does not vary. */
  readonly alpha: number | null;
  /** Null with fewer than three criteria, where a criterion does not vary, or where no best factor is found. */
  readonly omega: number | null;
  /** α without each criterion, in their order; null as α. */
  readonly alphaWithout: readonly (number | null)[];
  /** A uniqueness met its bound (Heywood case): ω is then too kind. */
  readonly atBound: boolean;
}

/** α of some of the rows of a covariance matrix (m×m, row by row). */
export function cronbachAlpha(covariance: ArrayLike<number>, size: number, without?: number): number | null {
  const members = Array.from({ length: size }, (_, k) => k).filter((k) => k !== without);
  if (members.length < 2) return null;
  let [own, all] = [0, 0];
  for (const i of members)
    for (const j of members) {
      all += covariance[i * size + j]!;
      if (i === j) own += covariance[i * size + j]!;
    }
  // Criteria that cancel each other out leave a total that differs by rounding alone: then there is no alpha.
  if (!(all > own * 1e-10)) return null;
  return (members.length / (members.length - 1)) * (1 - own / all);
}

export interface OneFactorFit {
  /** Loadings of the standardised criteria; the sign is that of their sum. */
  readonly loadings: readonly number[];
  readonly uniquenesses: readonly number[];
  readonly atBound: boolean;
}

const lowestUniqueness = 0.005;

/**
 * Maximum-likelihood one-factor model of a correlation matrix. Given ψ, the best loadings are the leading eigenvector of
 * ψ^−½Rψ^−½ (Lawley & Maxwell 1971, §4.3); ψ is then found by expectation–maximisation (Rubin & Thayer 1982), each step
 * of which raises the likelihood, sped up by squared extrapolation (Varadhan & Roland 2008).
 */
export function fitOneFactor(correlation: ArrayLike<number>, size: number): OneFactorFit | null {
  if (size < 3) return null;
  let state: Float64Array = Float64Array.from({ length: 2 * size }, (_, k) => (k < size ? 0.7 : 0.5));
  const step = (from: Float64Array): Float64Array => maximise(correlation, size, from);
  let converged = false;
  for (let round = 0; round < 4000 && !converged; round++) {
    const first = step(state);
    const second = step(first);
    const r = first.map((value, k) => value - state[k]!);
    const v = second.map((value, k) => value - first[k]! - r[k]!);
    const [rr, vv] = [norm(r), norm(v)];
    converged = rr < 1e-12;
    if (converged) {
      state = second;
      break;
    }
    const length = vv === 0 ? -1 : Math.min(-1, -rr / vv);
    const jumped = state.map((value, k) => value - 2 * length * r[k]! + length * length * v[k]!);
    for (let k = size; k < 2 * size; k++) jumped[k] = Math.min(1, Math.max(lowestUniqueness, jumped[k]!));
    const next = step(jumped);
    const keeps = discrepancy(correlation, size, next) <= discrepancy(correlation, size, second) + 1e-15;
    state = keeps ? next : second;
  }
  // Answers that hang together in nothing have no best factor: better no figure than one of chance.
  if (!converged) return null;
  const loadings = [...state.subarray(0, size)];
  const uniquenesses = [...state.subarray(size)];
  const sign = loadings.reduce((sum, value) => sum + value, 0) < 0 ? -1 : 1;
  return {
    loadings: loadings.map((value) => sign * value),
    uniquenesses,
    atBound: uniquenesses.some((value) => value <= lowestUniqueness * (1 + 1e-9)),
  };
}

const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** One step of expectation–maximisation on (λ, ψ); ψ is kept at or above its bound, λ being the best for it. */
function maximise(correlation: ArrayLike<number>, size: number, state: Float64Array): Float64Array {
  const loadings = state.subarray(0, size);
  const uniquenesses = state.subarray(size);
  // β = λᵀΣ⁻¹ with Σ = λλᵀ + ψ, by Sherman and Morrison.
  let information = 0;
  for (let k = 0; k < size; k++) information += loadings[k]! ** 2 / uniquenesses[k]!;
  const beta = Float64Array.from(loadings, (value, k) => value / uniquenesses[k]! / (1 + information));
  const projected = new Float64Array(size);
  let second = 1;
  for (let k = 0; k < size; k++) {
    for (let l = 0; l < size; l++) projected[k]! += correlation[k * size + l]! * beta[l]!;
    second += beta[k]! * projected[k]! - beta[k]! * loadings[k]!;
  }
  const next = new Float64Array(2 * size);
  for (let k = 0; k < size; k++) {
    next[k] = projected[k]! / second;
    const rest = correlation[k * size + k]! - next[k]! * projected[k]!;
    next[size + k] = Math.max(lowestUniqueness, rest);
  }
  return next;
}

/** log|Σ| + tr(Σ⁻¹R): what maximum likelihood makes least. */
function discrepancy(correlation: ArrayLike<number>, size: number, state: Float64Array): number {
  let [information, logarithm, trace, cross] = [0, 0, 0, 0];
  for (let k = 0; k < size; k++) {
    information += state[k]! ** 2 / state[size + k]!;
    logarithm += Math.log(state[size + k]!);
    trace += correlation[k * size + k]! / state[size + k]!;
    for (let l = 0; l < size; l++)
      cross += (state[k]! / state[size + k]!) * (state[l]! / state[size + l]!) * correlation[k * size + l]!;
  }
  return logarithm + Math.log1p(information) + trace - cross / (1 + information);
}

/**
 * Without the last digits, which depend on the order in which rows were added up: where the likelihood is flat they would
 * decide whether a best factor is found, and whoever computes the figures again adds up in another order.
 */
const steady = (value: number): number => Math.round(value * 1e12) / 1e12;

/** ω on the scale of the answers from their covariance matrix. */
export function mcdonaldOmega(
  covariance: ArrayLike<number>,
  size: number,
): { readonly omega: number; readonly atBound: boolean } | null {
  const deviations = Array.from({ length: size }, (_, k) => Math.sqrt(covariance[k * size + k]!));
  if (deviations.some((value) => !(value > 0))) return null;
  const correlation = Float64Array.from({ length: size * size }, (_, k) =>
    steady(covariance[k]! / (deviations[Math.floor(k / size)]! * deviations[k % size]!)),
  );
  const fit = fitOneFactor(correlation, size);
  if (fit === null) return null;
  const common = fit.loadings.reduce((sum, value, k) => sum + value * deviations[k]!, 0) ** 2;
  const own = fit.uniquenesses.reduce((sum, value, k) => sum + value * deviations[k]! ** 2, 0);
  return { omega: common / (common + own), atBound: fit.atBound };
}
